/** @file Against scipy.stats.bootstrap (1.10; percentile, 200,000 resamples, numpy generator 1). */
import { expect, test } from 'vitest';
import { bootstrapMean } from './bootstrap.ts';

/** `numpy.random.default_rng(3).gamma(2, 1, 40)`, rounded to 3 decimals. */
const sample = [
  5.934, 2.267, 1.148, 0.183, 0.781, 1.975, 1.329, 0.642, 2.369, 3.234, 1.698, 2.474, 1.442, 5.621,
  1.372, 0.764, 3.085, 1.788, 0.709, 2.05, 1.156, 1.701, 4.22, 1.93, 1.415, 2.54, 1.404, 1.98,
  2.726, 0.32, 0.706, 2.761, 0.145, 2.127, 4.679, 2.168, 4.22, 1.231, 4.917, 2.841,
];

test('the interval is that of scipy, as near as 20,000 draws come', () => {
  const { mean, low, high } = bootstrapMean(sample, 1, { draws: 20_000 });
  expect(mean).toBeCloseTo(2.1513, 10);
  // The standard error of a 2.5 % quantile of 20,000 draws is about 0.005 here.
  expect(Math.abs(low - 1.73047)).toBeLessThan(0.02);
  expect(Math.abs(high - 2.6084)).toBeLessThan(0.02);
});

test('the same seed gives the same interval, another one another', () => {
  expect(bootstrapMean(sample, 5)).toEqual(bootstrapMean(sample, 5));
  expect(bootstrapMean(sample, 5).low).not.toBe(bootstrapMean(sample, 6).low);
});

test('one value has no spread; NaN stays NaN', () => {
  expect(bootstrapMean([3], 1)).toEqual({ mean: 3, low: 3, high: 3 });
  expect(bootstrapMean([3, NaN], 1).mean).toBeNaN();
});
