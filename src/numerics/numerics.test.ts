import { describe, expect, test } from 'vitest';
import { inverseFactor, solveWithFactor } from './blocked-cholesky.ts';
import { cholesky, choleskySolve, invertLower } from './cholesky.ts';
import { correlation, correlationPerColumn, finiteMean } from './correlation.ts';
import reference from './fixtures/numerics.json' with { type: 'json' };
import { plainMatMul, putBlock, takeBlock, transpose } from './matrix.ts';
import { correlationCeiling, noiseCeiling } from './noise-ceiling.ts';
import { createRandom } from './random.ts';
import { centralInterval, cosineMatrix, retrievalCounts, wrongDeal } from './retrieval.ts';
import { ridge } from './ridge.ts';
import { lowerTimes, subtractOuter, timesLower } from './triangular.ts';
import { argmax, clampTo, cosine, lerp, norm, slerp, unitNorm } from './vectors.ts';
import { momentsPerVoxel, zscorePerVoxel } from './zscore.ts';

type Values = ArrayLike<number>;

/** Largest difference, relative to the largest expected value; NaN counts as infinite. */
function worst(found: Values, expected: Values): number {
  expect(found.length).toBe(expected.length);
  let [scale, most] = [0, 0];
  for (let i = 0; i < expected.length; i += 1) {
    scale = Math.max(scale, Math.abs(expected[i] ?? NaN));
    most = Math.max(most, Math.abs((found[i] ?? NaN) - (expected[i] ?? NaN)));
  }
  return Number.isNaN(most) ? Infinity : most / scale;
}

const gaussian = (n: number, seed: number): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: n }, () => random.normal());
};

describe('z-scores per voxel', () => {
  const { betas, z, mean, sd } = reference.zscores;
  const int16 = Int16Array.from(betas);

  test('agree with numpy to float32, a constant voxel gives 0', () => {
    expect(worst(zscorePerVoxel(int16, 12, 5), z)).toBeLessThan(1e-7);
    const moments = momentsPerVoxel(int16, 12, 5);
    expect(worst(moments.mean, mean)).toBeLessThan(1e-14);
    expect(worst(moments.sd, sd)).toBeLessThan(1e-14);
    expect(zscorePerVoxel(int16, 12, 5)[1]).toBe(0);
  });

  test('the scale of the betas cancels', () => {
    const psc = Float32Array.from(betas, (b) => b / 300);
    // Division rounds the betas to float32: 1e-7 of values up to ten.
    expect(worst(zscorePerVoxel(psc, 12, 5), z)).toBeLessThan(1e-6);
  });

  test('a voxel that is not finite in one trial is NaN in all, the others stay', () => {
    const spoilt = Float32Array.from(betas);
    spoilt[3 * 5 + 2] = NaN;
    spoilt[4] = Infinity;
    const found = zscorePerVoxel(spoilt, 12, 5);
    for (let t = 0; t < 12; t += 1) {
      expect([2, 4].map((v) => found[5 * t + v])).toEqual([NaN, NaN]);
      expect(found[5 * t]).toBeCloseTo(z[5 * t] ?? NaN, 6);
    }
  });

  test('a session of another size is refused', () => {
    expect(() => zscorePerVoxel(int16, 12, 6)).toThrow(/72 betas; 60/);
  });
});

describe('correlation', () => {
  const { a, b, r } = reference.correlations;
  test('agrees with scipy column by column', () => {
    const found = correlationPerColumn(Float64Array.from(a), Float64Array.from(b), 4);
    expect(worst(found, r)).toBeLessThan(1e-13);
  });
  test('is NaN for a constant side, and the mean of columns leaves it out', () => {
    expect(correlation(Float32Array.of(1, 1, 1), Float32Array.of(1, 2, 3))).toBeNaN();
    expect(finiteMean(Float64Array.of(1, NaN, 3))).toBe(2);
    expect(finiteMean(new Float64Array(0))).toBeNaN();
  });
  test('sides of two lengths are refused', () => {
    expect(() => correlation(Float32Array.of(1), Float32Array.of(1, 2))).toThrow(/1 and 2/);
  });
});

describe('vectors', () => {
  test('length 1, clamped, zero stays zero', () => {
    expect(norm(unitNorm(gaussian(50, 1)))).toBeCloseTo(1, 6);
    expect([...unitNorm(new Float32Array(2))]).toEqual([0, 0]);
    expect([...clampTo(Float32Array.of(-9, 0.5, 9, NaN), 1.5)]).toEqual([-1.5, 0.5, 1.5, NaN]);
    expect([...clampTo(Float32Array.of(-9, 9), 0)]).toEqual([-9, 9]);
  });
  test('cosine of a zero vector is 0', () => {
    expect(cosine(new Float32Array(3), gaussian(3, 1))).toBe(0);
  });
  test('argmax takes the lowest of ties and no NaN', () => {
    expect(argmax(Float32Array.of(NaN, 2, 5, 5))).toBe(2);
    expect(argmax(Float32Array.of(-Infinity, -Infinity))).toBe(0);
    expect(argmax(Float32Array.of(NaN))).toBe(-1);
  });
  test('both ways from a to b give the ends to the last bit', () => {
    const [a, b] = [gaussian(9, 1), gaussian(9, 2)];
    for (const between of [lerp, slerp]) {
      expect(between(a, b, 0)).toEqual(a);
      expect(between(a, b, 1)).toEqual(b);
    }
    expect([...lerp(Float32Array.of(0), Float32Array.of(4), 0.25)]).toEqual([1]);
  });
  test('slerp turns evenly and keeps the length between those of its ends', () => {
    const [a, b] = [gaussian(9, 1), gaussian(9, 2)];
    const angle = (v: Float32Array): number => Math.acos(cosine(a, v));
    expect(angle(slerp(a, b, 0.25))).toBeCloseTo(angle(b) / 4, 5);
    expect(norm(slerp(a, b, 0.5))).toBeCloseTo((norm(a) + norm(b)) / 2, 5);
    expect([...slerp(a, a, 0.5)]).toEqual([...a]);
  });
});

describe('retrieval', () => {
  const { dim, ids, truths, predictions, cosines, forward, backward } = reference.retrieval;
  const [t, p] = [Float32Array.from(truths), Float32Array.from(predictions)];

  test('cosines and both counts agree with numpy', () => {
    expect(worst(cosineMatrix(t, p, dim), cosines)).toBeLessThan(1e-6);
    expect(retrievalCounts(t, p, dim, Int32Array.from(ids))).toEqual({ forward, backward });
  });

  test('forward picks a truth for each prediction, backward a prediction for each truth', () => {
    // All three predictions point at the first truth: one of them is right; and every truth has
    // that first prediction nearest only where it leans its way.
    const truth = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const leaning = Float32Array.of(1, 0, 0, 1, 0.5, 0, 1, 0, 0.5);
    const counts = retrievalCounts(truth, leaning, 3, Int32Array.of(0, 1, 2));
    expect(counts).toEqual({ forward: 1, backward: 3 });
  });

  test('another trial of the same condition counts, ties go to the lowest index', () => {
    const truth = Float32Array.of(1, 0, 1, 0, 0, 1);
    const counts = (ids: number[]) => retrievalCounts(truth, truth, 2, Int32Array.from(ids));
    expect(counts([7, 7, 8])).toEqual({ forward: 3, backward: 3 });
    expect(counts([7, 9, 8])).toEqual({ forward: 2, backward: 2 });
  });

  test('a wrong deal leaves nothing in its place and loses nothing', () => {
    for (const n of [2, 3, 17]) {
      const dealt = wrongDeal(n, createRandom(n));
      dealt.forEach((from, to) => expect(from).not.toBe(to));
      expect([...dealt].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  test('the central interval is numpy percentile', () => {
    const { values, interval } = reference.interval;
    expect(worst(centralInterval(values), interval)).toBeLessThan(1e-14);
  });
});

describe('cholesky', () => {
  const { a, b, lower, inverse, solution } = reference.factor;
  const matrix = Float64Array.from(a);

  test('factor, inverse and solution agree with scipy', () => {
    const l = cholesky(matrix, 9);
    expect(worst(l, lower)).toBeLessThan(1e-12);
    expect(worst(invertLower(l, 9), inverse)).toBeLessThan(1e-12);
    expect(worst(choleskySolve(l, 9, Float64Array.from(b), 2), solution)).toBeLessThan(1e-11);
  });

  test('a matrix that is not positive definite is refused', () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/not positive definite/);
    expect(() => cholesky(Float64Array.of(NaN), 1)).toThrow(/not positive definite/);
  });

  test.each([1, 128, 129, 500])('by halves it is the same, at %d rows', async (n) => {
    const m = gaussian(n * 8, n);
    const gram = await plainMatMul(m, transpose(m, n, 8), n, 8, n);
    for (let i = 0; i < n; i += 1) gram[i * n + i] = (gram[i * n + i] ?? NaN) + 2;
    const expected = invertLower(cholesky(gram, n), n);
    const x = await inverseFactor(gram, n, plainMatMul);
    // float32 storage, condition about 100.
    expect(worst(x, expected)).toBeLessThan(2e-5);
    const right = gaussian(n * 2, 5);
    const solved = await solveWithFactor(x, n, right, 2, plainMatMul);
    const exact = choleskySolve(cholesky(gram, n), n, Float64Array.from(right), 2);
    expect(worst(solved, exact)).toBeLessThan(1e-4);
  });
});

test.each([5, 384, 385, 900])('triangular products at %d are the full ones', async (n) => {
  const x = gaussian(n * n, n).map((v, i) => (i % n <= Math.floor(i / n) ? v : 0));
  const b = gaussian(n * 3, 2);
  const below = await lowerTimes(x, n, b, 3, plainMatMul);
  expect(worst(below, await plainMatMul(x, b, n, n, 3))).toBeLessThan(1e-6);
  const before = await timesLower(b, 3, x, n, plainMatMul);
  expect(worst(before, await plainMatMul(b, x, 3, n, n))).toBeLessThan(1e-6);
  const outer = new Float32Array(n * n);
  await subtractOuter(outer, n, b, 3, plainMatMul);
  const full = await plainMatMul(b, transpose(b, n, 3), n, 3, n);
  const lower = (m: Float32Array) => m.filter((_, i) => i % n <= Math.floor(i / n));
  expect(worst(lower(outer), lower(full.map((v) => -v)))).toBeLessThan(1e-6);
});

describe('matrix blocks', () => {
  test('transpose twice is the same, a block goes out and in again', () => {
    const a = gaussian(37 * 41, 1);
    expect(transpose(transpose(a, 37, 41), 41, 37)).toEqual(a);
    const block = { row: 5, column: 7, rows: 3, columns: 4 };
    const taken = takeBlock(a, 41, block);
    expect(taken[4 + 1]).toBe(a[6 * 41 + 8]);
    const b = new Float32Array(a.length);
    putBlock(b, 41, block, taken);
    expect(takeBlock(b, 41, block)).toEqual(taken);
    expect(b.filter((v) => v !== 0)).toHaveLength(12);
  });
});

describe('ridge', () => {
  const { x, y, penalty, weights, intercept } = reference.ridge;
  const fit = (p: number) => ridge(Float64Array.from(x), Float64Array.from(y), 20, 7, 3, p);

  test('agrees with scikit-learn', () => {
    expect(worst(fit(penalty).weights, weights)).toBeLessThan(1e-12);
    expect(worst(fit(penalty).intercept, intercept)).toBeLessThan(1e-12);
  });

  test('refuses a penalty that is not positive and sizes that lie', () => {
    expect(() => fit(0)).toThrow(/must be > 0/);
    expect(() => ridge(new Float64Array(5), new Float64Array(2), 2, 2, 1, 1)).toThrow(/4 and 2/);
  });
});

describe('noise ceiling', () => {
  test('of n averaged trials: 0 without signal, half at ncsnr 1 for one trial, more for three', () => {
    const snr = Float32Array.of(0, 1, 2, NaN);
    expect([...noiseCeiling(snr, 1)].map((c) => +c.toFixed(6))).toEqual([0, 0.5, 0.8, NaN]);
    expect(noiseCeiling(snr, 3)[1]).toBeCloseTo(0.75, 6);
    expect(correlationCeiling(snr, 1)[1]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(() => noiseCeiling(snr, 0)).toThrow(/At least one/);
  });
});
