import { expect, test } from 'vitest';
import { substituted } from './substitute.ts';

const scan = Float32Array.from({ length: 5000 }, (_, v) => v / 1000);
const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;

test('dealt voxels are the same values in other places, by the seed', () => {
  const dealt = substituted(scan, { kind: 'dealt', seed: 1 });
  expect(dealt.slice().sort()).toEqual(scan);
  expect(dealt).not.toEqual(scan);
  expect(substituted(scan, { kind: 'dealt', seed: 1 })).toEqual(dealt);
  expect(substituted(scan, { kind: 'dealt', seed: 2 })).not.toEqual(dealt);
});

test('noise has mean 0 and sd 1 and leaves voxels without data alone', () => {
  const gappy = scan.with(7, NaN);
  const noise = substituted(gappy, { kind: 'noise', seed: 1, nAveraged: 1 });
  expect(noise[7]).toBeNaN();
  const finite = noise.filter(Number.isFinite);
  // 5,000 draws: the mean has an sd of 0.014, the variance of 0.02; five of each.
  expect(Math.abs(mean(finite))).toBeLessThan(0.07);
  expect(Math.abs(mean(finite.map((v) => v * v)) - 1)).toBeLessThan(0.1);
});

test('noise in place of a mean of n has the variance of such a mean: 1/n', () => {
  const one = substituted(scan, { kind: 'noise', seed: 1, nAveraged: 1 });
  const three = substituted(scan, { kind: 'noise', seed: 1, nAveraged: 3 });
  expect(Math.abs(mean(three.map((v) => v * v)) - 1 / 3)).toBeLessThan(0.1 / 3);
  // The same draws, smaller: float32 is good to seven digits.
  expect(three[0]).toBeCloseTo((one[0] ?? NaN) / Math.sqrt(3), 6);
});
