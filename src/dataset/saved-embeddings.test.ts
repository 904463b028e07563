import { beforeEach, describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import type { BetasStore } from './saved-betas.ts';
import { decodeVectors, encodeVectors, keepVectors, keptVectors } from './saved-embeddings.ts';
import { fakeDrop } from './testing/fakes.ts';
import { leastFiles, stimuliFile } from './testing/tiny-subject.ts';

function memoryStore() {
  const files = new Map<string, ArrayBuffer>();
  const store: BetasStore = {
    get: (key) => Promise.resolve(files.get(key)),
    has: (key) => Promise.resolve(files.has(key)),
    room: () => Promise.resolve(undefined),
    put: async (key, parts) => void files.set(key, await new Blob(parts).arrayBuffer()),
    remove: (key) => Promise.resolve(void files.delete(key)),
    usage: () => Promise.resolve({ files: files.size, bytes: 0 }),
    wipe: () => Promise.resolve(files.clear()),
  };
  return { files, store };
}

async function opened() {
  const { opener, drop } = fakeDrop([...leastFiles(), stimuliFile()]);
  const collection = new Collection(opener);
  await collection.open(drop, { replace: true, name: 'Tiny', simulated: true });
  const { dataset } = collection;
  if (!dataset) throw new Error('The tiny subject does not open.');
  return dataset;
}

const vectors = (conditions: number[], value: number) => ({
  conditions: Int32Array.from(conditions),
  matrix: Float32Array.from(conditions.flatMap((c) => [c, value])),
  dim: 2,
});

const as = { set: 'image' as const, encoder: 'net' };

describe('embeddings kept between visits', () => {
  let { files, store } = memoryStore();
  beforeEach(() => ({ files, store } = memoryStore()));

  it('come back for the same stimuli and encoder only', async () => {
    const dataset = await opened();
    await keepVectors(dataset, store, as, vectors([0, 2], 7));
    const again = await keptVectors(await opened(), store, as);
    expect(again).toEqual({ damaged: false, vectors: vectors([0, 2], 7) });
    for (const other of [
      { ...as, encoder: 'another' },
      { ...as, set: 'resnet' as const },
      { ...as, set: 'caption' as const },
    ]) {
      expect((await keptVectors(dataset, store, other)).vectors).toBeUndefined();
    }
  });

  it('are added to; newer ones of a condition take the place of older', async () => {
    const dataset = await opened();
    await keepVectors(dataset, store, as, vectors([0, 1], 1));
    await keepVectors(dataset, store, as, vectors([1, 2], 5));
    const { vectors: kept } = await keptVectors(dataset, store, as);
    expect(kept?.conditions).toEqual(Int32Array.of(0, 1, 2));
    expect([...(kept?.matrix ?? [])]).toEqual([0, 1, 1, 5, 2, 5]);
    await keepVectors(dataset, store, as, {
      ...{ conditions: Int32Array.of(3), matrix: Float32Array.of(0.5), dim: 1 },
    });
    expect((await keptVectors(dataset, store, as)).vectors?.dim).toBe(1);
  });

  it('keep several vectors of a condition together', async () => {
    const dataset = await opened();
    const captions = { set: 'captions' as const, encoder: 'net' };
    await keepVectors(dataset, store, captions, vectors([4, 4, 4], 3));
    const { vectors: kept } = await keptVectors(dataset, store, captions);
    expect(kept?.conditions).toEqual(Int32Array.of(4, 4, 4));
  });

  it('are thrown away when a byte was changed, cut or added', async () => {
    const dataset = await opened();
    await keepVectors(dataset, store, as, vectors([0, 2], 7));
    const [[key, good] = ['', new ArrayBuffer(0)]] = [...files];
    const flipped = good.slice(0);
    new Uint8Array(flipped)[20] = 99;
    for (const bad of [flipped, good.slice(0, -4), good.slice(0, 3), new ArrayBuffer(0)]) {
      files.set(key, bad);
      expect(await keptVectors(dataset, store, as)).toEqual({ vectors: undefined, damaged: true });
      expect(files.size).toBe(0);
    }
  });

  it('survive the way through a file', async () => {
    const file = await new Blob(encodeVectors(vectors([5, 1], 2))).arrayBuffer();
    expect(decodeVectors(file)).toEqual(vectors([5, 1], 2));
  });
});
