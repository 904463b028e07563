/** @file Where the names of ROIs stand, and which of them are left out when they would overlap. */
import type { Roi } from '../../domain/roi.ts';
import type { Steps } from '../../ui/steps.ts';
import { toScreen, type Camera, type Size } from './camera.ts';
import type { MapGeometry, MapPart } from './geometry.ts';
import type { Membership } from './outlines.ts';

export interface LabelAnchor {
  roi: Roi;
  /** Place on the map, in its units. */
  x: number;
  y: number;
  /** Points of the map in the ROI: the larger ones keep their label. */
  weight: number;
}

export interface PlacedLabel {
  roi: Roi;
  left: number;
  top: number;
}

/** Which part a point lies in, -1 in none. */
function partAt(parts: readonly MapPart[], x: number, y: number): number {
  for (let i = 0; i < parts.length; i += 1) {
    const b = parts[i]?.bounds;
    if (b && x >= b.minX && x <= b.maxX && y >= b.minY && y <= b.maxY) return i;
  }
  return -1;
}

interface Cluster {
  roi: number;
  members: number[];
  sumX: number;
  sumY: number;
}

/** Points that are looked at between two chances to give way. */
const POINTS_PER_STEP = 16_384;

/** The points of each ROI in each part, in one pass over the points. */
function* clustersOf(geometry: MapGeometry, { setOf, sets }: Membership): Steps<Cluster[]> {
  const { points, pointVoxel, parts } = geometry;
  const clusters = new Map<number, Cluster>();
  for (let i = 0; i < pointVoxel.length; i += 1) {
    if (i % POINTS_PER_STEP === 0) yield;
    const voxel = pointVoxel[i] ?? -1;
    const set = voxel < 0 ? 0 : (setOf[voxel] ?? 0);
    if (set === 0) continue;
    const [x, y] = [points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN];
    const part = partAt(parts, x, y);
    for (const roi of sets[set] ?? []) {
      const key = roi * (parts.length + 1) + part + 1;
      const cluster = clusters.get(key) ?? { roi, members: [], sumX: 0, sumY: 0 };
      clusters.set(key, cluster);
      cluster.members.push(i);
      cluster.sumX += x;
      cluster.sumY += y;
    }
  }
  return [...clusters.values()];
}

function nearestTo(points: Float32Array, members: readonly number[], x: number, y: number): number {
  let best = { member: members[0] ?? 0, distance: Infinity };
  for (const member of members) {
    const distance = Math.hypot((points[2 * member] ?? 0) - x, (points[2 * member + 1] ?? 0) - y);
    if (distance < best.distance) best = { member, distance };
  }
  return best.member;
}

/** The centre of a crescent is not in it: the member next to the centre. */
function anchorOf(points: Float32Array, roi: Roi, cluster: Cluster): LabelAnchor {
  const n = cluster.members.length;
  const at = nearestTo(points, cluster.members, cluster.sumX / n, cluster.sumY / n);
  return { roi, x: points[2 * at] ?? 0, y: points[2 * at + 1] ?? 0, weight: n };
}

/**
 * One anchor for each ROI in each hemisphere, heaviest first; in a montage one, in the slice that has
 * most of it. `membership` must be of these ROIs.
 */
export function* anchorSteps(
  geometry: MapGeometry,
  rois: readonly Roi[],
  membership: Membership,
): Steps<LabelAnchor[]> {
  const anchors: LabelAnchor[] = [];
  for (const cluster of yield* clustersOf(geometry, membership)) {
    yield;
    const roi = rois[cluster.roi];
    if (roi) anchors.push(anchorOf(geometry.points, roi, cluster));
  }
  anchors.sort((a, b) => b.weight - a.weight);
  if (geometry.kind === 'surface') return anchors;
  return anchors.filter((anchor, i) => anchors.findIndex((a) => a.roi === anchor.roi) === i);
}

/** Pixels at the page's own size of letters. */
const characterWidth = 6.6;
const lineHeight = 14;

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boxAt(name: string, left: number, top: number, zoom: number): Box {
  const half = (zoom * name.length * characterWidth) / 2 + 3;
  return {
    left: left - half,
    right: left + half,
    top: top - (zoom * lineHeight) / 2,
    bottom: top + (zoom * lineHeight) / 2,
  };
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Labels in view that do not cover one another; `anchors` come with the largest ROIs first. Letters are
 * `zoom` times as large as the page's own.
 */
export function placeLabels(
  anchors: readonly LabelAnchor[],
  camera: Camera,
  size: Size,
  zoom = 1,
): PlacedLabel[] {
  const taken: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const anchor of anchors) {
    const [left, top] = toScreen(camera, size, anchor.x, anchor.y);
    const box = boxAt(anchor.roi.name, left, top, zoom);
    const outside =
      box.right < 0 || box.left > size.width || box.bottom < 0 || box.top > size.height;
    if (outside || taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    placed.push({ roi: anchor.roi, left, top });
  }
  return placed;
}
