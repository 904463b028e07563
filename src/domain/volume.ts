/** @file One volume as views look at it: values, where its voxels lie, what range they have. Crosses workers. */
import type { Affine, Triple } from './orientation.ts';

export interface Volume {
  /** x, y, z as in the array; x is fastest in `values`. */
  dims: Triple;
  /** `[x * y * z]` in disk order, scaled as the header says. NaN stays NaN. */
  values: Float32Array;
  /** Volumes in the array. */
  nFrames: number;
  /** Voxel to mm; absent where the file does not say how the volume lies in the body. */
  affine: Affine | undefined;
  /** Voxel size, mm; 1 each where the file does not tell. */
  spacing: Triple;
  /** 2nd and 98th percentile of the values other than 0. */
  range: [number, number];
  /** Least and largest value. */
  extent: [number, number];
  /** The most central of the voxels above 0, else of those other than 0, else the middle. */
  centre: Triple;
}
