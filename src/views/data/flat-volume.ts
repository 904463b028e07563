/**
 * @file A volume sampled on the flat surfaces, as a scene of the map's renderer: each vertex has a
 * value of its own, unlike on the flatmap, where it shows that of its voxel. Pure.
 */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { categoryColour } from '../../ui/colormaps.ts';
import { surfaceGeometry } from '../flatmap/geometry.ts';
import type { Scene } from '../flatmap/gl/scene.ts';
import { styleOf, type Scheme } from '../flatmap/model.ts';
import { membershipOf, outlinesOf } from '../flatmap/outlines.ts';
import type { ValueMap } from '../flatmap/values.ts';
import { windowOf } from './slices.ts';

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

/**
 * @param values   One array a surface of the data set, in its order; NaN where a vertex lies outside.
 * @param regions  Names of the regions to outline, in the colours of their places.
 */
export function flatVolume(
  dataset: Pick<DatasetInfo, 'surfaces' | 'rois'>,
  values: readonly Float32Array[],
  isLabels: boolean,
  regions: readonly string[],
  scheme: Scheme,
): { scene: Scene; map: ValueMap } {
  const ordered = inOrder(dataset, values);
  const joined = Float32Array.from(ordered.flatMap((one) => [...one.values]));
  let first = 0;
  const voxelOf: number[] = [];
  const surfaces = ordered.map(({ surface }) => {
    const { length } = surface.vertexVoxel;
    for (const voxel of surface.vertexVoxel) voxelOf.push(voxel);
    const vertexVoxel = Int32Array.from({ length }, (_, v) => first + v);
    first += length;
    return { ...surface, vertexVoxel };
  });
  const geometry = surfaceGeometry(surfaces);
  const rois = regions.flatMap((name) => {
    const roi = dataset.rois.find((one) => one.name === name);
    if (!roi) return [];
    const voxels = new Set(roi.voxels);
    const vertices = voxelOf.flatMap((voxel, vertex) => (voxels.has(voxel) ? [vertex] : []));
    return [{ ...roi, voxels: Uint32Array.from(vertices) }];
  });
  const map = mapOf(joined, isLabels);
  const states = new Uint8Array(joined.length);
  const scene = {
    geometry,
    outlines: outlinesOf(geometry, membershipOf(joined.length, rois)),
    // Alpha 255 draws them as thick as marked ones on the flatmap.
    roiInk: Uint8Array.from(rois.flatMap((_, i) => [...categoryColour(i), 255])),
    paint: { values: map.values, reliability: undefined, states, chosen: [] },
    style: styleOf(map, { threshold: 0, fade: false }, scheme),
  };
  return { scene, map };
}
