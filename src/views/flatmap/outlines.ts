/**
 * @file Outlines of ROIs on the map: where the indicator of a ROI, interpolated over a triangle,
 * crosses one half (marching triangles). Every ROI has its own closed lines, so overlaps are seen.
 */
import type { Roi } from '../../domain/roi.ts';
import type { Steps } from '../../ui/steps.ts';
import type { MapGeometry } from './geometry.ts';

export interface Outlines {
  /** `[nSegments, 4]` x0 y0 x1 y1 in map units. */
  segments: Float32Array;
  /** `[nSegments]` index into the ROIs the outlines were made for. */
  roi: Uint16Array;
}

/** Which ROIs hold each voxel, as numbers of distinct sets; set 0 is the empty one. */
export interface Membership {
  /** `[nVoxels]` */
  setOf: Uint32Array;
  /** ROI indices of each set, ascending. */
  sets: number[][];
}

export function membershipOf(nVoxels: number, rois: readonly Roi[]): Membership {
  const setOf = new Uint32Array(nVoxels);
  const sets: number[][] = [[]];
  rois.forEach((roi, index) => {
    const grown = new Map<number, number>();
    for (const voxel of roi.voxels) {
      const before = setOf[voxel] ?? 0;
      const after = grown.get(before) ?? sets.push([...(sets[before] ?? []), index]) - 1;
      grown.set(before, after);
      setOf[voxel] = after;
    }
  });
  return { setOf, sets };
}

class SegmentList {
  private readonly coordinates: number[] = [];
  private readonly rois: number[] = [];
  add(roi: number, x0: number, y0: number, x1: number, y1: number): void {
    this.coordinates.push(x0, y0, x1, y1);
    this.rois.push(roi);
  }
  finish(): Outlines {
    return { segments: Float32Array.from(this.coordinates), roi: Uint16Array.from(this.rois) };
  }
}

type Triangle = readonly [number, number, number];

/** Cuts the corner that differs from the other two, half way along both its edges. */
function cutCorner(list: SegmentList, xy: Float32Array, roi: number, corners: Triangle): void {
  const [apex, left, right] = corners;
  const middle = (a: number, b: number, axis: 0 | 1): number =>
    ((xy[2 * a + axis] ?? 0) + (xy[2 * b + axis] ?? 0)) / 2;
  list.add(
    roi,
    middle(apex, left, 0),
    middle(apex, left, 1),
    middle(apex, right, 0),
    middle(apex, right, 1),
  );
}

function oddCorner(inside: readonly [boolean, boolean, boolean], corners: Triangle): Triangle {
  const [a, b, c] = corners;
  if (inside[1] === inside[2]) return [a, b, c];
  return inside[0] === inside[2] ? [b, c, a] : [c, a, b];
}

/** `[nVertices]` set of each vertex; one pass, since most triangles need nothing else. */
function setsOfVertices(vertexVoxel: Int32Array, { setOf }: Membership): Uint32Array {
  const sets = new Uint32Array(vertexVoxel.length);
  for (let v = 0; v < sets.length; v += 1) {
    const voxel = vertexVoxel[v] ?? -1;
    if (voxel >= 0) sets[v] = setOf[voxel] ?? 0;
  }
  return sets;
}

type SetTriple = readonly [number[], number[], number[]];

function cutFace(list: SegmentList, xy: Float32Array, corners: Triangle, sets: SetTriple): void {
  for (const roi of new Set(sets.flat())) {
    const inside = [sets[0].includes(roi), sets[1].includes(roi), sets[2].includes(roi)] as const;
    if (inside[0] && inside[1] && inside[2]) continue;
    cutCorner(list, xy, roi, oddCorner(inside, corners));
  }
}

/** Corners of triangles that are looked at between two chances to give way. */
const CORNERS_PER_STEP = 3 * 32_768;

function* surfaceOutlines(geometry: MapGeometry, membership: Membership): Steps<Outlines> {
  const { faces, xy } = geometry;
  const { sets } = membership;
  const list = new SegmentList();
  const setAt = setsOfVertices(geometry.vertexVoxel, membership);
  for (let f = 0; f < faces.length; f += 3) {
    if (f % CORNERS_PER_STEP === 0) yield;
    const [i, j, k] = [faces[f] ?? 0, faces[f + 1] ?? 0, faces[f + 2] ?? 0];
    const [a, b, c] = [setAt[i] ?? 0, setAt[j] ?? 0, setAt[k] ?? 0];
    if (a === b && b === c) continue;
    cutFace(list, xy, [i, j, k], [sets[a] ?? [], sets[b] ?? [], sets[c] ?? []]);
  }
  return list.finish();
}

/** Sides of a square as (dx, dy of the neighbour; x0 y0 x1 y1 of the side). */
const sides = [
  [-1, 0, 0, 0, 0, 1],
  [1, 0, 1, 0, 1, 1],
  [0, -1, 0, 0, 1, 0],
  [0, 1, 0, 1, 1, 1],
] as const;

function montageOutlines(geometry: MapGeometry, membership: Membership): Outlines {
  const list = new SegmentList();
  const key = (x: number, y: number): string => `${Math.floor(x)},${Math.floor(y)}`;
  const at = new Map<string, number>();
  geometry.pointVoxel.forEach((voxel, i) => {
    at.set(key(geometry.points[2 * i] ?? 0, geometry.points[2 * i + 1] ?? 0), voxel);
  });
  const roisAt = (x: number, y: number): number[] =>
    membership.sets[membership.setOf[at.get(key(x, y)) ?? -1] ?? 0] ?? [];
  for (let i = 0; i < geometry.pointVoxel.length; i += 1) {
    const x = Math.floor(geometry.points[2 * i] ?? 0);
    const y = Math.floor(geometry.points[2 * i + 1] ?? 0);
    for (const roi of roisAt(x, y)) {
      for (const [dx, dy, x0, y0, x1, y1] of sides) {
        if (!roisAt(x + dx, y + dy).includes(roi)) list.add(roi, x + x0, y + y0, x + x1, y + y1);
      }
    }
  }
  return list.finish();
}

/** Lines around the ROIs that `membership` was made of. */
export function* outlineSteps(geometry: MapGeometry, membership: Membership): Steps<Outlines> {
  if (geometry.kind === 'montage') return montageOutlines(geometry, membership);
  return yield* surfaceOutlines(geometry, membership);
}
