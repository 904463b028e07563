/** @file Colour maps: lightness runs straight, signs are equal, steps are even, conversion is CIE's. */
import { describe, expect, test } from 'vitest';
import { categoryColour, colourAt, colormaps, lchToRgb, rgbToLab, tableSize } from './colormaps.ts';
import type { Colormap, Rgb } from './colormaps.ts';

function labs(map: Colormap): Rgb[] {
  return Array.from({ length: tableSize }, (_, i) => rgbToLab(colourAt(map, i / (tableSize - 1))));
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function stepsOf(map: Colormap): number[] {
  const points = labs(map);
  // Over 16 entries: a single byte of rounding is as long as one step.
  return points.slice(16).map((lab, i) => distance(lab, points[i] ?? lab));
}

describe('conversion', () => {
  // CIELAB (D65) of the sRGB primaries as published by Lindbloom; 0.02 is their rounding.
  test.each<[Rgb, Rgb]>([
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
  ])('%j is Lab %j', (rgb, lab) => {
    expect(distance(rgbToLab(rgb), lab)).toBeLessThan(0.03);
  });

  test('a colour that can be shown comes back', () => {
    const lab = rgbToLab(lchToRgb(60, 40, 120));
    expect(distance(lab, [60, 40 * Math.cos((120 * Math.PI) / 180), 34.64])).toBeLessThan(0.7);
  });
});

describe.each(Object.values(colormaps))('$name', (map) => {
  test('lightness is monotone from end to end, or from the centre outwards', () => {
    const lightness = labs(map).map((lab) => lab[0]);
    const upper = map.diverging ? lightness.slice(tableSize / 2) : lightness;
    const rising = (upper.at(-1) ?? 0) > (upper[0] ?? 0);
    const steps = upper.slice(1).map((value, i) => (value - (upper[i] ?? 0)) * (rising ? 1 : -1));
    // A byte of rounding is worth up to 0.4 of lightness.
    expect(Math.min(...steps)).toBeGreaterThan(-0.4);
    expect(Math.abs((upper.at(-1) ?? 0) - (upper[0] ?? 0))).toBeGreaterThan(50);
  });

  test('equal steps of value are steps of like size to the eye', () => {
    const steps = stepsOf(map);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(map.diverging ? 8 : 3);
  });
});

describe.each(Object.values(colormaps).filter((map) => map.diverging))('$name', (map) => {
  test('is as light at -x as at +x', () => {
    const lightness = labs(map).map((lab) => lab[0]);
    const gaps = lightness.map((value, i) => Math.abs(value - (lightness.at(-1 - i) ?? 0)));
    expect(Math.max(...gaps)).toBeLessThan(0.8);
  });

  test('is grey at 0', () => {
    const [, a, b] = rgbToLab(colourAt(map, 0.5));
    expect(Math.hypot(a, b)).toBeLessThan(3);
  });
});

test('the first twelve categories can be told apart', () => {
  const colours = Array.from({ length: 12 }, (_, i) => rgbToLab(categoryColour(i)));
  const gaps = colours.flatMap((a, i) => colours.slice(i + 1).map((b) => distance(a, b)));
  expect(Math.min(...gaps)).toBeGreaterThan(12);
});
