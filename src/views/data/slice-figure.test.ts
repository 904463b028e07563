/** @file A slice on paper: its scale with the unit, the regions over it, nothing beyond the sheet. */
import { expect, test } from 'vitest';
import { sliceSheet } from './slice-figure.ts';

const figure = {
  title: 'betas.nii.gz, axial slice 4',
  range: [-2.5, 3.14159] as const,
  unit: '% signal',
  regions: ['V1v', 'FFA-1', 'a region of a very long name', 'PPA'],
};
const picture = { href: 'data:image/png;base64,AA==', aspect: 0.5 };

test('ends of the grey scale with the unit, and a swatch a region', () => {
  const svg = sliceSheet(figure, picture, 85);
  for (const text of ['\u22122.5', '3.142', '% signal', ...figure.regions, figure.title])
    expect(svg).toContain(text);
  expect(svg).toContain('width="85.00mm"');
  expect(svg).not.toMatch(/NaN|undefined/);
});

test('a narrow sheet breaks the names into lines, and is higher', () => {
  const height = (width: number) =>
    Number(/height="([\d.]+)mm"/.exec(sliceSheet(figure, { ...picture, aspect: 0 }, width))?.[1]);
  expect(height(50)).toBeGreaterThan(height(170));
});
