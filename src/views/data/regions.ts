/** @file What the table of regions says of each: its size, and how reliable its voxels are. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import { finiteMean } from '../../numerics/correlation.ts';
import { noiseCeiling } from '../../numerics/noise-ceiling.ts';

export interface RegionRow {
  roi: Roi;
  /** Share of the data set's voxels, 0..1. */
  share: number;
  /** Mean noise ceiling of one trial over its voxels, 0..1; undefined without ncsnr. */
  ceiling: number | undefined;
}

/** Rows in the order of the data set, after one for all voxels. */
export function regionRows({ rois, nVoxels, ncsnr }: DatasetInfo): RegionRow[] {
  const ceilings = ncsnr && noiseCeiling(ncsnr, 1);
  const all: Roi = {
    name: 'all voxels',
    family: '',
    hemi: 'both',
    level: undefined,
    voxels: Uint32Array.from({ length: nVoxels }, (_, i) => i),
  };
  return [all, ...rois].map((roi) => {
    const own = ceilings && Float32Array.from(roi.voxels, (voxel) => ceilings[voxel] ?? NaN);
    const mean = own && finiteMean(own);
    return {
      roi,
      share: roi.voxels.length / Math.max(1, nVoxels),
      ceiling: mean !== undefined && Number.isFinite(mean) ? mean : undefined,
    };
  });
}

/** `12.3 %`. */
export function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`;
}
