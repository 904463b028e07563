/** @file Ranges as bars, and the words beside them. */
import { expect, test } from 'vitest';
import { rangePath, thresholdFacts } from './threshold.ts';

const spread = { min: -3, max: 4, mean: 0, std: 0.46, norm: 10.4 };
const report = {
  limit: 1.5,
  before: spread,
  after: { ...spread, min: -1.5, max: 1.5, std: 0.36, norm: 8.2 },
  share: 0.0035,
  positions: [{ position: 133, share: 0.98 }],
  low: Float32Array.of(-1, -3),
  high: Float32Array.of(1, 4),
};

test('bars go from the least to the largest value, held ones end at the limit', () => {
  const { before, after, most, limitAt } = rangePath(report, { width: 20, height: 80 });
  expect(most).toBe(4);
  expect(before).toBe('M5.00 50.0V30.0M15.00 70.0V0.0');
  expect(after).toBe('M5.00 50.0V30.0M15.00 55.0V25.0');
  expect(limitAt).toEqual([25, 55]);
  expect(rangePath({ ...report, limit: 0 }, { width: 2, height: 8 })).toMatchObject({
    after: '',
    limitAt: [],
  });
});

test('the numbers are said before and after', () => {
  const values = thresholdFacts(report).map(({ value }) => value);
  expect(values).toEqual([
    '0.35 %',
    '4.00 → 1.50',
    '-3.00 → -1.50',
    '0.46 → 0.36',
    '10.40 → 8.20',
    '133 (98.0 %)',
  ]);
});
