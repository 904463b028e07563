/** @file Trials of one condition over some voxels, and single volumes, against the whole session. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { repetitionsOf } from './repetitions.ts';
import { fakeArray, fakeDrop } from './testing/fakes.ts';
import { GENERAL, leastFiles } from './testing/tiny-subject.ts';
import { readVolume } from './volume.ts';

async function tiny() {
  const { opener, drop } = fakeDrop(leastFiles());
  const collection = new Collection(opener);
  await collection.open(drop, { replace: false, name: undefined, simulated: false });
  if (!collection.dataset) throw new Error('no data set');
  return collection.dataset;
}

describe('repetitions of a condition', () => {
  it('are the z-scores of its trials, as numpy has them', async () => {
    const dataset = await tiny();
    const { trials, z, count } = await repetitionsOf(dataset, 3, 2, 4);
    expect(trials).toHaveLength(3);
    expect(count).toBe(4);
    const { info, betas } = dataset;
    const [trial = 0] = trials;
    const session = info.sessions.find((s) => trial < s.firstTrial + s.nTrials);
    const { betas: whole } = await betas.session(session?.session ?? 0);
    const column = Array.from({ length: 60 }, (_, t) => whole[t * GENERAL.length + 2] ?? NaN);
    const mean = column.reduce((sum, v) => sum + v, 0) / 60;
    const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 60);
    const row = trial - (session?.firstTrial ?? 0);
    expect(z[0]).toBeCloseTo(((column[row] ?? NaN) - mean) / sd, 5);
  });

  it('stop at the last voxel, and refuse what is not there', async () => {
    const dataset = await tiny();
    expect((await repetitionsOf(dataset, 0, 6, 200)).count).toBe(2);
    for (const [condition, first] of [
      [40, 0],
      [0, 8],
      [0, -1],
    ] as const) {
      const asking = repetitionsOf(dataset, condition, first, 5);
      await expect(asking).rejects.toMatchObject({ code: 'bad-request' });
    }
  });
});

describe('some voxels of a session', () => {
  it('equal those columns of the whole', async () => {
    const { betas } = await tiny();
    const { betas: whole } = await betas.session(2);
    const some = await betas.voxels(2, 3, 2);
    const expected = Array.from({ length: 60 }, (_, t) => [
      whole[t * GENERAL.length + 3],
      whole[t * GENERAL.length + 4],
    ]).flat();
    expect([...some]).toEqual(expected);
  });
});

describe('one volume', () => {
  const series = fakeArray(
    '',
    Int16Array.from({ length: 48 }, (_, i) => i),
    [2, 2, 3, 4],
  );

  it('is a frame of a series, in disk order', async () => {
    const { dims, values, nFrames } = await readVolume(series, 1);
    expect({ dims, nFrames }).toEqual({ dims: [4, 3, 2], nFrames: 2 });
    expect([...values]).toEqual(Array.from({ length: 24 }, (_, i) => 24 + i));
  });

  it('is not to be had of a matrix, or beyond the last', async () => {
    await expect(readVolume(series, 2)).rejects.toMatchObject({ code: 'bad-request' });
    const matrix = fakeArray('', new Float32Array(6), [2, 3]);
    await expect(readVolume(matrix, 0)).rejects.toMatchObject({ code: 'shape-mismatch' });
  });
});
