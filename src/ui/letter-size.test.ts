/** @file Which size of letters is kept, and what cannot be read. */
import { expect, test } from 'vitest';
import { letterSizes, parseLetterSize } from './letter-size.ts';

test('each size is read as it was kept; anything else is the usual size', () => {
  expect(letterSizes.map((size) => parseLetterSize(String(size)))).toEqual([...letterSizes]);
  for (const text of [null, '', 'large', '3', 'NaN']) expect(parseLetterSize(text)).toBe(1);
});
