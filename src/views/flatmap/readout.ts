/** @file What hovering a voxel tells: index, place in the grid, ROIs, value. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { ceilingPercent, type ValueMap } from './values.ts';
import { gridXyz } from './montage.ts';
import type { Roi } from '../../domain/roi.ts';

export interface VoxelReadout {
  voxel: number;
  /** 0-based x, y, z in the volume, where the grid is known. */
  xyz: [number, number, number] | undefined;
  rois: string[];
  value: string;
  noiseCeiling: string | undefined;
}

/** A number with its unit; a dash where there is none. */
export function formatValue(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace('-', '−')} ${unit}`.trim();
}

/** ROIs that hold the voxel, smallest first; of a pair like `V1v` and `lh.V1v` only the first. */
export function roisAt(rois: readonly Roi[], voxel: number): Roi[] {
  const holding = rois.filter((roi) => hasVoxel(roi.voxels, voxel));
  const whole = holding.filter((roi) => roi.hemi === 'both');
  return (whole.length > 0 ? whole : holding).sort((a, b) => a.voxels.length - b.voxels.length);
}

/** Is it among these ascending voxels? */
export function hasVoxel(voxels: Uint32Array, voxel: number): boolean {
  let [low, high] = [0, voxels.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = voxels[middle] ?? 0;
    if (found === voxel) return true;
    if (found < voxel) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function valueText(map: ValueMap | undefined, voxel: number): string {
  if (!map || map.scale === 'category') return '';
  return formatValue(map.values[voxel] ?? NaN, map.unit);
}

/** @param nAveraged  Presentations that the scan is the mean of. */
export function readoutOf(
  dataset: DatasetInfo,
  map: ValueMap | undefined,
  voxel: number,
  nAveraged = 1,
): VoxelReadout {
  const ncsnr = dataset.ncsnr?.subarray(voxel, voxel + 1) ?? new Float32Array();
  const ceiling = ceilingPercent(ncsnr, nAveraged)[0] ?? NaN;
  const ofMean = nAveraged > 1 ? ` (mean of ${nAveraged})` : '';
  const hasCeiling = Number.isFinite(ceiling) && map?.kind !== 'noise-ceiling';
  return {
    voxel,
    xyz: dataset.grid && gridXyz(dataset.grid, voxel),
    rois: roisAt(dataset.rois, voxel).map((roi) => roi.name),
    value: valueText(map, voxel),
    noiseCeiling: hasCeiling ? `ceiling ${ceiling.toFixed(0)} %${ofMean}` : undefined,
  };
}

/** The readout as one line. */
export function readoutText(readout: VoxelReadout): string {
  const parts = [
    `voxel ${readout.voxel}`,
    readout.xyz && `(${readout.xyz.join(', ')})`,
    readout.rois.length > 0 ? readout.rois.join(', ') : 'no ROI',
    readout.value,
    readout.noiseCeiling,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
