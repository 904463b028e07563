/**
 * @file What the map draws: triangles in a plane, each vertex tied to a voxel. Either the flat
 * surfaces side by side, or, where there are none, the voxels of the scan slice by slice.
 */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { FlatSurface } from '../../domain/surface.ts';
import type { Steps } from '../../ui/steps.ts';

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** A hemisphere or a slice, with its name. */
export interface MapPart {
  label: string;
  bounds: Bounds;
}

export interface MapGeometry {
  kind: 'surface' | 'montage';
  /** `[nVertices, 2]`; mm for surfaces, voxels for a montage; y upwards. */
  xy: Float32Array;
  /** `[nFaces, 3]` */
  faces: Uint32Array;
  /** `[nVertices]` voxel of each vertex, -1 where none. */
  vertexVoxel: Int32Array;
  /** `[nVertices]`, NaN where unknown. */
  curvature: Float32Array;
  bounds: Bounds;
  parts: MapPart[];
  /** `[nPoints, 2]` and `[nPoints]`: what the pointer is matched with. */
  points: Float32Array;
  pointVoxel: Int32Array;
}

const gapShare = 0.03;

/** Bounds of the points, or of those of them that `which` names. */
export function boundsOf(xy: Float32Array, which?: Uint32Array): Bounds {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  const n = which ? which.length : xy.length / 2;
  for (let i = 0; i < n; i += 1) {
    const v = which ? (which[i] ?? 0) : i;
    const [x, y] = [xy[2 * v] ?? NaN, xy[2 * v + 1] ?? NaN];
    if (x < bounds.minX) bounds.minX = x;
    if (x > bounds.maxX) bounds.maxX = x;
    if (y < bounds.minY) bounds.minY = y;
    if (y > bounds.maxY) bounds.maxY = y;
  }
  return bounds.minX > bounds.maxX ? { minX: 0, minY: 0, maxX: 1, maxY: 1 } : bounds;
}

function union(parts: readonly Bounds[]): Bounds {
  return {
    minX: Math.min(...parts.map((b) => b.minX)),
    minY: Math.min(...parts.map((b) => b.minY)),
    maxX: Math.max(...parts.map((b) => b.maxX)),
    maxY: Math.max(...parts.map((b) => b.maxY)),
  };
}

interface Placed {
  surface: FlatSurface;
  dx: number;
  dy: number;
  bounds: Bounds;
}

/** Left to right in the order given, a gap between, each centred on y = 0. */
function* placeInRow(surfaces: readonly FlatSurface[]): Steps<Placed[]> {
  const sizes: Bounds[] = [];
  for (const { xy, faces } of surfaces) {
    yield;
    // Vertices that no face uses may carry coordinates of another surface: they do not count.
    sizes.push(boundsOf(xy, faces));
  }
  const gap = gapShare * Math.max(...sizes.map((b) => b.maxX - b.minX));
  let left = 0;
  return surfaces.map((surface, i) => {
    const own = sizes[i] ?? boundsOf(surface.xy);
    const [dx, dy] = [left - own.minX, -(own.minY + own.maxY) / 2];
    left += own.maxX - own.minX + gap;
    const bounds = {
      minX: own.minX + dx,
      maxX: own.maxX + dx,
      minY: own.minY + dy,
      maxY: own.maxY + dy,
    };
    return { surface, dx, dy, bounds };
  });
}

function copyPart(into: MapGeometry, placed: Placed, vertexAt: number, faceAt: number): void {
  const { surface, dx, dy } = placed;
  const nVertices = surface.vertexVoxel.length;
  for (let v = 0; v < nVertices; v += 1) {
    into.xy[2 * (vertexAt + v)] = (surface.xy[2 * v] ?? NaN) + dx;
    into.xy[2 * (vertexAt + v) + 1] = (surface.xy[2 * v + 1] ?? NaN) + dy;
  }
  into.vertexVoxel.set(surface.vertexVoxel, vertexAt);
  into.curvature.set(surface.curvature ?? new Float32Array(nVertices).fill(NaN), vertexAt);
  for (let i = 0; i < surface.faces.length; i += 1) {
    into.faces[faceAt + i] = (surface.faces[i] ?? 0) + vertexAt;
  }
}

const hemiNames = { lh: 'left', rh: 'right' } as const;

/** Left hemisphere left, right hemisphere right, to the same scale. */
export function* surfaceSteps(surfaces: readonly FlatSurface[]): Steps<MapGeometry> {
  const sorted = [...surfaces].sort((a, b) => a.hemi.localeCompare(b.hemi));
  const placed = yield* placeInRow(sorted);
  const nVertices = sorted.reduce((sum, s) => sum + s.vertexVoxel.length, 0);
  const xy = new Float32Array(2 * nVertices);
  const vertexVoxel = new Int32Array(nVertices);
  const geometry: MapGeometry = {
    kind: 'surface',
    xy,
    faces: new Uint32Array(sorted.reduce((sum, s) => sum + s.faces.length, 0)),
    vertexVoxel,
    curvature: new Float32Array(nVertices),
    bounds: union(placed.map((p) => p.bounds)),
    parts: placed.map((p) => ({ label: hemiNames[p.surface.hemi], bounds: p.bounds })),
    points: xy,
    pointVoxel: vertexVoxel,
  };
  let [vertexAt, faceAt] = [0, 0];
  for (const part of placed) {
    yield;
    copyPart(geometry, part, vertexAt, faceAt);
    vertexAt += part.surface.vertexVoxel.length;
    faceAt += part.surface.faces.length;
  }
  return geometry;
}

export interface NoMap {
  kind: 'none';
  why: string;
}

/** Can this dataset be drawn, and as what? */
export function mapKindOf(dataset: DatasetInfo): 'surface' | 'montage' | NoMap {
  if (dataset.surfaces.some((surface) => surface.faces.length > 0)) return 'surface';
  if (dataset.order === 'unknown' && dataset.grid)
    return {
      kind: 'none',
      why: 'The order of these voxels is not known, so they are not painted on a brain: drop the mask they were taken with.',
    };
  if (dataset.grid && dataset.grid.voxelLinear.length > 0) return 'montage';
  return {
    kind: 'none',
    why: 'These responses have no voxel coordinates, so there is no map of them: drop the mask they were taken with, or flat surfaces.',
  };
}
