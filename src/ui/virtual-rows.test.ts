/** @file Rows in sight, scrolling to a row, and keys. */
import { expect, test } from 'vitest';
import { rowAfterKey, rowsInSight, scrollTopFor } from './virtual-rows.ts';

test('only rows in sight and a few around them', () => {
  expect(rowsInSight(0, 200, 40, 30_000)).toEqual({ first: 0, last: 9 });
  expect(rowsInSight(4000, 200, 40, 30_000)).toEqual({ first: 96, last: 109 });
  expect(rowsInSight(4000, 200, 40, 3)).toEqual({ first: 3, last: 3 });
});

test('a row in sight does not scroll, a near one scrolls just enough, a far one to the middle', () => {
  expect(scrollTopFor(3, 40, 0, 200)).toBe(0);
  expect(scrollTopFor(5, 40, 0, 200)).toBe(40);
  expect(scrollTopFor(9, 40, 400, 200)).toBe(360);
  expect(scrollTopFor(1000, 40, 0, 200)).toBe(40_000 - 80);
});

test('keys stop at both ends', () => {
  expect(rowAfterKey('ArrowDown', 8, 9, 5)).toBe(8);
  expect(rowAfterKey('ArrowUp', -1, 9, 5)).toBe(0);
  expect(rowAfterKey('PageDown', 1, 9, 5)).toBe(6);
  expect(rowAfterKey('End', 0, 9, 5)).toBe(8);
  expect(rowAfterKey('Home', 7, 9, 5)).toBe(0);
  expect(rowAfterKey('a', 0, 9, 5)).toBeUndefined();
});
