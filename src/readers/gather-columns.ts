/**
 * @file Some columns of every row of a long run of values, in one forward pass over the bytes.
 * A row is one trial, a column one voxel: betas as NIfTI and contiguous HDF5 keep them.
 */
import type { NumericArray } from '../domain/arrays.ts';
import { assertColumns, storageFor, valuePages } from './flat-layout.ts';
import type { FlatLayout } from './flat-layout.ts';
import { bytesOf, countOf, getterOf } from './numbers.ts';
import type { ReadOptions } from './types.ts';

/** Index of the first column that is `>= value`. */
export function lowerBound(columns: Uint32Array, value: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes the wanted values out of whatever whole values a page holds. */
function makePicker(layout: FlatLayout, columns: Uint32Array, target: NumericArray) {
  const get = getterOf(layout.dtype);
  const width = bytesOf(layout.dtype);
  const rowLength = countOf(layout.shape.slice(1));
  const { littleEndian, scaling } = layout;
  const slope = scaling?.slope ?? 1;
  const intercept = scaling?.intercept ?? 0;

  /** Values `[first, first + count)` of the whole run lie at the start of `view`. */
  return (view: DataView, first: number, count: number): void => {
    const last = first + count;
    for (let row = Math.floor(first / rowLength); row * rowLength < last; row += 1) {
      const rowStart = row * rowLength;
      const out = row * columns.length;
      for (let c = lowerBound(columns, first - rowStart); c < columns.length; c += 1) {
        const at = rowStart + (columns[c] ?? 0);
        if (at >= last) break;
        const value = get(view, (at - first) * width, littleEndian);
        target[out + c] = scaling ? value * slope + intercept : value;
      }
    }
  };
}

/**
 * All rows at the given columns.
 *
 * @param columns  Ascending flat indices of the axes after the first. Borrowed.
 * @returns        `[nRows, columns.length]` row-major, scaled; owned by the caller.
 * @throws LabError `bad-request`, `truncated-file`, `limit-exceeded`.
 */
export async function gatherColumns(
  layout: FlatLayout,
  columns: Uint32Array,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { shape, dtype, source, offset } = layout;
  const rowLength = countOf(shape.slice(1));
  assertColumns(columns, rowLength);
  const wanted = (shape[0] ?? 1) * columns.length;
  const total = countOf(shape);
  source.assertHolds(offset + total * bytesOf(dtype));
  const target = storageFor(layout, wanted);
  if (wanted === 0) return target;
  const pick = makePicker(layout, columns, target);
  for await (const { first, count, bytes } of valuePages(layout, 0, total, options)) {
    pick(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), first, count);
  }
  return target;
}
