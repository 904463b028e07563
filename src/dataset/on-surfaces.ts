/** @file A volume on the flat surfaces of a data set: sampled at each cortical layer, then averaged. */
import { LabError } from '../domain/errors.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { Dataset } from './dataset.ts';
import type { SurfaceLayers } from './flat-surfaces.ts';
import { meanOverLayers, sampleVolume } from './sample-volume.ts';
import type { Sampling, VolumeOf } from './sample-volume.ts';

/** Labels have no mean: those of the middle layer. */
function valuesOf({ layers }: SurfaceLayers, volume: VolumeOf, sampling: Sampling): Float32Array {
  const middle = layers[Math.floor(layers.length / 2)];
  const used = sampling === 'label' && middle ? [middle] : layers;
  return meanOverLayers(used.map((coordinates) => sampleVolume(volume, coordinates, sampling)));
}

/**
 * @returns One array a surface of `info.surfaces`, in its order of vertices; NaN where a vertex lies
 *          outside the volume.
 * @throws LabError `missing-part` without surfaces over a volume; `grid-mismatch` for a volume of
 *                  another grid, since the transforms point into the betas' own.
 */
export async function onSurfaces(
  { info, layers }: Dataset,
  volume: VolumeOf,
  sampling: Sampling,
  options?: ReadOptions,
): Promise<Float32Array[]> {
  if (info.grid && info.grid.dims.some((size, axis) => size !== volume.dims[axis])) {
    throw new LabError(
      'grid-mismatch',
      `The transforms point into a volume of ${info.grid.dims.join('×')}; this one is ${volume.dims.join('×')}. ` +
        'Choose a volume on the grid of the betas.',
    );
  }
  const found = await layers(options);
  if (found.length === 0) {
    throw new LabError(
      'missing-part',
      'There is no flat surface over a volume. Drop the patches, white surfaces and transforms of the subject.',
    );
  }
  return found.map((surface) => {
    const whole = valuesOf(surface, volume, sampling);
    return Float32Array.from(surface.vertexId, (vertex: number) => whole[vertex] ?? NaN);
  });
}
