/** @file Words, ranges, order and CSV of the table of regions. */
import { expect, test } from 'vitest';
import type { Effect, Effects, RoiEffect } from '../../state/effects.ts';
import { toCsv } from '../../ui/csv.ts';
import { effectsTable, estimateWords, rangeOf, signed, sortRows, standsOut } from './model.ts';

const at = (mean: number) => ({ mean, low: mean - 1, high: mean + 1 });
const effect = (shift: number, cosine: number, rank: number): Effect => ({
  shift: at(shift),
  cosine: at(cosine),
  rank: at(rank),
});
const rows: RoiEffect[] = [
  { roi: 'V1v', nVoxels: 10, effect: effect(1, 0, 5), control: effect(0, 0, 0) },
  { roi: 'FFA, left', nVoxels: 4, effect: effect(2, -9, 3), control: effect(0, 0, 0) },
];

test('numbers carry their sign, and nothing has none', () => {
  expect(signed(0.1234, 2)).toBe('+0.12');
  expect(signed(-0.5, 1)).toBe('\u22120.5');
  expect(signed(-0.0001, 2)).toBe('0.00');
  expect(estimateWords(at(0.5), 1)).toBe('+0.5 (\u22120.5 to +1.5)');
});

test('the axis holds 0 and every interval', () => {
  expect(rangeOf(rows, 'shift')).toEqual([-1, 3]);
  expect(rangeOf(rows, 'cosine')).toEqual([-10, 1]);
  const none = { mean: 0, low: 0, high: 0 };
  const still = { shift: none, cosine: none, rank: none };
  expect(rangeOf([{ roi: 'x', nVoxels: 1, effect: still, control: still }], 'rank')).toEqual([
    -1, 1,
  ]);
});

test('an effect stands out when the intervals lie apart', () => {
  expect(rows.map((row) => standsOut(row, 'rank'))).toEqual([true, true]);
  expect(rows.map((row) => standsOut(row, 'shift'))).toEqual([false, false]);
});

test('the largest change comes first, whatever its sign', () => {
  expect(sortRows(rows, 'cosine').map(({ roi }) => roi)).toEqual(['FFA, left', 'V1v']);
  expect(sortRows(rows, 'rank').map(({ roi }) => roi)).toEqual(['V1v', 'FFA, left']);
});

test('CSV has a column for each end of each interval', () => {
  const csv = toCsv(effectsTable({ rows } as Effects))
    .trimEnd()
    .split('\r\n');
  expect(csv[0]?.split(',')).toHaveLength(2 + 3 * 2 * 3);
  expect(csv[1]).toBe('V1v,10,1,0,2,0,-1,1,0,-1,1,0,-1,1,5,4,6,0,-1,1');
  expect(csv[2]).toMatch(/^"FFA, left",4,/);
});
