/** @file What inspection says of an array, compared with what the oracle wrote in the twin. */
import { expect } from 'vitest';
import type { ArrayInfo } from '../../domain/arrays.ts';
import { asNumber } from './fixtures.ts';
import type { ArrayTwin } from './fixtures.ts';

/** Sums differ by the order of additions only; values themselves must be equal. */
export const SUM_TOLERANCE = 1e-9;
/** Kept as float32 after reading: a relative error of 2^-24 a value. */
const SINGLE_TOLERANCE = 1e-6;

/** @param single  Values are kept as float32 (halves, singles, scaled integers). */
export function expectStatistics(info: ArrayInfo, twin: ArrayTwin, single: boolean): void {
  const tolerance = single ? SINGLE_TOLERANCE : SUM_TOLERANCE;
  const scale = Math.max(1, Math.abs(twin.max ?? 1), Math.abs(twin.min ?? 1));
  for (const figure of ['min', 'max', 'mean'] as const) {
    const expected = twin[figure];
    if (expected === undefined) {
      expect(info[figure], figure).toBeUndefined();
    } else {
      expect(Math.abs((info[figure] ?? NaN) - expected) / scale, figure).toBeLessThan(tolerance);
    }
  }
}

/** The first values, bit by bit (after rounding to float32 where they are kept so). */
export function expectFirst(info: ArrayInfo, twin: ArrayTwin, single: boolean): void {
  const numbers = (twin.first ?? []).map(asNumber);
  const expected = single ? numbers.map(Math.fround) : numbers;
  expect(info.first.slice(0, expected.length)).toEqual(expected);
}
