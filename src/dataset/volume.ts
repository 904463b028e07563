/** @file One volume of an open file, for its slices: a map, a mask, anatomy, or one trial of a series. */
import { LabError } from '../domain/errors.ts';
import { isAffine, spacingOf } from '../domain/orientation.ts';
import type { Affine, Triple } from '../domain/orientation.ts';
import type { Volume } from '../domain/volume.ts';
import { extentOf, windowOf } from '../numerics/window.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import { countOf, isNumeric } from './loaded-file.ts';
import { readRowRange } from './read-columns.ts';

/**
 * Voxel to mm, where the file says how the volume lies in the body: a NIfTI with a form code, an MGH
 * whose directions are marked good. Analyze and headers without either only hold voxel sizes.
 */
export function affineOf({ meta }: Pick<NamedArray, 'meta'>): Affine | undefined {
  const isSaid =
    meta['goodRas'] === true || Number(meta['sformCode']) > 0 || Number(meta['qformCode']) > 0;
  const affine: unknown = meta['affine'];
  return isSaid && isAffine(affine) ? affine : undefined;
}

function spacing({ meta }: NamedArray): Triple {
  const affine: unknown = meta['affine'];
  return isAffine(affine) ? spacingOf(affine) : [1, 1, 1];
}

/** Calls back with each voxel that holds something. */
function eachThere(
  values: Float32Array,
  [nx, ny, nz]: Triple,
  isThere: (value: number) => boolean,
  visit: (x: number, y: number, z: number) => void,
): void {
  let place = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) if (isThere(values[place++] ?? NaN)) visit(x, y, z);
    }
  }
}

/** NSD's labels are -1 outside of cortex: what is above 0 is looked at first. */
const isAbove = (value: number): boolean => Number.isFinite(value) && value > 0;
const isOther = (value: number): boolean => Number.isFinite(value) && value !== 0;

/** A voxel that shows something: of those above 0, else of those other than 0, the most central. */
export function centreOf(values: Float32Array, dims: Triple): Triple {
  const isThere = values.some(isAbove) ? isAbove : isOther;
  let [n, sumX, sumY, sumZ] = [0, 0, 0, 0];
  eachThere(values, dims, isThere, (x, y, z) => {
    n += 1;
    sumX += x;
    sumY += y;
    sumZ += z;
  });
  if (n === 0) return [dims[0] >> 1, dims[1] >> 1, dims[2] >> 1];
  const [cx, cy, cz] = [sumX / n, sumY / n, sumZ / n];
  let best: Triple = [0, 0, 0];
  let least = Infinity;
  eachThere(values, dims, isThere, (x, y, z) => {
    const far = (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2;
    if (far < least) [best, least] = [[x, y, z], far];
  });
  return best;
}

async function valuesOf(
  array: NamedArray,
  frame: number,
  size: number,
  options?: ReadOptions,
): Promise<Float32Array> {
  if (array.shape.length === 3) return Float32Array.from(await array.read(options));
  const perRow = countOf(array.shape.slice(1)) / size;
  const row = Math.floor(frame / perRow);
  const values = await readRowRange(array, row, row + 1, options);
  const start = (frame - row * perRow) * size;
  return Float32Array.from(values.subarray(start, start + size));
}

/**
 * @param array  Listed slowest axis first, `[…, z, y, x]`.
 * @param frame  Which of several volumes.
 * @throws LabError `shape-mismatch` for an array that holds no volume; `bad-request` for a frame
 *                  that is not there.
 */
export async function readVolume(
  array: NamedArray,
  frame: number,
  options?: ReadOptions,
): Promise<Volume> {
  const [z = 0, y = 0, x = 0] = array.shape.slice(-3);
  if (array.shape.length < 3 || !isNumeric(array.dtype)) {
    throw new LabError(
      'shape-mismatch',
      `Slices need a volume of three axes or more; this array is ${array.shape.join('×')} (${array.dtype}).`,
    );
  }
  const nFrames = countOf(array.shape.slice(0, -3));
  if (!(Number.isInteger(frame) && frame >= 0 && frame < nFrames)) {
    throw new LabError(
      'bad-request',
      `There are ${nFrames} volumes; volume ${frame} is none of them.`,
    );
  }
  const dims: Triple = [x, y, z];
  const values = await valuesOf(array, frame, x * y * z, options);
  return {
    ...{ dims, values, nFrames, affine: affineOf(array), spacing: spacing(array) },
    ...{ range: windowOf(values), extent: extentOf(values), centre: centreOf(values, dims) },
  };
}
