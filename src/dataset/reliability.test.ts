/** @file Noise ceilings from repetitions against numpy (`scripts/fixtures/dataset/ncsnr.py`). */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MissingMark } from '../domain/arrays.ts';
import { noiseCeiling } from '../numerics/noise-ceiling.ts';
import { Collection } from './collection.ts';
import { effectiveRepetitions, reliabilityFromRepetitions, repetitionsOf } from './reliability.ts';
import { fakeArray, fakeDrop, fakeFile } from './testing/fakes.ts';

/** One voxel, two sessions of four trials; conditions a b a c | b a b c: a and b three times. */
async function threeTimes(values: readonly number[]) {
  const files = [
    fakeFile('s1.npy', 'npy', fakeArray('', Float32Array.from(values.slice(0, 4)), [4, 1])),
    fakeFile('s2.npy', 'npy', fakeArray('', Float32Array.from(values.slice(4)), [4, 1])),
    fakeFile('ids.npy', 'npy', fakeArray('', Int32Array.of(0, 1, 0, 2, 1, 0, 1, 2), [8])),
  ];
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener);
  await collection.open(drop, { replace: false, name: undefined, simulated: false });
  await collection.assign('responses', { file: 's1.npy' });
  await collection.assign('responses', { file: 's2.npy' });
  await collection.assign('conditions', { file: 'ids.npy' });
  if (!collection.dataset) throw new Error('no data set');
  return collection.dataset;
}

describe('reliability from repetitions', () => {
  it('equals numpy on a toy', async () => {
    // v = [[2,1,4,9],[0,5,1,8]]; z = (v - v.mean(1,keepdims=True)) / v.std(1,ddof=1,keepdims=True)
    // var of a = z[0,0], z[0,2], z[1,1] and of b = z[0,1], z[1,0], z[1,2] (ddof 1); mean 0.127384
    const dataset = await threeTimes([2, 1, 4, 9, 0, 5, 1, 8]);
    const { ncsnr, nConditions, repetitions } = await reliabilityFromRepetitions(dataset);
    expect({ nConditions, repetitions }).toEqual({ nConditions: 2, repetitions: 3 });
    expect(ncsnr[0]).toBeCloseTo(2.6173083, 5);
  });

  it('is NaN for a voxel that is constant in a session', async () => {
    const dataset = await threeTimes([2, 1, 4, 9, 3, 3, 3, 3]);
    expect((await reliabilityFromRepetitions(dataset)).ncsnr[0]).toBeNaN();
  });

  it('counts mixed repetitions by their harmonic mean: one, two and three give 18/11', () => {
    expect(effectiveRepetitions([1, 2, 3])).toBeCloseTo(18 / 11, 12);
    expect(effectiveRepetitions([3, 3, 0])).toBe(3);
  });
});

interface Oracle {
  nTrials: number;
  nVoxels: number;
  conditions: number[];
  betas: (number | null)[];
  ncsnr: (number | null)[];
  zeroIsMissing: (number | null)[];
  mixedCeiling: (number | null)[];
}

describe('pictures shown once to three times, with NaN and constant voxels', async () => {
  const oracle = JSON.parse(
    await readFile(new URL('fixtures/ncsnr.json', import.meta.url), 'utf8'),
  ) as Oracle;
  const { nTrials, nVoxels } = oracle;

  async function dataset(missing: MissingMark) {
    const values = Float32Array.from(oracle.betas, (value) => value ?? NaN);
    const sessions = [0, 1, 2].map((s) => {
      const own = values.subarray(s * nTrials * nVoxels, (s + 1) * nTrials * nVoxels);
      return fakeFile(`s${s}.npy`, 'npy', fakeArray('', own, [nTrials, nVoxels], { meta: { s } }));
    });
    const ids = Int32Array.from(oracle.conditions);
    const idFile = fakeFile('ids.npy', 'npy', fakeArray('', ids, [ids.length]));
    const { opener, drop } = fakeDrop([...sessions, idFile]);
    const collection = new Collection(opener);
    await collection.open(drop, { replace: false, name: undefined, simulated: false });
    for (const { path } of sessions) await collection.assign('responses', { file: path, missing });
    await collection.assign('conditions', { file: 'ids.npy' });
    if (!collection.dataset) throw new Error('no data set');
    return collection.dataset;
  }

  function expectAll(found: Float32Array, expected: readonly (number | null)[]): void {
    expected.forEach((value, voxel) => {
      if (value === null) expect(found[voxel], `voxel ${voxel}`).toBeNaN();
      // Betas and results are float32.
      else expect(found[voxel], `voxel ${voxel}`).toBeCloseTo(value, 5);
    });
  }

  it('equal numpy; only pictures shown three times enter', async () => {
    const shown = await dataset('zero');
    const { ncsnr, nConditions, repetitions } = await reliabilityFromRepetitions(shown);
    expect({ nConditions, repetitions }).toEqual({ nConditions: 9, repetitions: 3 });
    expectAll(ncsnr, oracle.ncsnr);
    const { trialCondition, nConditions: all } = shown.info;
    const n = effectiveRepetitions(repetitionsOf(trialCondition, all));
    expectAll(noiseCeiling(ncsnr, n), oracle.mixedCeiling);
  });

  it('leave out a session in which a voxel is marked as missing', async () => {
    const { ncsnr } = await reliabilityFromRepetitions(await dataset('zero-any'));
    expect(oracle.zeroIsMissing[7]).not.toBeCloseTo(oracle.ncsnr[7] ?? NaN, 3);
    expectAll(ncsnr, oracle.zeroIsMissing);
  });
});
