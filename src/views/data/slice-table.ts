/** @file A slice as numbers: a row a voxel with its place, its value, and the regions over it. Pure. */
import type { Triple } from '../../domain/orientation.ts';
import { toMm } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import type { Table } from '../../ui/csv.ts';
import { placeOf, type Plane } from './planes.ts';

export interface SliceRegions {
  /** Place in the volume to the number of the region over it, from 1. */
  overlay: Uint8Array;
  names: readonly string[];
}

/**
 * Voxels in disk order, so that `value` of a NPY file reshapes to the plane: the last of the two axes
 * slowest. Voxel indices count from 0; mm (RAS+) are given where the file tells them.
 */
export function sliceTable(
  { dims, values, affine }: Pick<Volume, 'dims' | 'values' | 'affine'>,
  { normal }: Plane,
  at: Triple,
  regions: SliceRegions | undefined,
): Table {
  const [fast = 0, slow = 1] = ([0, 1, 2] as const).filter((axis) => axis !== normal);
  const rows = Array.from({ length: dims[fast] * dims[slow] }, (_, n) => {
    const voxel: Triple = [...at];
    voxel[fast] = n % dims[fast];
    voxel[slow] = Math.floor(n / dims[fast]);
    const place = placeOf(voxel, dims);
    const value = values[place] ?? NaN;
    const over = regions && (regions.names[(regions.overlay[place] ?? 0) - 1] ?? '');
    return [
      ...voxel,
      ...(affine ? toMm(affine, voxel) : []),
      Number.isNaN(value) ? undefined : value,
      ...(over === undefined ? [] : [over]),
    ];
  });
  const header = [
    ...['i', 'j', 'k'],
    ...(affine ? ['x_mm', 'y_mm', 'z_mm'] : []),
    'value',
    ...(regions ? ['region'] : []),
  ];
  return { header, rows };
}
