/**
 * @file Slices of a volume as pictures: grey between two percentiles, regions over it in colour. Row 0
 * is on top, so the second axis of the plane is turned; x runs to the right as in the array. Pure.
 */
import type { FileReport, Units } from '../../domain/arrays.ts';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { categoryColour } from '../../ui/colormaps.ts';

export interface Volume {
  dims: [number, number, number];
  /** Disk order, x fastest. */
  values: Float32Array;
}

/** Axis that the slice is perpendicular to. */
export type Axis = 0 | 1 | 2;

export const axisWords: Record<Axis, string> = { 0: 'sagittal', 1: 'coronal', 2: 'axial' };

/** The two axes in the plane: to the right and upwards. */
const planes: Record<Axis, [Axis, Axis]> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] };

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

/** Formats of volumes whose frames can be read one by one at little cost. */
const FORMATS = /^(nifti|analyze|mgh|mgz)/;

/** Volumes of labels, which say little by themselves. */
const isRegions = ({ takenFor }: FileReport) => /^(mask|regions)\b/.test(takenFor);

const unitWords: Record<Units, string> = {
  ...{ psc300: '300 × % signal change', psc: '% signal change', z: 'z', label: 'label' },
  ...{ ncsnr: 'ncsnr', index: 'index', mm: 'mm', rgb: 'rgb', unknown: 'unit unknown' },
};

/** Arrays with three axes or more that are no vectors in disguise; those of regions last. */
export function volumeChoices(reports: readonly FileReport[]): VolumeChoice[] {
  return reports
    .filter(({ format }) => FORMATS.test(format))
    .toSorted((a, b) => Number(isRegions(a)) - Number(isRegions(b)))
    .flatMap((report) =>
      report.arrays.flatMap(({ path, shape, units }) => {
        const { name } = report;
        const space = shape.slice(-3);
        if (space.length < 3 || space.some((size) => size < 2)) return [];
        const nFrames = shape.slice(0, -3).reduce((product, size) => product * size, 1);
        const label = name.slice(name.lastIndexOf('/') + 1);
        return [
          {
            file: name,
            array: path,
            label,
            nFrames,
            isRegions: isRegions(report),
            unit: unitWords[units],
          },
        ];
      }),
    );
}

/** Flat place in the volume of a pixel of a slice; `row` 0 is on top. */
export function placeOf(
  { dims }: Pick<Volume, 'dims'>,
  axis: Axis,
  index: number,
  column: number,
  row: number,
): number {
  const [right, up] = planes[axis];
  const at: [number, number, number] = [0, 0, 0];
  at[axis] = index;
  at[right] = column;
  at[up] = dims[up] - 1 - row;
  return at[0] + dims[0] * (at[1] + dims[1] * at[2]);
}

export function sizeOf({ dims }: Pick<Volume, 'dims'>, axis: Axis) {
  const [right, up] = planes[axis];
  return { width: dims[right], height: dims[up] };
}

/** 2nd and 98th percentile of the finite values other than 0; `[0, 1]` where there are none. */
export function windowOf(values: Float32Array): [number, number] {
  const step = Math.max(1, Math.floor(values.length / 50_000));
  const some = values.filter((value, i) => i % step === 0 && Number.isFinite(value) && value !== 0);
  if (some.length === 0) return [0, 1];
  const sorted = some.toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.02), at(0.98)];
  return high > low ? [low, high] : [Math.min(0, low), Math.max(low, 1)];
}

/** Place in the volume to the number of the region over it, from 1; 0 for none. */
export function overlayOf(
  dataset: Pick<DatasetInfo, 'grid' | 'rois'>,
  dims: readonly number[],
  names: readonly string[],
): Uint8Array | undefined {
  const { grid, rois } = dataset;
  if (!grid || names.length === 0 || grid.dims.some((size, axis) => size !== dims[axis])) {
    return undefined;
  }
  const overlay = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]);
  names.forEach((name, i) => {
    for (const voxel of rois.find((roi) => roi.name === name)?.voxels ?? []) {
      overlay[grid.voxelLinear[voxel] ?? 0] = i + 1;
    }
  });
  return overlay;
}

const OVERLAY = 0.55;

/**
 * @param range    Values drawn black and white.
 * @param overlay  From {@link overlayOf}, or nothing.
 * @returns        RGBA; transparent where the value is not finite.
 */
export function pictureOf(
  volume: Volume,
  axis: Axis,
  index: number,
  [low, high]: readonly [number, number],
  overlay: Uint8Array | undefined,
) {
  const { width, height } = sizeOf(volume, axis);
  const pixels = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = placeOf(volume, axis, index, column, row);
      const value = volume.values[place] ?? NaN;
      const grey = Math.max(0, Math.min(255, (255 * (value - low)) / (high - low)));
      const region = overlay?.[place] ?? 0;
      const colour = region > 0 ? categoryColour(region - 1) : undefined;
      const mix = (c: number) => (colour ? (1 - OVERLAY) * grey + OVERLAY * c : grey);
      const opaque = Number.isFinite(value) || colour !== undefined;
      const [r, g, b] = colour ?? [0, 0, 0];
      const shade = Number.isFinite(grey) ? [mix(r), mix(g), mix(b)] : [r, g, b];
      pixels.set([...shade, opaque ? 255 : 0], (row * width + column) * 4);
    }
  }
  return { width, height, channels: 4 as const, pixels };
}
