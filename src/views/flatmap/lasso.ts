/** @file Choosing voxels by hand: a polygon, a brush, and growing to whole regions. */
import type { Roi } from '../../domain/roi.ts';
import type { PickIndex } from './picking.ts';

export type Point = readonly [number, number];

/** Is it inside the closed polygon (even-odd rule)? */
export function insidePolygon(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [xi, yi] = polygon[i] ?? [0, 0];
    const [xj, yj] = polygon[j] ?? [0, 0];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Voxels (ascending) under a polygon of the map. */
export function voxelsInPolygon(index: PickIndex, polygon: readonly Point[]): number[] {
  if (polygon.length < 3) return [];
  const xs = polygon.map((p) => p[0]);
  const ys = polygon.map((p) => p[1]);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  return index.voxelsIn(box, (x, y) => insidePolygon(polygon, x, y));
}

/** Voxels (ascending) within `radius` map units of a point; at least the one under it. */
export function voxelsUnderBrush(index: PickIndex, at: Point, radius: number): number[] {
  const [x, y] = at;
  const box = [x - radius, y - radius, x + radius, y + radius] as const;
  const found = index.voxelsIn(box, (px, py) => Math.hypot(px - x, py - y) <= radius);
  const under = index.voxelAt(x, y);
  return found.length === 0 && under >= 0 ? [under] : found;
}

/** Ascending, each once. */
export function uniteVoxels(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

export function withoutVoxels(a: readonly number[], b: readonly number[]): number[] {
  const taken = new Set(b);
  return a.filter((voxel) => !taken.has(voxel));
}

/** The chosen voxels and all of every ROI that any of them lies in. */
export function growToRois(chosen: readonly number[], rois: readonly Roi[]): number[] {
  const seeds = new Set(chosen);
  const touched = rois.filter((roi) => roi.voxels.some((voxel) => seeds.has(voxel)));
  return uniteVoxels(
    chosen,
    touched.flatMap((roi) => [...roi.voxels]),
  );
}
