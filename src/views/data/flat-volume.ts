/**
 * @file A volume sampled on the flat surfaces, as a scene of the map's renderer: each vertex has a
 * value of its own, unlike on the flatmap, where it shows that of its voxel. Pure.
 */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import type { FlatSurface } from '../../domain/surface.ts';
import { categoryColour } from '../../ui/colormaps.ts';
import type { Steps } from '../../ui/steps.ts';
import { surfaceSteps } from '../flatmap/geometry.ts';
import type { Scene } from '../flatmap/gl/scene.ts';
import { styleOf, type Scheme } from '../flatmap/model.ts';
import { membershipOf, outlineSteps } from '../flatmap/outlines.ts';
import type { ValueMap } from '../flatmap/values.ts';
import { windowOf } from '../../numerics/window.ts';

/** The surfaces as the map lays them out, left to right, each with its values. */
function inOrder({ surfaces }: Pick<DatasetInfo, 'surfaces'>, values: readonly Float32Array[]) {
  return surfaces
    .map((surface, i) => ({ surface, values: values[i] ?? new Float32Array(0) }))
    .toSorted((a, b) => a.surface.hemi.localeCompare(b.surface.hemi));
}

/** Labels become colours by number; what is 0 or less is no label. */
function labelColour(value: number): number {
  return value > 0 ? value - 1 : NaN;
}

function mapOf(values: Float32Array, isLabels: boolean): ValueMap {
  const words = { kind: 'betas' as const, title: 'Value', explains: '', unit: '' };
  return isLabels
    ? { ...words, values: values.map(labelColour), scale: 'category', range: [0, 1] }
    : { ...words, values, scale: 'sequential', range: windowOf(values) };
}

/** The surfaces with a value, and a number, of its own for each vertex; which voxel each has. */
function* vertexByVertex(
  dataset: Pick<DatasetInfo, 'surfaces'>,
  values: readonly Float32Array[],
): Steps<{ surfaces: FlatSurface[]; joined: Float32Array; voxelOf: Int32Array }> {
  const ordered = inOrder(dataset, values);
  const count = ordered.reduce((sum, { surface }) => sum + surface.vertexVoxel.length, 0);
  const joined = new Float32Array(count);
  const voxelOf = new Int32Array(count);
  const surfaces: FlatSurface[] = [];
  let first = 0;
  for (const { surface, values: own } of ordered) {
    yield;
    const vertexVoxel = new Int32Array(surface.vertexVoxel.length);
    for (let v = 0; v < vertexVoxel.length; v += 1) vertexVoxel[v] = first + v;
    joined.set(own, first);
    voxelOf.set(surface.vertexVoxel, first);
    surfaces.push({ ...surface, vertexVoxel });
    first += vertexVoxel.length;
  }
  return { surfaces, joined, voxelOf };
}

/** Vertices whose voxel is in the region. */
function verticesOf({ voxels }: Roi, voxelOf: Int32Array): Uint32Array {
  const wanted = new Set(voxels);
  const vertices: number[] = [];
  for (let v = 0; v < voxelOf.length; v += 1) if (wanted.has(voxelOf[v] ?? -1)) vertices.push(v);
  return Uint32Array.from(vertices);
}

export interface FlatPicture {
  scene: Scene;
  map: ValueMap;
  /** What it was made of. */
  values: readonly Float32Array[];
}

/**
 * @param values   One array a surface of the data set, in its order; NaN where a vertex lies outside.
 * @param regions  Names of the regions to outline, in the colours of their places.
 */
export function* flatVolume(
  dataset: Pick<DatasetInfo, 'surfaces' | 'rois'>,
  values: readonly Float32Array[],
  isLabels: boolean,
  regions: readonly string[],
  scheme: Scheme,
): Steps<FlatPicture> {
  const { surfaces, joined, voxelOf } = yield* vertexByVertex(dataset, values);
  const geometry = yield* surfaceSteps(surfaces);
  const rois: Roi[] = [];
  for (const name of regions) {
    yield;
    const roi = dataset.rois.find((one) => one.name === name);
    if (roi) rois.push({ ...roi, voxels: verticesOf(roi, voxelOf) });
  }
  yield;
  const map = mapOf(joined, isLabels);
  const outlines = yield* outlineSteps(geometry, membershipOf(joined.length, rois));
  const scene = {
    geometry,
    outlines,
    // Alpha 255 draws them as thick as marked ones on the flatmap.
    roiInk: Uint8Array.from(rois.flatMap((_, i) => [...categoryColour(i), 255])),
    paint: {
      values: map.values,
      reliability: undefined,
      states: new Uint8Array(joined.length),
      chosen: [],
    },
    style: styleOf(map, { threshold: 0, fade: false }, scheme),
  };
  return { scene, map, values };
}
