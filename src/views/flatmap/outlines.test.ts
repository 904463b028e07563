/** @file Outlines close around each ROI, on the half-way line; names stand inside and apart. */
import { describe, expect, test } from 'vitest';
import type { Roi } from '../../domain/roi.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { finish } from '../../ui/steps.ts';
import { fit } from './camera.ts';
import { surfaceSteps } from './geometry.ts';
import { anchorSteps, placeLabels } from './labels.ts';
import { montageGeometry } from './montage.ts';
import { membershipOf, outlineSteps, type Outlines } from './outlines.ts';
import { outlinedRois } from './settings.ts';

const surfaceGeometry = (...parts: Parameters<typeof surfaceSteps>) =>
  finish(surfaceSteps(...parts));
const outlinesOf = (...parts: Parameters<typeof outlineSteps>) => finish(outlineSteps(...parts));
const anchorsOf = (...parts: Parameters<typeof anchorSteps>) => finish(anchorSteps(...parts));

const subject = flatSubject({ side: 32 });
const rois = outlinedRois(subject, []);
const surface = surfaceGeometry(subject.surfaces);

function roi(name: string, voxels: number[]): Roi {
  return { name, family: 'f', hemi: 'both', level: undefined, voxels: Uint32Array.from(voxels) };
}

/** How many ends of segments meet at each point of one ROI's outline. */
function meetings(outlines: Outlines, index: number): number[] {
  const counts = new Map<string, number>();
  outlines.roi.forEach((owner, i) => {
    if (owner !== index) return;
    for (const at of [0, 2]) {
      const key = [...outlines.segments.subarray(4 * i + at, 4 * i + at + 2)].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  });
  return [...counts.values()];
}

describe('membershipOf', () => {
  test('numbers the sets of ROIs that occur', () => {
    const { setOf, sets } = membershipOf(4, [roi('a', [0, 1]), roi('b', [1, 2])]);
    expect([...setOf].map((set) => sets[set])).toEqual([[0], [0, 1], [1], []]);
  });
});

describe('outlinesOf', () => {
  test('cuts a triangle half way along the two edges that leave the ROI', () => {
    const geometry = surfaceGeometry([
      {
        hemi: 'lh',
        xy: Float32Array.from([0, 0, 2, 0, 0, 2]),
        faces: Uint32Array.from([0, 1, 2]),
        vertexVoxel: Int32Array.from([0, 1, -1]),
        curvature: undefined,
      },
    ]);
    const { segments } = outlinesOf(geometry, membershipOf(2, [roi('a', [0])]));
    // The patch is centred on y = 0, so y runs from -1 to 1.
    expect([...segments]).toEqual([1, -1, 0, 0]);
  });

  test('lines are closed except at the rim of the patch', () => {
    const outlines = outlinesOf(surface, membershipOf(subject.nVoxels, rois));
    const inner = rois.findIndex((r) => r.name === 'EBA');
    const counts = meetings(outlines, inner);
    expect(counts.length).toBeGreaterThan(8);
    expect(counts.every((count) => count % 2 === 0)).toBe(true);
  });

  test('overlapping ROIs each keep their line', () => {
    const pair = [roi('a', [10, 11, 12]), roi('b', [11, 12, 13])];
    const outlines = outlinesOf(surface, membershipOf(subject.nVoxels, pair));
    expect(new Set(outlines.roi)).toEqual(new Set([0, 1]));
  });

  test('a single voxel of a montage is a square', () => {
    const grid = { dims: [4, 4, 1] as const, voxelLinear: Uint32Array.from([0, 1, 5, 10]) };
    const montage = montageGeometry(grid);
    const outlines = outlinesOf(montage, membershipOf(4, [roi('a', [2])]));
    expect(outlines.roi).toHaveLength(4);
    expect(meetings(outlines, 0)).toEqual([2, 2, 2, 2]);
  });
});

describe('labels', () => {
  const membership = membershipOf(subject.nVoxels, rois);
  const anchors = anchorsOf(surface, rois, membership);

  test('one in each hemisphere, on a vertex of the ROI', () => {
    const eba = anchors.filter((anchor) => anchor.roi.name === 'EBA');
    expect(eba).toHaveLength(2);
    for (const { x, y, roi: own } of eba) {
      const vertex = surface.vertexVoxel.findIndex(
        (_, v) => surface.xy[2 * v] === x && surface.xy[2 * v + 1] === y,
      );
      expect(own.voxels).toContain(surface.vertexVoxel[vertex]);
    }
  });

  test('a montage names each ROI once', () => {
    if (!subject.grid) throw new Error('The subject has a grid.');
    const names = anchorsOf(montageGeometry(subject.grid), rois, membership).map((a) => a.roi.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('those placed do not overlap; more fit when zoomed in', () => {
    const size = { width: 320, height: 240 };
    const home = fit(surface.bounds, size, { top: 0, bottom: 0, side: 0 });
    const placed = placeLabels(anchors, home, size);
    expect(placed.length).toBeGreaterThan(4);
    expect(placed.length).toBeLessThan(anchors.length);
    const close = placed.flatMap((a, i) =>
      placed.slice(i + 1).filter((b) => Math.hypot(a.left - b.left, a.top - b.top) < 14),
    );
    expect(close).toEqual([]);
    const large = { width: 1600, height: 1200 };
    const wide = fit(surface.bounds, large, { top: 0, bottom: 0, side: 0 });
    expect(placeLabels(anchors, wide, large).length).toBeGreaterThan(placed.length);
  });
});
