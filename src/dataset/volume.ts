/** @file One volume of an open file, for its slices: a map, a mask, anatomy, or one trial of a series. */
import { LabError } from '../domain/errors.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import { countOf, isNumeric } from './loaded-file.ts';
import { readRowRange } from './read-columns.ts';

export interface Volume {
  /** x, y, z; x is fastest in `values`. */
  dims: [number, number, number];
  /** `[x * y * z]` in disk order, scaled as the header says. NaN stays NaN. */
  values: Float32Array;
  /** Volumes in the array. */
  nFrames: number;
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
  const size = x * y * z;
  if (array.shape.length === 3) {
    return { dims: [x, y, z], nFrames, values: Float32Array.from(await array.read(options)) };
  }
  const perRow = countOf(array.shape.slice(1)) / size;
  const row = Math.floor(frame / perRow);
  const values = await readRowRange(array, row, row + 1, options);
  const start = (frame - row * perRow) * size;
  return {
    dims: [x, y, z],
    nFrames,
    values: Float32Array.from(values.subarray(start, start + size)),
  };
}
