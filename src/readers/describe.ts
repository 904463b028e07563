/**
 * @file What is in an opened file: shape, type and, for arrays small enough to read on inspection,
 * minimum, maximum, mean and first values. Checked against numpy by every fixture twin.
 */
import type { ArrayInfo, NumericArray } from '../domain/arrays.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import {
  BOMB_FLOOR_BYTES,
  INSPECT_ARRAY_BYTES,
  INSPECT_FILE_BYTES,
  MAX_INFLATE_RATIO,
} from './limits.ts';
import { countOf, isNumeric, storedBytesOf } from './numbers.ts';
import type { NamedArray, OpenedFile, ReadOptions } from './types.ts';

/** How many values `first` shows. */
const FIRST = 8;

/** Statistics over finite values; the mean is accumulated in float64. */
export function summarise(values: NumericArray): Pick<ArrayInfo, 'min' | 'max' | 'mean' | 'first'> {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let finite = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    finite += 1;
  }
  const first = Array.from(values.subarray(0, FIRST));
  return finite === 0 ? { first } : { min, max, mean: sum / finite, first };
}

/** Shape, type and what should be known, without numbers. */
export function bare(array: NamedArray): ArrayInfo {
  const { path, dtype, shape, axes, units, meta } = array;
  const note = typeof meta['note'] === 'string' ? { note: meta['note'] } : {};
  return { path, dtype, shape: [...shape], axes: [...axes], units, first: [], ...note };
}

/** Bytes of memory that reading the array takes; none for what is not numbers. */
function costOf(array: NamedArray): number {
  return isNumeric(array.dtype) ? countOf(array.shape) * storedBytesOf(array.dtype) : 0;
}

/** Little of a file that would be much in memory: packed zeros, or chunks that were never written. */
function isBlownUp(cost: number, { bytes = Infinity }: OpenedFile): boolean {
  return cost > BOMB_FLOOR_BYTES && cost > bytes * MAX_INFLATE_RATIO;
}

/** The first values of an array that is too large to read whole. */
async function firstOf(array: NamedArray, options: ReadOptions): Promise<number[]> {
  if (array.readFirst) return Array.from(await array.readFirst(FIRST));
  const rowCost = costOf(array) / Math.max(1, array.shape[0] ?? 1);
  if (!array.readRows || rowCost > INSPECT_ARRAY_BYTES) return [];
  return Array.from((await array.readRows(0, 1, options)).subarray(0, FIRST));
}

async function describeOne(
  array: NamedArray,
  whole: boolean,
  options: ReadOptions,
): Promise<ArrayInfo> {
  if (!isNumeric(array.dtype)) return bare(array);
  if (whole) return { ...bare(array), ...summarise(await array.read(options)) };
  return { ...bare(array), first: await firstOf(array, options) };
}

/**
 * Describe every array of a file.
 *
 * An array that cannot be read is described without numbers, and the reason is added to
 * `opened.problems`. Arrays beyond the inspection limits are described by their first row.
 *
 * @returns  One entry an array, in the file's order.
 */
export async function describe(
  opened: OpenedFile,
  options: ReadOptions = {},
): Promise<ArrayInfo[]> {
  const infos: ArrayInfo[] = [];
  let spent = 0;
  for (const array of opened.arrays) {
    options.signal?.throwIfAborted();
    const cost = costOf(array);
    const isSmall = cost <= INSPECT_ARRAY_BYTES && spent + cost <= INSPECT_FILE_BYTES;
    const whole = isSmall && !isBlownUp(spent + cost, opened);
    if (whole) spent += cost;
    try {
      infos.push(await describeOne(array, whole, options));
    } catch (error) {
      if (isAbort(error)) throw error;
      const { code, message } = asLabError(error);
      opened.problems.push({ code, message: array.path ? `${array.path}: ${message}` : message });
      infos.push(bare(array));
    }
    options.onProgress?.(infos.length / opened.arrays.length);
  }
  return infos;
}
