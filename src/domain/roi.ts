/** @file Regions of interest over the voxels of a dataset. */

export type Hemi = 'lh' | 'rh';
export type RoiLevel = 'early' | 'intermediate' | 'higher';

/** A named set of voxels. `voxels` are ascending 0-based columns of the dataset's voxel vector. */
export interface Roi {
  /** Unique in a dataset: `V1v`, `lh.V1v`. */
  name: string;
  /** The atlas it comes from: `prf-visualrois`, `floc-faces`, `streams`, `mask`. */
  family: string;
  hemi: Hemi | 'both';
  level: RoiLevel | undefined;
  voxels: Uint32Array;
}
