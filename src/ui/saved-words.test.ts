/** @file When something was kept, in words. */
import { expect, test } from 'vitest';
import { savedWords } from './saved-words.ts';

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute);

test('today by the clock, other days with their date', () => {
  expect(savedWords(at(27, 14, 3).toISOString(), at(27, 18, 0))).toBe('at 14:03');
  expect(savedWords(at(26, 9, 5).toISOString(), at(27, 18, 0))).toBe('on Nov 26 at 09:05');
  expect(savedWords('no date', at(27, 18, 0))).toBe('earlier');
});
