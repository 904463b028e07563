/** @file Names that lie together are moved apart, others stay. */
import { expect, test } from 'vitest';
import { spreadNames } from './spread-names.ts';

test('close names end a line apart around their middle, in their order', () => {
  const [a, b, c] = spreadNames(
    [
      { x: 0, y: 10 },
      { x: 5, y: 11 },
      { x: 300, y: 10 },
    ],
    8,
  );
  expect([a?.y, b?.y]).toEqual([6.5, 14.5]);
  expect(c).toEqual({ x: 300, y: 10 });
});

test('names that are apart already stay', () => {
  const places = [
    { x: 0, y: 0 },
    { x: 0, y: 30 },
  ];
  expect(spreadNames(places, 8)).toEqual(places);
});
