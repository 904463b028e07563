/** @file The estimate is linear, silent while it knows nothing, and never negative. */
import { expect, test } from 'vitest';
import { formatSeconds, secondsLeft } from './time-left.ts';

test('a quarter in ten seconds leaves thirty', () => {
  expect(secondsLeft({ at: 0, fraction: 0 }, { at: 10_000, fraction: 0.25 })).toBeCloseTo(30, 10);
});

test('the speed counts from where the watching began', () => {
  const left = secondsLeft({ at: 5_000, fraction: 0.5 }, { at: 7_000, fraction: 0.6 });
  expect(left).toBeCloseTo(8, 10);
});

test('nothing is said of a beginning or of a standstill', () => {
  expect(secondsLeft({ at: 0, fraction: 0 }, { at: 500, fraction: 0.3 })).toBeUndefined();
  expect(secondsLeft({ at: 0, fraction: 0.2 }, { at: 60_000, fraction: 0.2 })).toBeUndefined();
});

test('done is zero, not negative', () => {
  expect(secondsLeft({ at: 0, fraction: 0 }, { at: 2_000, fraction: 1 })).toBe(0);
});

test('seconds, minutes, hours', () => {
  expect(formatSeconds(0.2)).toBe('1 s');
  expect(formatSeconds(89)).toBe('89 s');
  expect(formatSeconds(150)).toBe('3 min');
  expect(formatSeconds(7500)).toBe('2 h 5 min');
});
