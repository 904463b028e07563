import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/numerics/random.ts';
import { createVariation, variationNotes } from './variation.ts';

/** Two presentations of condition 0, one of condition 1; voxel 2 is left out of all. */
const trialCondition = Int32Array.of(0, 1, 0);
const train = Uint32Array.of(0, 1, 2);
const scans = [
  [1, 2, NaN],
  [5, 5, NaN],
  [3, -2, NaN],
];
const read = (trial: number) => Promise.resolve(Float32Array.from(scans[trial] ?? []));

describe('training scans', () => {
  test('are as recorded unless it is asked for', async () => {
    const vary = createVariation({}, train, trialCondition);
    expect([...(await vary(0, read, createRandom(1)))]).toEqual([1, 2, 0]);
    expect(variationNotes({})).toEqual([]);
  });

  test('are blended with presentations of the same condition only', async () => {
    const vary = createVariation({ blend: 1 }, train, trialCondition);
    const random = createRandom(1);
    for (let k = 0; k < 20; k += 1) {
      const [a = NaN, b = NaN, none] = await vary(0, read, random);
      // On the line from [1, 2] to [3, -2], between them.
      expect(b).toBeCloseTo(2 - 2 * (a - 1), 5);
      expect(a).toBeGreaterThanOrEqual(1);
      expect(a).toBeLessThanOrEqual(3);
      expect(none).toBe(0);
    }
    expect([...(await vary(1, read, random))]).toEqual([5, 5, 0]);
  });

  test('keep their mean when voxels are dropped and noise is added; left-out voxels stay 0', async () => {
    const vary = createVariation({ voxelDropout: 0.2, inputNoise: 0.3 }, train, trialCondition);
    const random = createRandom(2);
    const n = 4000;
    let [sum, dropped] = [0, 0];
    for (let k = 0; k < n; k += 1) {
      const [, b = NaN, none] = await vary(1, read, random);
      sum += b / n;
      dropped += b === 0 ? 1 / n : 0;
      expect(none).toBe(0);
    }
    // Four standard errors: sd 2.5 and 0.4 over 4,000 draws.
    expect(Math.abs(sum - 5)).toBeLessThan(0.16);
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.026);
    expect(variationNotes({ anneal: 1 })).toEqual([
      'Not in the paper: the rate falls to 0 within each phase.',
    ]);
    expect(variationNotes({ voxelDropout: 0.2, inputNoise: 0.3 })[0]).toMatch(/^Not in the paper/);
  });

  test('the same chance gives the same scan', async () => {
    const vary = createVariation({ blend: 0.5, inputNoise: 1 }, train, trialCondition);
    expect(await vary(0, read, createRandom(9))).toEqual(await vary(0, read, createRandom(9)));
  });
});
