/**
 * @file Chosen columns of `(slowest, …space)` arrays and chosen rows, for readers that cannot do it
 * themselves: by blocks of bounded size, so that a session is never held whole.
 */
import type { NumericArray } from '../domain/arrays.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import { countOf } from './loaded-file.ts';

const BLOCK_VALUES = 4 << 20;

/** An array of the same kind. */
export function emptyLike(values: NumericArray, length: number): NumericArray {
  const make = values.constructor as new (length: number) => NumericArray;
  return new make(length);
}

/** Rows `[start, end)` of the slowest axis. */
export async function readRowRange(
  array: NamedArray,
  start: number,
  end: number,
  options?: ReadOptions,
): Promise<NumericArray> {
  if (array.readRows) return array.readRows(start, end, options);
  const width = countOf(array.shape.slice(1));
  return (await array.read(options)).subarray(start * width, end * width);
}

/**
 * All of the slowest axis at the given flat positions of the other axes.
 *
 * @param columns  Ascending.
 * @returns        `[nSlowest, columns.length]` row-major, in the array's own type. Caller owns it.
 */
export async function readColumns(
  array: NamedArray,
  columns: Uint32Array,
  options: ReadOptions = {},
): Promise<NumericArray> {
  if (array.readColumns) return array.readColumns(columns, options);
  const nRows = array.shape[0] ?? 0;
  const width = countOf(array.shape.slice(1));
  const step = array.readRows ? Math.max(1, Math.floor(BLOCK_VALUES / width)) : nRows;
  let out: NumericArray | undefined;
  for (let start = 0; start < nRows; start += step) {
    options.signal?.throwIfAborted();
    const end = Math.min(nRows, start + step);
    const block = await readRowRange(array, start, end, { signal: options.signal });
    out ??= emptyLike(block, nRows * columns.length);
    let to = start * columns.length;
    for (let from = 0; from < block.length; from += width) {
      for (const column of columns) out[to++] = block[from + column] ?? NaN;
    }
    options.onProgress?.(end / nRows);
  }
  return out ?? new Float32Array(0);
}

/** Rows that lie close together are read at once. */
const MAX_GAP = 4;
const MAX_RUN = 64;

function runsOf(sorted: readonly number[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const row of sorted) {
    const last = runs.at(-1);
    if (last && row - last.end < MAX_GAP && row - last.start < MAX_RUN) last.end = row + 1;
    else runs.push({ start: row, end: row + 1 });
  }
  return runs;
}

/**
 * Rows in any order.
 *
 * @returns `[rows.length, …]` row-major in the array's own type; empty for no rows.
 */
export async function readSomeRows(
  array: NamedArray,
  rows: readonly number[],
  options: ReadOptions = {},
): Promise<NumericArray> {
  const width = countOf(array.shape.slice(1));
  const places = new Map<number, number[]>();
  rows.forEach((row, i) => places.set(row, [...(places.get(row) ?? []), i]));
  const runs = runsOf([...places.keys()].toSorted((a, b) => a - b));
  let out: NumericArray | undefined;
  for (const [done, { start, end }] of runs.entries()) {
    options.signal?.throwIfAborted();
    const block = await readRowRange(array, start, end, { signal: options.signal });
    out ??= emptyLike(block, rows.length * width);
    for (let row = start; row < end; row++) {
      const values = block.subarray((row - start) * width, (row - start + 1) * width);
      for (const place of places.get(row) ?? []) out.set(values, place * width);
    }
    options.onProgress?.((done + 1) / runs.length);
  }
  return out ?? new Uint8Array(0);
}
