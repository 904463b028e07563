/**
 * @file Flat maps: the patch gives places in the plane, the white surface its triangles, NSD's
 * transforms the voxel under each vertex (mean of the cortical layers, nearest voxel).
 */
import type { NumericArray } from '../domain/arrays.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { LabError } from '../domain/errors.ts';
import type { Hemi } from '../domain/roi.ts';
import type { FlatSurface } from '../domain/surface.ts';
import type { ReadOptions } from '../readers/types.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import type { TransformClaim } from './recognise/surface-claims.ts';
import { meshSet, meshesOf } from './meshes.ts';
import type { MeshSet } from './meshes.ts';
import { refusal } from './refuse.ts';
import type { HemiVertices, VoxelSpace } from './responses/types.ts';
import { columnOfLinear } from './responses/voxels.ts';

type Grid = NonNullable<DatasetInfo['grid']>;

/** NSD's mark for a vertex that lies outside the volume. */
const NOWHERE = 9999;

/**
 * Dataset column under each vertex, -1 where none.
 *
 * @param layers  Each `[3, nVertices]` of 1-based voxel coordinates; 9999 or NaN is nowhere. A
 *                coordinate counts when `0 <= c - 1 <= dim - 1`; layers that do not are left out.
 * @returns       `[nVertices]` column of the voxel nearest to the mean over layers.
 */
export function voxelOfVertex(
  layers: readonly NumericArray[],
  nVertices: number,
  grid: Grid,
): Int32Array {
  const columns = columnOfLinear(grid);
  const [nx, ny, nz] = grid.dims;
  const inside = (values: NumericArray, vertex: number) =>
    grid.dims.every((dim, axis) => {
      const c = values[vertex + axis * nVertices] ?? NaN;
      return c !== NOWHERE && c >= 1 && c <= dim;
    });
  return Int32Array.from({ length: nVertices }, (_, vertex) => {
    const usable = layers.filter((values) => inside(values, vertex));
    if (usable.length === 0) return -1;
    const mean = (axis: number) =>
      usable.reduce((sum, values) => sum + (values[vertex + axis * nVertices] ?? 0), 0) /
      usable.length;
    const [i, j, k] = [mean(0) - 1, mean(1) - 1, mean(2) - 1].map(Math.round);
    if (i === undefined || j === undefined || k === undefined) return -1;
    return i < nx && j < ny && k < nz ? (columns[i + nx * (j + ny * k)] ?? -1) : -1;
  });
}

/**
 * Triangles whose three vertices are all in the patch, renumbered to it.
 *
 * @param vertexId  `[nPatch]` vertex of the whole surface.
 * @param faces     `[nFaces, 3]` of the whole surface.
 */
export function facesOfPatch(vertexId: NumericArray, faces: NumericArray): Uint32Array {
  const place = new Map<number, number>();
  vertexId.forEach((vertex: number, i: number) => place.set(vertex, i));
  const kept: number[] = [];
  for (let at = 0; at + 2 < faces.length; at += 3) {
    const a = place.get(faces[at] ?? -1);
    const b = place.get(faces[at + 1] ?? -1);
    const c = place.get(faces[at + 2] ?? -1);
    if (a !== undefined && b !== undefined && c !== undefined) kept.push(a, b, c);
  }
  return Uint32Array.from(kept);
}

function layersOf(parts: readonly Part[], hemi: Hemi, from: string): Part<TransformClaim>[] {
  return partsOf(parts, 'transform').filter(
    ({ claim }) => claim.hemi === hemi && claim.from === from && claim.to.startsWith('layer'),
  );
}

function noMesh(layer: Part<TransformClaim>, found: number): LabError {
  return refusal(
    'shape-mismatch',
    `${layer.file.path} maps ${layer.claim.nVertices} vertices; the surface has ${found}. Drop surface and ` +
      'transform of the same subject.',
    [layer.file],
    { expected: found, found: layer.claim.nVertices },
  );
}

const pick = (values: NumericArray, vertexId: NumericArray) =>
  Float32Array.from(vertexId, (vertex) => values[vertex] ?? NaN);

interface Plane {
  /** Vertex of the whole surface of each vertex in the plane. */
  vertexId: NumericArray;
  xy: Float32Array;
  faces: Uint32Array;
}

/**
 * A flat surface with its own triangles: only vertices of a triangle are in the plane, the others
 * keep their place in the folded cortex.
 *
 * @param xyz     `[nVertices, 3]`.
 * @param turned  Turn `(x, y)` back to FreeSurfer's `(-y, x)`.
 */
export function planeOfMesh(xyz: NumericArray, faces: NumericArray, turned: boolean): Plane {
  const vertexId = Uint32Array.from(new Set(faces)).sort();
  const xy = new Float32Array(2 * vertexId.length);
  vertexId.forEach((vertex, i) => {
    const [x, y] = [xyz[3 * vertex] ?? NaN, xyz[3 * vertex + 1] ?? NaN];
    xy[2 * i] = turned ? -y : x;
    xy[2 * i + 1] = turned ? x : y;
  });
  return { vertexId, xy, faces: facesOfPatch(vertexId, faces) };
}

async function planeOf({ flat }: MeshSet, options?: ReadOptions): Promise<Plane> {
  if ('flatMesh' in flat) {
    const { vertices, faces, turned } = flat.flatMesh.claim;
    return planeOfMesh(await vertices.read(options), await faces.read(options), turned);
  }
  const vertexId = await flat.patch.claim.vertexId.read(options);
  const xyz = await flat.patch.claim.xyz.read(options);
  const nValues = vertexId.length * 2;
  const xy = Float32Array.from({ length: nValues }, (_, i) => xyz[(i >> 1) * 3 + (i & 1)] ?? NaN);
  return { vertexId, xy, faces: facesOfPatch(vertexId, await flat.mesh.claim.faces.read(options)) };
}

/** Draw a mesh flat. `columns`: `[nVertices]` data set column of each vertex, -1 where none. */
async function drawn(
  set: MeshSet,
  hemi: Hemi,
  columns: Int32Array,
  options?: ReadOptions,
): Promise<FlatSurface> {
  const { vertexId, xy, faces } = await planeOf(set, options);
  const { curvature } = set;
  return {
    hemi,
    xy,
    faces,
    vertexVoxel: Int32Array.from(vertexId, (vertex) => columns[vertex] ?? -1),
    curvature: curvature && pick(await curvature.claim.array.read(options), vertexId),
  };
}

/** A hemisphere over voxels of a volume, through NSD's transforms. */
async function overVoxels(
  parts: readonly Part[],
  hemi: Hemi,
  grid: Grid,
  from: string,
  options?: ReadOptions,
): Promise<FlatSurface | undefined> {
  const [first, ...more] = layersOf(parts, hemi, from);
  if (!first) return undefined;
  const set = meshSet(parts, hemi, first.claim.nVertices);
  const [other] = meshesOf(parts, hemi);
  if (!set) {
    const found = other?.claim.vertices.shape[0] ?? first.claim.nVertices;
    if (found === first.claim.nVertices) return undefined;
    throw noMesh(first, found);
  }
  const odd = more.find(({ claim }) => claim.nVertices !== first.claim.nVertices);
  if (odd) throw noMesh(odd, first.claim.nVertices);
  const maps: NumericArray[] = [];
  for (const { claim } of [first, ...more]) maps.push(await claim.array.read(options));
  return drawn(set, hemi, voxelOfVertex(maps, first.claim.nVertices, grid), options);
}

/** A hemisphere whose vertices are the columns themselves. */
async function overVertices(
  parts: readonly Part[],
  hemi: Hemi,
  own: HemiVertices | undefined,
  options?: ReadOptions,
): Promise<FlatSurface | undefined> {
  const set = own && meshSet(parts, hemi, own.nVertices);
  if (!own || !set) return undefined;
  const columns = new Int32Array(own.nVertices).fill(-1);
  own.vertices.forEach((vertex, i) => (columns[vertex] = own.firstColumn + i));
  return drawn(set, hemi, columns, options);
}

/** Coordinates of the cortical layers under the vertices that are drawn, one entry a surface. */
export interface SurfaceLayers {
  /** Vertex of the whole surface of each vertex drawn. */
  vertexId: NumericArray;
  /** Each `[3, nVertices]` over the whole surface. */
  layers: NumericArray[];
}

/** What sampling a volume on the flat surfaces takes; empty where they were not drawn from a volume. */
export async function surfaceLayers(
  parts: readonly Part[],
  { grid }: VoxelSpace,
  space: string | undefined,
  options?: ReadOptions,
): Promise<SurfaceLayers[]> {
  const found: SurfaceLayers[] = [];
  for (const hemi of ['lh', 'rh'] as const) {
    const layers = grid ? layersOf(parts, hemi, transformOf(space)) : [];
    const set = layers[0] && meshSet(parts, hemi, layers[0].claim.nVertices);
    if (!set) continue;
    const read: NumericArray[] = [];
    for (const { claim } of layers) read.push(await claim.array.read(options));
    found.push({ vertexId: (await planeOf(set, options)).vertexId, layers: read });
  }
  return found;
}

const transformOf = (space: string | undefined) => (space === 'func1mm' ? 'func1pt0' : 'func1pt8');

/** Flat surfaces of the hemispheres for which all that is needed was dropped. */
export async function surfacesOf(
  parts: readonly Part[],
  { grid, vertices }: VoxelSpace,
  space: string | undefined,
  options?: ReadOptions,
): Promise<FlatSurface[]> {
  const from = transformOf(space);
  const surfaces: FlatSurface[] = [];
  for (const hemi of ['lh', 'rh'] as const) {
    const surface = grid
      ? await overVoxels(parts, hemi, grid, from, options)
      : await overVertices(parts, hemi, vertices?.[hemi], options);
    if (surface) surfaces.push(surface);
  }
  return surfaces;
}
