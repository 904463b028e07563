/**
 * @file Values of a volume at decimal places, as NSD's own mapping tool takes them: coordinates count
 * from 1, 9999 and anything beyond the voxels is nowhere; cubic is Catmull-Rom with the edge voxels
 * repeated (not a B-spline), labels go to the one whose trilinear weights sum highest; NaN is no label. Checked against
 * numpy and scipy (`scripts/fixtures/dataset/sampling.py`).
 */
import type { NumericArray } from '../domain/arrays.ts';

export interface VolumeOf {
  /** x, y, z; x fastest in `values`. */
  dims: readonly [number, number, number];
  values: NumericArray;
}

export type Sampling = 'nearest' | 'linear' | 'cubic' | 'label';

/** NSD's mark for a vertex that lies outside the volume. */
const NOWHERE = 9999;

type Triple = [number, number, number];

/** Place of vertex `v` in voxels from 0; undefined where it is nowhere. */
function placeOf(coordinates: NumericArray, n: number, v: number, dims: readonly number[]) {
  const place: Triple = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const c = coordinates[v + axis * n] ?? NaN;
    if (c === NOWHERE || !(c >= 1 && c <= (dims[axis] ?? 0))) return undefined;
    place[axis] = c - 1;
  }
  return place;
}

/** Keys' kernel with a = -1/2 at the four voxels around a place. */
function cubicWeights(t: number): number[] {
  return [
    t * (-0.5 + t * (1 - 0.5 * t)),
    1 + t * t * (-2.5 + 1.5 * t),
    t * (0.5 + t * (2 - 1.5 * t)),
    t * t * (-0.5 + 0.5 * t),
  ];
}

/** Voxels and weights along one axis; voxels beyond the edge are those of the edge. */
function tapsOf(c: number, dim: number, cubic: boolean): { at: number[]; weight: number[] } {
  const base = Math.floor(c);
  const t = c - base;
  const first = cubic ? base - 1 : base;
  const weight = cubic ? cubicWeights(t) : [1 - t, t];
  return { at: weight.map((_, i) => Math.min(dim - 1, Math.max(0, first + i))), weight };
}

/** Calls back for every voxel around a place with its weight. */
function eachTap(
  { dims }: VolumeOf,
  place: Triple,
  cubic: boolean,
  use: (linear: number, weight: number) => void,
): void {
  const [x, y, z] = place.map((c, axis) => tapsOf(c, dims[axis] ?? 1, cubic));
  z?.at.forEach((k, c) =>
    y?.at.forEach((j, b) =>
      x?.at.forEach((i, a) => {
        const weight = (x.weight[a] ?? 0) * (y.weight[b] ?? 0) * (z.weight[c] ?? 0);
        if (weight !== 0) use(i + dims[0] * (j + dims[1] * k), weight);
      }),
    ),
  );
}

function weighted(volume: VolumeOf, place: Triple, cubic: boolean): number {
  let sum = 0;
  eachTap(
    volume,
    place,
    cubic,
    (linear, weight) => (sum += weight * (volume.values[linear] ?? NaN)),
  );
  return sum;
}

/** Weights this close are equal; the lower label wins then. */
const EQUAL = 1e-9;

function winner(volume: VolumeOf, place: Triple): number {
  const weights = new Map<number, number>();
  eachTap(volume, place, false, (linear, weight) => {
    const label = volume.values[linear] ?? NaN;
    if (!Number.isNaN(label)) weights.set(label, (weights.get(label) ?? 0) + weight);
  });
  let [best, most] = [NaN, -1];
  for (const [label, weight] of weights) {
    const isBetter = weight > most + EQUAL || (weight > most - EQUAL && label < best);
    if (isBetter) [best, most] = [label, weight];
  }
  return best;
}

function nearest({ dims, values }: VolumeOf, place: Triple): number {
  const [i, j, k] = place.map(Math.round) as Triple;
  return values[i + dims[0] * (j + dims[1] * k)] ?? NaN;
}

/**
 * Values of a volume at the places of vertices.
 *
 * @param coordinates  `[3, nVertices]` of places in voxels from 1; 9999 or NaN is nowhere.
 * @returns            `[nVertices]`; NaN where a vertex is nowhere, or a voxel that it needs is NaN (of labels:
 *                     all that it needs).
 */
export function sampleVolume(
  volume: VolumeOf,
  coordinates: NumericArray,
  sampling: Sampling,
): Float32Array {
  const n = Math.floor(coordinates.length / 3);
  return Float32Array.from({ length: n }, (_, v) => {
    const place = placeOf(coordinates, n, v, volume.dims);
    if (!place) return NaN;
    if (sampling === 'nearest') return nearest(volume, place);
    return sampling === 'label'
      ? winner(volume, place)
      : weighted(volume, place, sampling === 'cubic');
  });
}

/**
 * Mean over layers of the cortex, as NSD averages its three.
 *
 * @param layers  Each `[nVertices]`.
 * @returns       NaN where any layer has no value.
 */
export function meanOverLayers(layers: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    layers[0] ?? [],
    (_, v) => layers.reduce((sum, layer) => sum + (layer[v] ?? NaN), 0) / layers.length,
  );
}

/**
 * Values of other vertices, as NSD's transforms between surfaces list them: each entry is the vertex
 * to take, counted from 1.
 *
 * @returns NaN where the entry names no vertex.
 */
export function gatherVertices(values: NumericArray, vertexFrom1: NumericArray): Float32Array {
  return Float32Array.from(vertexFrom1, (vertex: number) => values[vertex - 1] ?? NaN);
}
