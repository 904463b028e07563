import { expect, test } from 'vitest';
import { bandsOf } from './bands.ts';
import type { Roi } from './roi.ts';

const roi = (name: string, family: string, level: Roi['level'], voxels: number[]): Roi => ({
  ...{ name, family, level, hemi: 'both' },
  voxels: Uint32Array.from(voxels),
});
const rois = [
  roi('V2', 'prf-visualrois', 'early', [3, 1]),
  roi('FFA', 'floc-faces', 'higher', [5, 1]),
  roi('nsdgeneral', 'mask', undefined, [0, 1, 2, 3, 4, 5]),
];
const plain = (rule: Parameters<typeof bandsOf>[1]) =>
  bandsOf(rois, rule).map(({ name, voxels }) => [name, [...voxels]]);

test('a voxel of two groups goes to the first, empty groups are left out', () => {
  expect(plain('levels')).toEqual([
    ['early', [1, 3]],
    ['higher', [5]],
  ]);
  expect(plain('families')).toEqual([
    ['prf-visualrois', [1, 3]],
    ['floc-faces', [5]],
  ]);
  expect(plain(['FFA', 'V2'])).toEqual([
    ['FFA', [1, 5]],
    ['V2', [3]],
  ]);
  expect(bandsOf([], 'levels')).toEqual([]);
});

test('an unknown region or rule is refused, with what there is', () => {
  expect(() => bandsOf(rois, ['V9'])).toThrow(/no region 'V9'.*there are V2, FFA, nsdgeneral/);
  expect(() => bandsOf(rois, 'colour' as 'levels')).toThrow(/'levels', 'families' or names/);
});
