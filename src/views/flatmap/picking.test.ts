/** @file Pointer to voxel against a search of every point; camera and lasso against themselves. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flatSubject } from '../../testing/flat-subject.ts';
import { finish } from '../../ui/steps.ts';
import { fit, pan, toMap, toScreen, wheelFactor, zoomAt } from './camera.ts';
import { surfaceSteps, type MapGeometry } from './geometry.ts';
import {
  growToRois,
  insidePolygon,
  uniteVoxels,
  voxelsInPolygon,
  voxelsUnderBrush,
  withoutVoxels,
} from './lasso.ts';
import { montageGeometry } from './montage.ts';
import { pickIndex } from './picking.ts';

const surfaceGeometry = (...parts: Parameters<typeof surfaceSteps>) =>
  finish(surfaceSteps(...parts));

const subject = flatSubject({ side: 32 });
const surface = surfaceGeometry(subject.surfaces);
const index = pickIndex(surface);
const inBounds = fc.record({
  x: fc.double({ min: surface.bounds.minX - 20, max: surface.bounds.maxX + 20, noNaN: true }),
  y: fc.double({ min: surface.bounds.minY - 20, max: surface.bounds.maxY + 20, noNaN: true }),
});

function nearest({ points, pointVoxel }: MapGeometry, x: number, y: number) {
  const all = Array.from(pointVoxel, (voxel, i) => ({
    voxel,
    distance: Math.hypot((points[2 * i] ?? 0) - x, (points[2 * i + 1] ?? 0) - y),
  }));
  return all.reduce((best, own) => (own.distance < best.distance ? own : best));
}

describe('voxelAt', () => {
  test('is the nearest vertex, or nothing away from the map', () => {
    const spacing = 120 / 31;
    fc.assert(
      fc.property(inBounds, ({ x, y }) => {
        const best = nearest(surface, x, y);
        const found = index.voxelAt(x, y);
        if (best.distance < spacing) expect(found).toBe(best.voxel);
        else if (best.distance > 3 * spacing) expect(found).toBe(-1);
      }),
    );
  });

  test('in a montage, the square under the pointer to its very corner', () => {
    const grid = { dims: [2, 2, 1] as const, voxelLinear: Uint32Array.from([0, 3]) };
    const montage = montageGeometry(grid);
    const [left = 0, bottom = 0] = [montage.bounds.minX, montage.bounds.minY];
    const at = (x: number, y: number) => pickIndex(montage).voxelAt(left + x, bottom + y);
    expect([at(0.01, 0.01), at(0.99, 0.97), at(1.02, 1.02)]).toEqual([0, 0, 1]);
    expect(at(1.5, 0.2)).toBe(-1);
  });
});

describe('lasso', () => {
  test('a box takes exactly the voxels inside', () => {
    const box = [
      [10, -20],
      [50, -20],
      [50, 20],
      [10, 20],
    ] as const;
    const inside = new Set<number>();
    surface.vertexVoxel.forEach((voxel, v) => {
      const [x, y] = [surface.xy[2 * v] ?? 0, surface.xy[2 * v + 1] ?? 0];
      if (voxel >= 0 && x > 10 && x < 50 && y > -20 && y < 20) inside.add(voxel);
    });
    expect(voxelsInPolygon(index, box)).toEqual([...inside].sort((a, b) => a - b));
    expect(inside.size).toBeGreaterThan(20);
  });

  test('a line is no lasso', () => {
    const line = [
      [0, 0],
      [50, 0],
    ] as const;
    expect(voxelsInPolygon(index, line)).toEqual([]);
  });

  test('a notch of the polygon is outside', () => {
    const notched = [
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 1],
      [0, 4],
    ] as const;
    expect(insidePolygon(notched, 2, 3)).toBe(false);
    expect(insidePolygon(notched, 0.5, 1)).toBe(true);
  });

  test('a small brush still takes the voxel under it', () => {
    const [x = 0, y = 0] = surface.xy.subarray(2 * 300, 2 * 300 + 2);
    expect(voxelsUnderBrush(index, [x + 0.3, y + 0.3], 0.01)).toEqual([surface.vertexVoxel[300]]);
    expect(voxelsUnderBrush(index, [x, y], 15).length).toBeGreaterThan(5);
  });

  test('sets of voxels stay ascending and unique', () => {
    expect(uniteVoxels([5, 1], [1, 3])).toEqual([1, 3, 5]);
    expect(withoutVoxels([1, 3, 5], [3, 9])).toEqual([1, 5]);
  });

  test('growing takes the whole of every ROI touched', () => {
    const eba = subject.rois.find((roi) => roi.name === 'EBA');
    const grown = growToRois([eba?.voxels[0] ?? -1], eba ? [eba] : []);
    expect(grown).toEqual([...(eba?.voxels ?? [])]);
  });
});

describe('camera', () => {
  const size = { width: 560, height: 420 };
  const home = fit(surface.bounds, size, { top: 20, bottom: 46, side: 12 });
  const place = fc.record({
    left: fc.double({ min: 0, max: 560, noNaN: true }),
    top: fc.double({ min: 0, max: 420, noNaN: true }),
  });

  test('all of the map is in the frame, clear of the insets', () => {
    const { bounds: b } = surface;
    const [left, bottom] = toScreen(home, size, b.minX, b.minY);
    const [right, top] = toScreen(home, size, b.maxX, b.maxY);
    expect(left).toBeGreaterThanOrEqual(12 - 1e-6);
    expect(right).toBeLessThanOrEqual(548 + 1e-6);
    expect(top).toBeGreaterThanOrEqual(20 - 1e-6);
    expect(bottom).toBeLessThanOrEqual(374 + 1e-6);
  });

  test('frame to map and back', () => {
    fc.assert(
      fc.property(place, ({ left, top }) => {
        const [x, y] = toScreen(home, size, ...toMap(home, size, left, top));
        expect(Math.hypot(x - left, y - top)).toBeLessThan(1e-6);
      }),
    );
  });

  test('the point under the pointer stays there while zooming and follows while panning', () => {
    fc.assert(
      fc.property(place, fc.double({ min: 0.3, max: 4, noNaN: true }), ({ left, top }, factor) => {
        const [x, y] = toMap(home, size, left, top);
        const zoomed = toScreen(zoomAt(home, size, [left, top], factor, home), size, x, y);
        expect(Math.hypot(zoomed[0] - left, zoomed[1] - top)).toBeLessThan(1e-6);
        const panned = toScreen(pan(home, 7, -3), size, x, y);
        expect(Math.hypot(panned[0] - left - 7, panned[1] - top + 3)).toBeLessThan(1e-6);
      }),
    );
  });

  test('zoom stays between half and forty times the whole map', () => {
    const deep = zoomAt(home, size, [1, 1], 1e9, home);
    expect(deep.scale / home.scale).toBeCloseTo(40);
    expect(zoomAt(home, size, [1, 1], 1e-9, home).scale / home.scale).toBeCloseTo(0.5);
  });

  test('a frame without a size gives a finite camera', () => {
    const flat = fit(surface.bounds, { width: 0, height: 0 }, { top: 20, bottom: 46, side: 12 });
    expect(Object.values(flat).every(Number.isFinite)).toBe(true);
  });

  test('the wheel zooms in upwards, by lines as by pixels', () => {
    expect(wheelFactor({ deltaY: -100, deltaMode: 0 })).toBeGreaterThan(1);
    expect(wheelFactor({ deltaY: 3, deltaMode: 1 })).toBeLessThan(1);
    expect(wheelFactor({ deltaY: -1e9, deltaMode: 0 })).toBeLessThan(2);
  });
});
