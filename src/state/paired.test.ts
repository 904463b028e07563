/** @file Paired differences against scipy.stats.bootstrap (`scripts/fixtures/numerics/paired.py`), and on curves. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { measureDose } from './dose.ts';
import { estimateEffect } from './effects.ts';
import type { Judged } from './judge.ts';
import { pairedEffect } from './paired.ts';

interface Oracle {
  before: number[];
  after: number[];
  mean: number;
  paired: [number, number];
  alone: [number, number];
}
const oracle = JSON.parse(
  readFileSync(new URL('./fixtures/paired.json', import.meta.url), 'utf8'),
) as Oracle;

const judged = (values: number[]): Judged[] =>
  values.map((value) => {
    const numbers = { shift: value, cosine: 2 * value, rank: -value, delta: 0 };
    return { ...numbers, vector: new Float32Array() };
  });

test('mean and interval are those of scipy, as near as 2,000 draws come', () => {
  const { shift, cosine, rank } = pairedEffect(judged(oracle.after), judged(oracle.before), 3);
  expect(shift.mean).toBeCloseTo(oracle.mean, 10);
  expect(cosine.mean).toBeCloseTo(2 * oracle.mean, 10);
  expect(rank.mean).toBeCloseTo(-oracle.mean, 10);
  // The standard error of a 2.5 % quantile of 2,000 draws is about 0.003 for a spread of 0.043.
  expect(Math.abs(shift.low - oracle.paired[0])).toBeLessThan(0.012);
  expect(Math.abs(shift.high - oracle.paired[1])).toBeLessThan(0.012);
});

test('what scans differ in among themselves drops out', () => {
  const alone = estimateEffect(() => oracle.after, 3).shift;
  // Eleven times as wide; its ends' standard error is about 0.04.
  expect(Math.abs(alone.low - oracle.alone[0])).toBeLessThan(0.15);
  expect(Math.abs(alone.high - oracle.alone[1])).toBeLessThan(0.15);
  expect(alone.low).toBeLessThan(0);
  expect(pairedEffect(judged(oracle.after), judged(oracle.before), 3).shift.low).toBeGreaterThan(0);
});

test('lists of other scans are no pairs', () => {
  expect(() => pairedEffect(judged([1, 2]), judged([1]), 0)).toThrow(RangeError);
});

test('along a curve: nothing where the step does nothing; elsewhere the difference of the means', async () => {
  const { bench } = linearBench();
  const perturbation = [{ rois: ['V1v'], op: 'silence' as const }];
  const selection = {
    trial: 0,
    average: false,
    perturbation,
    condition: 'image' as const,
    seed: 5,
  };
  const context = { signal: new AbortController().signal, progress: () => undefined };
  const request = { selection, step: 0, amounts: [1, 0], nDraws: 3, nScans: 6 };
  const { points } = await measureDose(bench, request, context);
  const [asIs, silent] = points;
  for (const measure of ['shift', 'cosine', 'rank'] as const) {
    const { change, controlChange, beyond } = asIs?.paired ?? {};
    for (const effect of [change, controlChange, beyond]) {
      expect(effect?.[measure].mean).toBeCloseTo(0, 6);
      expect(effect?.[measure].high).toBeCloseTo(0, 6);
    }
    const less = (silent?.[measure] ?? NaN) - (asIs?.[measure] ?? NaN);
    expect(silent?.paired?.change[measure].mean).toBeCloseTo(less, 6);
    const apart = (silent?.[measure] ?? NaN) - (silent?.control[measure].mean ?? NaN);
    expect(silent?.paired?.beyond[measure].mean).toBeCloseTo(apart, 6);
  }
  // The region that carries the picture: the scans agree on which way it goes.
  expect(silent?.paired?.change.cosine.high).toBeLessThan(0);
  expect(silent?.paired?.beyond.cosine.high).toBeLessThan(0);
  expect(silent?.paired?.beyond.shift.low).toBeGreaterThan(0);
});
