/** @file Made-up files opened together, and the rest of them at hand for a later drop. */
import { Collection } from '../collection.ts';
import { fakeDrop, type FakeFile } from './fakes.ts';

/** Files of one's own, added to what is there. */
export const how = { replace: false, name: undefined, simulated: false };

export async function openAll(files: readonly FakeFile[], later: readonly FakeFile[] = []) {
  const { opener, drop, closed } = fakeDrop([...files, ...later]);
  const collection = new Collection(opener);
  const opened = await collection.open(drop.slice(0, files.length), how);
  return { collection, opened, closed, more: drop.slice(files.length) };
}
