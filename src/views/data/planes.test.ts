/** @file Planes against the body: whatever the order and signs of the axes, right is right and up is up. */
import { describe, expect, it } from 'vitest';
import reference from '../../domain/fixtures/orientation.json' with { type: 'json' };
import { toMm, type Triple, type WorldAxis } from '../../domain/orientation.ts';
import { aspectOf, pixelOf, placeOf, planeOf, sizeOf, voxelOf } from './planes.ts';
import { modeFor, orientationWords, planesOf, voxelFor } from './slice-settings.ts';

const dims: Triple = [3, 4, 5];
const at: Triple = [1, 2, 3];
const worlds: WorldAxis[] = [0, 1, 2];
/** Axes to the right and upwards. */
const inPlane = { 0: [1, 2], 1: [0, 2], 2: [0, 1] } as const;
const letters = { 0: 'LR', 1: 'PA', 2: 'IS' };

describe('a plane', () => {
  it('shows the right of the body at the right, the front or the head on top, for all affines of nibabel', () => {
    for (const { affine } of reference.cases) {
      for (const world of worlds) {
        const plane = planeOf(world, affine, false);
        const [right, up] = inPlane[world];
        const place = (column: number, row: number) =>
          toMm(affine, voxelOf(column, row, { at, dims, plane }));
        const origin = place(1, 1);
        expect((place(2, 1)[right] ?? NaN) - (origin[right] ?? NaN)).toBeGreaterThan(0);
        expect((place(1, 0)[up] ?? NaN) - (origin[up] ?? NaN)).toBeGreaterThan(0);
        const { left, right: rightSide, top, bottom } = plane.sides ?? {};
        expect(`${left}${rightSide}`).toBe(letters[right]);
        expect(`${bottom}${top}`).toBe(letters[up]);
      }
    }
  });

  it('is mirrored for radiologists where left and right are in it, with its letters', () => {
    for (const { affine } of reference.cases) {
      const [own, mirrored] = [false, true].map((is) => planeOf(2, affine, is));
      expect(mirrored?.flipRight).toBe(!own?.flipRight);
      expect([mirrored?.sides?.left, mirrored?.sides?.right]).toEqual(['R', 'L']);
      expect(planeOf(0, affine, true)).toEqual(planeOf(0, affine, false));
    }
  });

  it('finds the pixel of a voxel and the voxel of a pixel again', () => {
    for (const { affine } of reference.cases) {
      for (const world of worlds) {
        const plane = planeOf(world, affine, world === 2);
        const { column, row } = pixelOf(at, dims, plane);
        expect(voxelOf(column, row, { at, dims, plane })).toEqual(at);
        const { width, height } = sizeOf(dims, plane);
        expect(column).toBeLessThan(width);
        expect(row).toBeLessThan(height);
      }
    }
  });

  it('is of the array where the file tells no sides, first voxel at the left and bottom', () => {
    const plane = planeOf(2, undefined, true);
    expect(plane.sides).toBeUndefined();
    expect(voxelOf(0, 3, { at, dims, plane })).toEqual([0, 0, 3]);
    expect(placeOf([1, 2, 3], dims)).toBe(1 + 3 * (2 + 4 * 3));
    expect(aspectOf(dims, [2, 2, 6], planeOf(1, undefined, false))).toBe(5);
  });
});

describe('what is looked at', () => {
  it('of a volume one voxel thick is its only plane', () => {
    expect(planesOf({ dims: [40, 20, 1], affine: undefined })).toEqual([2]);
    expect(modeFor('all', [2], false)).toBe(2);
    expect(modeFor(0, [2, 1, 0], true)).toBe(0);
    expect(modeFor('flat', [2, 1, 0], false)).toBe('all');
  });

  it('stays at the voxel that was chosen where the next volume has it', () => {
    const volume = { dims, centre: [0, 0, 0] as Triple };
    expect(voxelFor(at, volume)).toEqual(at);
    expect(voxelFor([1, 2, 9], volume)).toEqual([0, 0, 0]);
    expect(voxelFor(undefined, volume)).toEqual([0, 0, 0]);
  });

  it('says where the sides are from, and how far slices are tilted', () => {
    const oblique = reference.cases.at(-2)?.affine ?? [];
    expect(orientationWords({ affine: undefined }, false)).toContain('does not say');
    expect(orientationWords({ affine: oblique }, true)).toMatch(/at the left\. Slices.*°/);
    expect(orientationWords({ affine: reference.cases[0]?.affine }, false)).not.toContain('°');
  });
});
