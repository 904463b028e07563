/** @file Which volumes there are, where regions lie in them, and how they are coloured at first. Pure. */
import type { FileReport, Units } from '../../domain/arrays.ts';
import type { VoxelGrid } from '../../domain/dataset.ts';
import { isSamePlace, type Triple } from '../../domain/orientation.ts';
import type { Roi } from '../../domain/roi.ts';
import type { Volume } from '../../domain/volume.ts';
import { placeOf } from './planes.ts';
import type { SliceColours } from './slice-picture.ts';

/** An array that holds volumes, as the chooser lists it. */
export interface VolumeChoice {
  file: string;
  array: string;
  label: string;
  nFrames: number;
  /** Labels of regions or a mask: numbers that have no mean. */
  isRegions: boolean;
  unit: string;
}

/** Formats whose arrays of three axes are volumes. */
const FORMATS = /^(nifti|analyze|mgh|mgz)/;

/** Volumes of labels, which say little by themselves. */
const isRegions = ({ takenFor }: FileReport) => /^(mask|regions)\b/.test(takenFor);

/** Maps and anatomy come first, then labels; single trials of betas, which may take long to read, last. */
const lateness = (report: FileReport) =>
  !FORMATS.test(report.format) ? 2 : isRegions(report) ? 1 : 0;

const unitWords: Record<Units, string> = {
  ...{ psc300: '300 × % signal change', psc: '% signal change', z: 'z', label: 'label' },
  ...{ ncsnr: 'ncsnr', index: 'index', mm: 'mm', rgb: 'rgb', unknown: 'unit unknown' },
};

/** Two axes at least of more than one entry: the rest are vectors in disguise. */
const hasPlane = (space: readonly number[]) => space.filter((size) => size > 1).length >= 2;

/**
 * Arrays of volumes: of the formats that hold such, and of others those on the grid of the betas (betas
 * in HDF5).
 */
export function volumeChoices(
  reports: readonly FileReport[],
  grid?: Pick<VoxelGrid, 'dims'>,
): VolumeChoice[] {
  const onGrid = (space: readonly number[]) =>
    grid?.dims.every((size, axis) => size === space[2 - axis]) ?? false;
  return reports
    .toSorted((a, b) => lateness(a) - lateness(b))
    .flatMap((report) =>
      report.arrays.flatMap(({ path, shape, units, dtype }) => {
        const { name, format } = report;
        const space = shape.slice(-3);
        const isVolume = FORMATS.test(format) ? hasPlane(space) : onGrid(space);
        const isNumber = dtype !== 'string' && dtype !== 'compound' && units !== 'rgb';
        if (space.length < 3 || !isVolume || !isNumber) return [];
        return [
          {
            ...{ file: name, array: path, isRegions: isRegions(report), unit: unitWords[units] },
            label: name.slice(name.lastIndexOf('/') + 1),
            nFrames: shape.slice(0, -3).reduce((product, size) => product * size, 1),
          },
        ];
      }),
    );
}

/** Why regions cannot be laid over a volume; undefined where they can. */
export function whyNotOver(
  { dims, affine }: Pick<Volume, 'dims' | 'affine'>,
  grid: VoxelGrid | undefined,
): string | undefined {
  if (!grid) return 'The betas have no grid: regions cannot be laid over it.';
  if (grid.dims.some((size, axis) => size !== dims[axis])) {
    return 'Not on the grid of the betas: regions cannot be laid over it.';
  }
  if (affine && grid.affine && !isSamePlace(affine, grid.affine, dims)) {
    return (
      'Of the size of the grid of the betas, but its header puts it elsewhere in the body than their mask: ' +
      'regions are not laid over it.'
    );
  }
  return undefined;
}

/** Place in the volume to the number of the region over it, from 1; 0 for none. */
export function overlayOf(
  { grid, rois }: { grid: VoxelGrid | undefined; rois: readonly Roi[] },
  names: readonly string[],
): Uint8Array | undefined {
  if (!grid || names.length === 0) return undefined;
  const overlay = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]);
  names.forEach((name, i) => {
    for (const voxel of rois.find((roi) => roi.name === name)?.voxels ?? []) {
      overlay[grid.voxelLinear[voxel] ?? 0] = i + 1;
    }
  });
  return overlay;
}

/** Regions that hold a voxel, in the order of the data set. */
export function regionsAt(
  { grid, rois }: { grid: VoxelGrid | undefined; rois: readonly Roi[] },
  at: Triple,
): string[] {
  const column = grid?.voxelLinear.indexOf(placeOf(at, grid.dims)) ?? -1;
  return column < 0
    ? []
    : rois.filter(({ voxels }) => voxels.includes(column)).map(({ name }) => name);
}

/** The voxel of a region that is nearest to its middle. */
export function centreOfRegion({ dims, voxelLinear }: VoxelGrid, { voxels }: Roi): Triple {
  const places = Array.from(voxels, (voxel): Triple => {
    const place = voxelLinear[voxel] ?? 0;
    const [nx, ny] = dims;
    return [place % nx, Math.floor(place / nx) % ny, Math.floor(place / (nx * ny))];
  });
  const mean = ([0, 1, 2] as const).map(
    (axis) => places.reduce((sum, at) => sum + at[axis], 0) / Math.max(1, places.length),
  );
  const far = (at: Triple) =>
    at.reduce((sum, value, axis) => sum + (value - (mean[axis] ?? 0)) ** 2, 0);
  return places.reduce((best, at) => (far(at) < far(best) ? at : best), places[0] ?? [0, 0, 0]);
}

/** Labels have a colour each unless there are so many that they are rather shades of something. */
const mostLabels = 200;

/** How a volume is coloured until a person says otherwise. */
export function usualColours(
  { isRegions: isOfRegions }: Pick<VolumeChoice, 'isRegions'>,
  { extent }: Pick<Volume, 'extent'>,
): SliceColours {
  return isOfRegions && extent[1] <= mostLabels ? 'labels' : 'grey';
}
