/** @file Intervals and tails against scipy (scripts/fixtures/views), rows and the leak warning. */
import { describe, expect, test } from 'vitest';
import { madeUpRetrieval as measure } from '../../testing/made-up-retrieval.ts';
import { toCsv } from '../../ui/csv.ts';
import fixture from './fixtures/proportions.json' with { type: 'json' };
import {
  controlFails,
  retrievalTable,
  retrievalFigure,
  retrievalRows,
  retrievedScans,
  upperTail,
  weightWords,
  wilson,
} from './retrieval-model.ts';

describe('against scipy', () => {
  test.each(fixture.wilson)('Wilson interval of $k of $n', ({ k, n, low, high }) => {
    const interval = wilson(k, n);
    // The same formula in double precision: only rounding differs.
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  test.each(fixture.tails)('binomial tail of $k of $n at $p', ({ k, n, p, tail }) => {
    // 1 - sum loses relative precision far out in the tail; 1e-12 absolute is far below 0.001.
    expect(upperTail(k, n, p)).toBeCloseTo(tail, 12);
  });
});

test('rows have counts, shares and intervals, control included', () => {
  const rows = retrievalRows(measure);
  expect(rows.map((row) => [row.correct, row.share])).toEqual([
    ['63 of 300', '21.0 %'],
    ['70 of 300', '23.3 %'],
    ['120 of 300', '40.0 %'],
    ['130 of 300', '43.3 %'],
    ['1 of 300', '0.3 %'],
    ['0 of 300', '0.0 %'],
    ['1 of 300', '0.3 %'],
    ['1 of 300', '0.3 %'],
    ['2 of 300', '0.7 %'],
    ['0 of 300', '0.0 %'],
  ]);
  expect(rows[0]?.interval).toBe('16.8 % to 26.0 %');
});

test('draws give the interval; a combination lists its parts and the figure tuned in batch', () => {
  const rows = retrievalRows({
    ...measure,
    draws: { forward: [55.5, 70], backward: [60, 80.25] },
    combination: {
      weights: { image: 0.6, caption: 0.4 },
      tunedOn: 120,
      inBatch: { forward: 70, backward: 75, weights: { image: 0.5, caption: 0.5 } },
      alone: { image: { forward: 50, backward: 60 }, caption: { forward: 40, backward: 45 } },
    },
  });
  expect(rows[0]?.interval).toBe('55.5 to 70.0 hits');
  expect(rows.map(({ name }) => name)).toContain('Backward, caption alone');
  expect(rows.find(({ name }) => name === 'Forward, tuned in batch')?.correct).toBe('70 of 300');
  expect(weightWords({ image: 0.6, caption: 0.4 })).toBe('image 0.60, caption 0.40');
});

test('three of 300 by chance are no alarm, twelve are', () => {
  expect(controlFails({ ...measure, shuffled: { forward: 3, backward: 3 } })).toBe(false);
  expect(controlFails({ ...measure, shuffled: { forward: 1, backward: 12 } })).toBe(true);
});

test('the table as CSV has numbers, draws as shares, and chance last', () => {
  const draws = { forward: [60, 66] as [number, number], backward: [65, 75] as [number, number] };
  const lines = toCsv(retrievalTable({ ...measure, draws }))
    .trim()
    .split('\r\n');
  expect(lines[0]).toBe('row,correct,of,share,share_low,share_high');
  expect(lines[1]).toBe('Forward (scan finds picture),63,300,0.21,0.2,0.22');
  expect(lines.at(-1)).toBe(`Chance,1,300,${1 / 300}`);
  expect(lines).toHaveLength(2 + retrievalRows(measure).length);
});

test('the figure has a row of the same names and percent', () => {
  const { rows, panels } = retrievalFigure(measure);
  expect(rows).toEqual([...retrievalRows(measure).map(({ name }) => name), 'Chance']);
  const values = panels[0]?.groups[0]?.values ?? [];
  expect(values).toHaveLength(rows.length);
  expect(values[0]?.mean).toBeCloseTo(21, 12);
  expect(values.at(-1)?.low).toBeCloseTo(100 / 300, 12);
});

test('a row a scan: its places, among how many, and what is nearest', () => {
  const near = [
    { condition: 1, similarity: 0.9 },
    { condition: 0, similarity: 0.4 },
  ];
  const scan = { trials: [7, 9], condition: 0, similarity: 0.4, nearest: near };
  const each = { ...measure, scans: [{ ...scan, forward: 2, backward: 1 }] };
  const { header, rows } = retrievedScans(each, { conditionNames: ['dog', 'cat'] });
  expect(header).toHaveLength(7 + 10);
  expect(rows[0]?.slice(0, 12)).toEqual([
    ...[7, 2, 'dog', 2, 1, 300, 0.4, 'cat', 0.9, 'dog', 0.4, undefined],
  ]);
  expect(retrievedScans(measure, { conditionNames: [] }).rows).toEqual([]);
});
