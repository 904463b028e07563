/** @file What the table of regions says of each: its size, and how reliable its voxels are. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import type { Table } from '../../ui/csv.ts';
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

export const regionColumns = [
  { key: 'name', title: 'Region', help: 'As its atlas names it', isNumber: false },
  { key: 'family', title: 'Atlas', help: 'The volume or annotation it is from', isNumber: false },
  { key: 'level', title: 'Level', help: 'Early, intermediate or higher-level', isNumber: false },
  { key: 'hemi', title: 'Side', help: 'Hemisphere', isNumber: false },
  { key: 'voxels', title: 'Voxels', help: 'Of those in use', isNumber: true },
  { key: 'share', title: 'Share', help: 'Of all voxels in use', isNumber: true },
  {
    key: 'ceiling',
    title: 'Noise ceiling',
    help: 'Mean over its voxels, of one trial',
    isNumber: true,
  },
] as const;

export interface RegionOrder {
  /** Undefined for the order of the data set. */
  by: (typeof regionColumns)[number]['key'] | undefined;
  descending: boolean;
}

function keyOf({ roi, share, ceiling }: RegionRow, by: NonNullable<RegionOrder['by']>) {
  const keys = { name: roi.name, family: roi.family, level: roi.level ?? '', hemi: roi.hemi };
  const numbers = { voxels: roi.voxels.length, share, ceiling };
  return { ...keys, ...numbers }[by];
}

/** Names with numbers in them in the order of the numbers; what is missing comes last either way. */
function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}

/** Rows that have all the words in their name or atlas, in an order; of equal ones that of the data set. */
export function orderRegions(
  rows: readonly RegionRow[],
  { by, descending }: RegionOrder,
  wanted: string,
): RegionRow[] {
  const words = wanted.toLowerCase().trim().split(/\s+/);
  const found = rows.filter(({ roi }) =>
    words.every((word) => `${roi.name} ${roi.family}`.toLowerCase().includes(word)),
  );
  if (by === undefined) return found;
  return found.toSorted((a, b) => {
    const [x, y] = [keyOf(a, by), keyOf(b, by)];
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined);
    return (descending ? -1 : 1) * compare(x, y);
  });
}

/** The rows as numbers to take away; shares and ceilings from 0 to 1. */
export function regionTable(rows: readonly RegionRow[]): Table {
  return {
    header: ['region', 'atlas', 'level', 'side', 'voxels', 'share', 'noise_ceiling'],
    rows: rows.map(({ roi, share, ceiling }) => [
      ...[roi.name, roi.family, roi.level ?? '', roi.hemi, roi.voxels.length, share, ceiling],
    ]),
  };
}

/** `12.3 %`. */
export function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`;
}
