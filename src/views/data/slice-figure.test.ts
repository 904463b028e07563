/** @file A slice on paper: its scale with the unit, the regions over it, nothing beyond the sheet. */
import { expect, test } from 'vitest';
import { sliceSheet } from './slice-figure.ts';

const figure = {
  title: 'betas.nii.gz, axial slice 4',
  range: [-2.5, 3.14159] as const,
  unit: '% signal',
  colours: 'grey' as const,
  sides: { left: 'L', right: 'R', top: 'A', bottom: 'P' },
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

test('the sides are written at the picture and told below it; without them the order of the array is', () => {
  const svg = sliceSheet(figure, picture, 85);
  for (const letter of ['L', 'R', 'A', 'P']) expect(svg).toContain(`>${letter}</text>`);
  expect(svg).toContain('Left of the picture: L.');
  const silent = sliceSheet({ ...figure, sides: undefined }, picture, 85);
  expect(silent).toContain('First voxel at the left and bottom');
  expect(silent).not.toContain('>L</text>');
});

test('labels have no scale; signed values run from blue to orange', () => {
  expect(sliceSheet({ ...figure, colours: 'labels' }, picture, 85)).not.toContain('linearGradient');
  const signed = sliceSheet({ ...figure, colours: 'signed' }, picture, 85);
  expect(signed).toContain('linearGradient');
  expect(signed).not.toContain('rgb(255, 255, 255)');
});
