/** @file Placing hemispheres and slices: sides, scale, ties to voxels, and why there is no map. */
import { describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { FlatSurface } from '../../domain/surface.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { finish } from '../../ui/steps.ts';
import { boundsOf, mapKindOf, surfaceSteps } from './geometry.ts';
import { columnsFor, gridXyz, montageGeometry } from './montage.ts';

const surfaceGeometry = (...parts: Parameters<typeof surfaceSteps>) =>
  finish(surfaceSteps(...parts));

const subject = flatSubject({ side: 24 });

function triangle(hemi: 'lh' | 'rh', size: number): FlatSurface {
  return {
    hemi,
    xy: Float32Array.from([0, 0, size, 0, 0, size, 999, 999]),
    faces: Uint32Array.from([0, 1, 2]),
    vertexVoxel: Int32Array.from([0, 1, -1, -1]),
    curvature: undefined,
  };
}

describe('surfaceGeometry', () => {
  test('puts the left hemisphere left, without overlap, whatever the order', () => {
    const { parts } = surfaceGeometry([...subject.surfaces].reverse());
    expect(parts.map((part) => part.label)).toEqual(['left', 'right']);
    expect(parts[0]?.bounds.maxX).toBeLessThan(parts[1]?.bounds.minX ?? 0);
  });

  test('keeps millimetres: both sides to the same scale, centred on one line', () => {
    const { parts } = surfaceGeometry([triangle('lh', 10), triangle('rh', 20)]);
    const [lh, rh] = parts.map(({ bounds: b }) => [b.maxX - b.minX, b.maxY + b.minY]);
    expect(lh?.[0]).toBeCloseTo(10);
    expect(rh?.[0]).toBeCloseTo(20);
    expect([lh?.[1], rh?.[1]]).toEqual([0, 0]);
  });

  test('vertices that no face uses do not count for the bounds', () => {
    expect(surfaceGeometry([triangle('lh', 10)]).bounds.maxX).toBeCloseTo(10);
  });

  test('faces point at the vertices of their own hemisphere', () => {
    const geometry = surfaceGeometry([triangle('lh', 1), triangle('rh', 1)]);
    expect([...geometry.faces]).toEqual([0, 1, 2, 4, 5, 6]);
    expect([...geometry.vertexVoxel]).toEqual([0, 1, -1, -1, 0, 1, -1, -1]);
  });

  test('unknown curvature is NaN, not 0', () => {
    expect(surfaceGeometry([triangle('lh', 1)]).curvature.every(Number.isNaN)).toBe(true);
  });

  test('an empty patch has bounds that can be shown', () => {
    expect(boundsOf(new Float32Array())).toEqual({ minX: 0, minY: 0, maxX: 1, maxY: 1 });
  });
});

describe('montageGeometry', () => {
  // 3 x 2 x 2 voxels; x fastest: (2,0,0), (0,1,0), (1,1,1).
  const grid = { dims: [3, 2, 2] as const, voxelLinear: Uint32Array.from([2, 3, 10]) };

  test('linear index in disk order becomes x, y, z', () => {
    expect([0, 1, 2].map((voxel) => gridXyz(grid, voxel))).toEqual([
      [2, 0, 0],
      [0, 1, 0],
      [1, 1, 1],
    ]);
    expect(gridXyz(grid, 3)).toBeUndefined();
  });

  test('each voxel is one unit square in its slice, y upwards', () => {
    const { xy, points, parts } = montageGeometry(grid);
    const square = (voxel: number) => boundsOf(xy.subarray(8 * voxel, 8 * voxel + 8));
    expect(square(1).maxX - square(1).minX).toBe(1);
    expect(parts.map((part) => part.label)).toEqual(['z 0', 'z 1']);
    expect(points[0]).toBeCloseTo((parts[0]?.bounds.minX ?? 0) + 2.5);
    expect((points[3] ?? 0) - (points[1] ?? 0)).toBe(1);
  });

  test('slices do not overlap', () => {
    const { parts } = montageGeometry(subject.grid ?? grid);
    const overlapping = parts.filter((a, i) =>
      parts.some(
        (b, j) =>
          i < j &&
          a.bounds.minX < b.bounds.maxX &&
          b.bounds.minX < a.bounds.maxX &&
          a.bounds.minY < b.bounds.maxY &&
          b.bounds.minY < a.bounds.maxY,
      ),
    );
    expect(parts.length).toBeGreaterThan(1);
    expect(overlapping).toEqual([]);
  });

  test('the number of columns fills the frame best', () => {
    expect(columnsFor(12, 10, 10, 4 / 3)).toBe(4);
    expect(columnsFor(1, 10, 10, 4 / 3)).toBe(1);
  });
});

describe('mapKindOf', () => {
  const without = (part: Partial<DatasetInfo>): DatasetInfo => ({ ...subject, ...part });

  test('surfaces first, else slices', () => {
    expect(mapKindOf(subject)).toBe('surface');
    expect(mapKindOf(without({ surfaces: [] }))).toBe('montage');
  });

  test('no grid: says why in one sentence', () => {
    const kind = mapKindOf(without({ surfaces: [], grid: undefined }));
    expect(kind).toMatchObject({ why: expect.stringContaining('no voxel coordinates') as string });
  });

  test('voxels of unknown order are never painted', () => {
    const kind = mapKindOf(without({ surfaces: [], order: 'unknown' }));
    expect(kind).toMatchObject({ why: expect.stringContaining('order') as string });
  });
});
