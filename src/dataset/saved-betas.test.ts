/** @file Betas kept between visits: the same numbers, from the store; never another data set's. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { checkRoom, decodeSession, encodeSession, keptOf, saveSession } from './saved-betas.ts';
import type { BetasStore } from './saved-betas.ts';
import { fakeArray, fakeDrop } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import { memoryStore } from './testing/memory-store.ts';
import {
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
} from './testing/tiny-subject.ts';

/** How often betas were read from their files. */
function counting(file: FakeFile) {
  const reads = { n: 0 };
  const arrays = file.arrays.map((array) => ({
    ...array,
    read: () => (reads.n++, array.read()),
    readRows: (start: number, end: number) => (
      reads.n++,
      array.readRows?.(start, end) ?? array.read()
    ),
  }));
  return { file: { ...file, arrays }, reads };
}

async function open(store: BetasStore, files: FakeFile[]) {
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener, store);
  await collection.open(drop, { replace: false, name: undefined, simulated: false });
  if (!collection.dataset) throw new Error('no data set');
  return collection.dataset;
}

describe('saved betas', () => {
  it('come from the store on the next visit, equal in every number', async () => {
    const store = memoryStore();
    const first = await open(store, leastFiles());
    const read = await first.betas.session(2);
    expect(await saveSession(first.betas, 2, store)).toBe(true);
    expect(await saveSession(first.betas, 2, store)).toBe(false);
    const { file, reads } = counting(betasFile(2));
    const again = await open(store, [betasFile(1), file, generalFile(), designFile()]);
    const saved = await again.betas.session(2);
    expect(reads.n).toBe(0);
    expect(saved).toEqual(read);
  });

  it('are not those of another mask, another file or another session', async () => {
    const store = memoryStore();
    const dataset = await open(store, leastFiles());
    await saveSession(dataset.betas, 1, store);
    const key = await dataset.betas.key(1);
    expect(await dataset.betas.key(2)).not.toBe(key);
    const other = await open(store, [
      betasFile(1),
      labelVolume('nsdgeneral', { 1: 1, 2: 1 }),
      designFile(),
    ]);
    expect(await other.betas.key(1)).not.toBe(key);
    const changed = betasFile(1);
    const values = new Int16Array(60 * 24).fill(3);
    const rewritten = { ...changed, arrays: [fakeArray('/betas', values, [60, 2, 3, 4])] };
    const { betas } = await open(store, [rewritten, generalFile(), designFile()]);
    expect(new Set((await betas.session(1)).betas)).toEqual(new Set([3]));
  });

  it('are not those of a file of the same name and size that was changed since', async () => {
    const store = memoryStore();
    const at = async (lastModified: number) => {
      const { opener, drop } = fakeDrop(leastFiles());
      const files = drop.map(({ path, blob }) => ({
        path,
        blob: new File([blob], 'x', { lastModified }),
      }));
      const collection = new Collection(opener, store);
      await collection.open(files, { replace: false, name: undefined, simulated: false });
      if (!collection.dataset) throw new Error('no data set');
      return collection.dataset;
    };
    const first = await at(1000);
    await saveSession(first.betas, 1, store);
    expect(await keptOf(first, store)).toMatchObject({ kept: 1, of: 2 });
    expect(await keptOf(await at(1000), store)).toMatchObject({ kept: 1, of: 2 });
    // The samples of a large file may lie beside the change: the time of it tells.
    const later = await at(2000);
    expect(later.info.id).toBe(first.info.id);
    expect(await keptOf(later, store)).toMatchObject({ kept: 0, of: 2 });
  });

  it('are not begun where the browser has less room than they need', async () => {
    const dataset = await open(memoryStore(), leastFiles());
    const { needed } = await keptOf(dataset, memoryStore());
    const { nTrials, nVoxels } = dataset.info;
    expect(needed).toBe(2 * 20 + nTrials * nVoxels * 2);
    const withRoom = (room: number | undefined) => ({
      ...memoryStore(),
      room: () => Promise.resolve(room),
    });
    await checkRoom(needed, withRoom(undefined));
    await checkRoom(needed, withRoom(needed));
    await expect(checkRoom(5e6, withRoom(2e6))).rejects.toThrow('need about 5 MB');
  });

  it('that are damaged are thrown away and read anew', async () => {
    const store = memoryStore();
    const dataset = await open(store, leastFiles());
    const read = await dataset.betas.session(1);
    await saveSession(dataset.betas, 1, store);
    const [file] = store.files.values();
    const bytes = new Uint8Array(file ?? new ArrayBuffer(0));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    expect(await dataset.betas.session(1)).toEqual(read);
    expect(store.files.size).toBe(0);
  });

  it('keep floats and their NaN', async () => {
    const betas = Float32Array.of(1.5, NaN, -2, 0, 3, 4);
    const session = { betas, nTrials: 2, nVoxels: 3 };
    const invalid = Uint32Array.of(1);
    const file = await new Blob(encodeSession({ ...session, invalid })).arrayBuffer();
    expect(decodeSession(file, 3)).toEqual(session);
    expect(decodeSession(file, 4)).toBeUndefined();
    expect(decodeSession(file.slice(0, 30), 3)).toBeUndefined();
    expect(decodeSession(new ArrayBuffer(4), 3)).toBeUndefined();
  });
});
