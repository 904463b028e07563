/** @file What marks missing data of responses given by hand: said with the role, on the card, taken back. */
import { describe, expect, it } from 'vitest';
import type { MissingMark } from '../domain/arrays.ts';
import { Collection } from './collection.ts';
import { fakeArray, fakeDrop, fakeFile } from './testing/fakes.ts';

const SHAPE = [4, 5];
/** Voxel 1 is 0 in one trial, voxel 2 in all, voxel 4 NaN in one; the rest is data. */
const VALUES = Float32Array.from(
  [
    [1, 0, 0, 1, 1],
    [1, 2, 0, 1, NaN],
    [1, 3, 0, 1, 1],
    [1, 4, 0, 1, 1],
  ].flat(),
);

async function openRows(dtype: 'float' | 'int' = 'float') {
  const values = dtype === 'float' ? VALUES : Int16Array.from(VALUES, (x) => x || 0);
  const rows = fakeFile('mine/x.npy', 'npy', fakeArray('', values, SHAPE));
  const { opener, drop } = fakeDrop([rows]);
  const collection = new Collection(opener);
  await collection.open(drop, { replace: false, name: undefined, simulated: false });
  return collection;
}

const say = (collection: Collection, missing?: MissingMark) =>
  collection.assign('responses', { file: 'x.npy', ...(missing && { missing }) });

const invalidOf = async (collection: Collection) => [
  ...((await collection.dataset?.betas.session(1))?.invalid ?? []),
];

describe('the mark of missing data of responses given by hand', () => {
  it('decides which voxels have none, and is another data set', async () => {
    const collection = await openRows();
    const ids = new Set([(await say(collection)).dataset?.id]);
    expect(await invalidOf(collection)).toEqual([2, 4]);
    for (const [missing, invalid] of [
      ['zero-any', [1, 2, 4]],
      ['nan', [4]],
    ] as const) {
      ids.add((await say(collection, missing)).dataset?.id);
      expect(await invalidOf(collection)).toEqual(invalid);
    }
    expect(ids.size).toBe(3);
  });

  it('of integers', async () => {
    const collection = await openRows('int');
    await say(collection, 'zero-any');
    expect(await invalidOf(collection)).toEqual([1, 2, 4]);
    await say(collection, 'nan');
    expect(await invalidOf(collection)).toEqual([]);
  });

  it('of one array alone, where another has its own', async () => {
    const block = (file: string) => fakeFile(file, 'npy', fakeArray('', VALUES, SHAPE));
    const { opener, drop } = fakeDrop([block('a.npy'), block('b.npy')]);
    const collection = new Collection(opener);
    await collection.open(drop, { replace: false, name: undefined, simulated: false });
    await collection.assign('responses', { file: 'a.npy', split: 'train', missing: 'nan' });
    await collection.assign('responses', { file: 'b.npy', split: 'val', missing: 'zero-any' });
    expect(await invalidOf(collection)).toEqual([1, 2, 4]);
    await collection.assign('responses', { file: 'b.npy', split: 'val', missing: 'nan' });
    expect(await invalidOf(collection)).toEqual([4]);
  });

  it('is on the card with whose word it is, and can be put right there', async () => {
    const collection = await openRows();
    const before = await say(collection);
    expect(before.reports[0]?.facts).toMatchObject([
      { name: 'units', value: 'unknown', byHand: false, correctable: true },
      { name: 'order', value: 'unknown', byHand: false, correctable: true },
      { name: 'missing', value: 'NaN, or 0 in all trials', byHand: false, correctable: true },
    ]);
    const after = await say(collection, 'zero-any');
    const fact = after.reports[0]?.facts?.find(({ name }) => name === 'missing');
    expect(fact).toMatchObject({
      value: 'NaN, or 0 in any trial',
      why: 'said by hand',
      byHand: true,
      array: '',
    });
    const roles = [{ role: 'responses' as const, source: { file: 'x.npy' } }];
    expect(await collection.sayByHand({ roles, corrections: [] })).toEqual(before);
    expect(await invalidOf(collection)).toEqual([2, 4]);
  });
});
