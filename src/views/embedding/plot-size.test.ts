/** @file A plot for larger letters: what grows, and what stays. */
import { expect, test } from 'vitest';
import { layoutOf } from './model.ts';
import { layoutAt } from './plot-size.ts';

test('letters and the room for them grow; all else stays', () => {
  const layout = layoutOf('image', 200, 'dark');
  const large = layoutAt(layout, 1.5, 400);
  expect(large.font?.size).toBe(16.5);
  expect(large.margin).toEqual({ l: 78, r: 15, t: 6, b: 48 });
  expect(large.xaxis?.tickfont?.size).toBe(15);
  expect(large.xaxis?.title).toMatchObject({ font: { size: 16.5 }, standoff: 6 });
  expect(large.yaxis?.nticks).toBe(layout.yaxis?.nticks);
  expect(large.font?.color).toBe(layout.font?.color);
  expect(layoutAt(layout, 1, 300)).toEqual(layout);
});

test('a box too low for the title of the upright axis goes without it', () => {
  const layout = layoutOf('image', 200, 'dark');
  expect(layoutAt(layout, 1, 130).yaxis?.title).toEqual(layout.yaxis?.title);
  const low = layoutAt(layout, 1, 100);
  expect(low.yaxis).toEqual({ ...layout.yaxis, title: undefined });
  expect(low.yaxis).not.toHaveProperty('title');
  expect(low.xaxis?.title).toEqual(layout.xaxis?.title);
  expect(layoutAt(layout, 1.5, 130).yaxis).not.toHaveProperty('title');
});
