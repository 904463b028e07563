/** @file Axes of volumes against nibabel: all orders and signs, oblique, sheared. */
import { describe, expect, it } from 'vitest';
import reference from './fixtures/orientation.json' with { type: 'json' };
import {
  axisCodes,
  directionsOf,
  isAffine,
  isSamePlace,
  obliquityOf,
  spacingOf,
  toMm,
  type Triple,
} from './orientation.ts';

const ras = [2, 0, 0, -80, 0, 2, 0, -100, 0, 0, 2, -60, 0, 0, 0, 1];
const las = [-2, 0, 0, 80, 0, 2, 0, -100, 0, 0, 2, -60, 0, 0, 0, 1];

describe('the axes of an affine', () => {
  it('are those that nibabel gives, with its voxel sizes, angles and places', () => {
    expect(reference.cases.length).toBe(61);
    for (const { affine, codes, zooms, obliquity, ijk, mm } of reference.cases) {
      expect(isAffine(affine)).toBe(true);
      expect(axisCodes(affine), String(affine)).toBe(codes);
      // Float64 both: the order of the sums differs.
      spacingOf(affine).forEach((size, i) => expect(size).toBeCloseTo(zooms[i] ?? NaN, 10));
      expect(obliquityOf(affine)).toBeCloseTo(Math.max(...obliquity), 5);
      const [i = 0, j = 0, k = 0] = ijk;
      toMm(affine, [i, j, k]).forEach((at, axis) => expect(at).toBeCloseTo(mm[axis] ?? NaN, 9));
    }
  });

  it('are each of another axis of the body', () => {
    for (const { affine } of reference.cases) {
      const worlds = directionsOf(affine).map(({ world }) => world);
      expect(new Set(worlds).size).toBe(3);
    }
  });

  it('are none where an axis is lost or a number is missing', () => {
    expect(isAffine(undefined)).toBe(false);
    expect(isAffine([1, 2])).toBe(false);
    expect(isAffine(ras.with(3, NaN))).toBe(false);
    expect(isAffine(ras.with(0, 0))).toBe(false);
    expect(isAffine([1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe(false);
  });
});

describe('two volumes lie in the same place', () => {
  const dims: Triple = [81, 104, 83];

  it('within a tenth of a voxel, as rounded headers do', () => {
    expect(isSamePlace(ras, ras.with(3, -80.1), dims)).toBe(true);
    expect(isSamePlace(ras, ras.with(3, -81), dims)).toBe(false);
  });

  it('not when left is right, though their centres agree', () => {
    expect(isSamePlace(ras, las, dims)).toBe(false);
  });
});
