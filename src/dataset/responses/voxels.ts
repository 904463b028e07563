/**
 * @file Which voxels a data set has, in disk order (x fastest): `nsdgeneral > 0` where it is there,
 * else every voxel of any other mask or region. Labels are compared, never added: -1 is no cortex
 * and must not enter (formats: `lh.X` holds -1 for all of the right hemisphere).
 */
import type { NumericArray, VoxelOrder } from '../../domain/arrays.ts';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { LabError } from '../../domain/errors.ts';
import type { ReadOptions } from '../../readers/types.ts';
import { ROI_FAMILIES } from '../nsd/labels.ts';
import { partsOf } from '../recognise/claim.ts';
import type { Part, RoiClaim } from '../recognise/claim.ts';
import { refusal } from '../refuse.ts';
import { affineOf } from '../volume.ts';
import type { LabelSource, VoxelSpace } from './types.ts';

/** Ascending flat positions with a label above 0 in any of the volumes. */
export function positiveVoxels(volumes: readonly NumericArray[]): Uint32Array {
  const [first] = volumes;
  const inside: number[] = [];
  for (let voxel = 0; voxel < (first?.length ?? 0); voxel++) {
    if (volumes.some((values) => (values[voxel] ?? 0) > 0)) inside.push(voxel);
  }
  return Uint32Array.from(inside);
}

/** The combined volume where there is one, else both hemispheres. */
function withoutHalves(parts: Part<RoiClaim>[]): Part<RoiClaim>[] {
  const whole = parts.filter(({ claim }) => claim.hemi === 'both');
  return whole.length > 0 ? whole : parts;
}

function choosingParts(parts: readonly Part[]): { chosenBy: string; masks: Part<RoiClaim>[] } {
  const rois = partsOf(parts, 'roi');
  const assigned = rois.filter(({ claim }) => claim.family === 'assigned-mask').slice(-1);
  if (assigned.length > 0) return { chosenBy: 'the mask given by hand', masks: assigned };
  const general = withoutHalves(rois.filter(({ claim }) => claim.family === 'nsdgeneral'));
  if (general.length > 0) return { chosenBy: 'nsdgeneral', masks: general };
  const masks = rois.filter(({ claim }) => claim.family === 'mask' && /mask/i.test(claim.name));
  if (masks.length > 0) return { chosenBy: 'mask', masks };
  return { chosenBy: 'all regions', masks: rois };
}

/** What -1 becomes when it is saved as an unsigned number of 8, 16 or 32 bits. */
const WRAPPED = [0xff, 0xffff, 0xffffffff];

/**
 * Labels of an atlas of NSD; -1 is no cortex.
 *
 * @throws LabError `malformed-file` where -1 was saved as an unsigned number, which would be a label.
 */
async function readLabels({ file, claim }: Part<RoiClaim>, options?: ReadOptions) {
  const values = await claim.array.read(options);
  const labels = ROI_FAMILIES[claim.family];
  if (labels === undefined) return values;
  const wrapped = values.find((value) => WRAPPED.includes(value));
  if (wrapped === undefined || !values.some((value) => value > 0 && value <= labels)) return values;
  throw refusal(
    'malformed-file',
    `${file.path} has labels from 1 to ${labels} in NSD; it also holds ${wrapped}: -1 (no cortex) was saved as an unsigned number ` +
      'and would be taken for a region. Drop NSD’s own file.',
    [file],
    { expected: labels, found: wrapped },
  );
}

/** Voxels of the volumes dropped; undefined when there is none to choose by. */
export async function voxelsOf(
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<VoxelSpace | undefined> {
  const { chosenBy, masks } = choosingParts(parts);
  const [first] = masks;
  if (!first) return undefined;
  const volumes: NumericArray[] = [];
  for (const mask of masks) volumes.push(await readLabels(mask, options));
  const voxelLinear = positiveVoxels(volumes);
  if (voxelLinear.length === 0) {
    throw new LabError(
      'empty-roi',
      `${first.file.path} selects no voxel: no value is above 0. Drop another mask.`,
      { files: [first.file.path] },
    );
  }
  const [x, y, z] = first.claim.grid;
  const affine = affineOf(first.claim.array);
  return {
    nVoxels: voxelLinear.length,
    grid: { dims: [x, y, z], voxelLinear, ...(affine && { affine }) },
    vertices: undefined,
    chosenBy,
    files: masks.map(({ file }) => file.path),
  };
}

/** `values` of a volume at the voxels of a data set. */
export function gather(values: NumericArray, voxelLinear: Uint32Array): Float32Array {
  return Float32Array.from(voxelLinear, (linear) => values[linear] ?? NaN);
}

/**
 * Dataset column of each position of the grid, -1 outside.
 *
 * @returns `[x * y * z]`.
 */
export function columnOfLinear(grid: NonNullable<DatasetInfo['grid']>): Int32Array {
  const columns = new Int32Array(grid.dims[0] * grid.dims[1] * grid.dims[2]).fill(-1);
  grid.voxelLinear.forEach((linear, column) => (columns[linear] = column));
  return columns;
}

/** Volumes that choose the voxels are no regions among them. */
const CHOOSERS = new Set(['nsdgeneral', 'assigned-mask']);

/** The label volumes of a drop, over the voxels of the data set. */
export function volumeLabels(parts: readonly Part[], voxelLinear: Uint32Array): LabelSource[] {
  return partsOf(parts, 'roi')
    .filter(({ claim }) => !CHOOSERS.has(claim.family))
    .map((part) => ({
      family: part.claim.family,
      name: part.claim.name,
      hemi: part.claim.hemi,
      read: async (options) => gather(await readLabels(part, options), voxelLinear),
    }));
}

/**
 * Columns of rows that list the voxels of a mask in numpy's order (z fastest), for voxels in disk
 * order: a permutation of the same voxels. Toy: dims 4×3×2, voxels (1,0,0), (0,1,0), (0,0,1) lie at
 * 0, 1, 2 in disk order and at 2, 1, 0 in numpy's.
 */
export function columnsFromNumpy({ dims, voxelLinear }: NonNullable<DatasetInfo['grid']>) {
  const [nx, ny, nz] = dims;
  const numpyPlace = (linear: number) => {
    const i = linear % nx;
    const j = Math.floor(linear / nx) % ny;
    return (i * ny + j) * nz + Math.floor(linear / (nx * ny));
  };
  const places = Float64Array.from(voxelLinear, numpyPlace);
  const rank = new Map([...places.toSorted()].map((place, column) => [place, column]));
  return Uint32Array.from(places, (place) => rank.get(place) ?? 0);
}

/** Order of the voxels as they are handed out. */
export function orderOf(order: VoxelOrder, voxels: VoxelSpace): VoxelOrder {
  return order === 'numpy' && voxels.grid ? 'nifti' : order;
}

/** Rows of unknown order have no place on a grid, even when their number fits a mask. */
export function placed(voxels: VoxelSpace, order: VoxelOrder): VoxelSpace {
  return order === 'unknown' ? { ...voxels, grid: undefined } : voxels;
}

/** Voxels of which only their number is known. */
export function bareSpace(nVoxels: number): VoxelSpace {
  return { nVoxels, grid: undefined, vertices: undefined, chosenBy: 'the file', files: [] };
}
