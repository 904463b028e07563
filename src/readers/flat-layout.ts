/** @file Where one run of values lies in a file, and its pages cut at whole values. */
import type { NumericArray } from '../domain/arrays.ts';
import { LabError } from '../domain/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { overLimit } from './fail.ts';
import { MAX_ARRAY_BYTES } from './limits.ts';
import { bytesOf, makeStorage, storedBytesOf } from './numbers.ts';
import type { NumericDType, Scaling } from './numbers.ts';
import type { ReadOptions } from './types.ts';

/** Where and how the values lie. */
export interface FlatLayout {
  source: ByteSource;
  /** Byte at which the first value lies. */
  offset: number;
  dtype: NumericDType;
  littleEndian: boolean;
  /** Slowest axis first. */
  shape: readonly number[];
  scaling?: Scaling | undefined;
  /** Type in which the values are kept, where that is wider than the type on disk (MAT). */
  keptAs?: NumericDType | undefined;
}

/** An array for `length` values of the layout. @throws LabError `limit-exceeded`. */
export function storageFor(layout: FlatLayout, length: number): NumericArray {
  const dtype = layout.keptAs ?? layout.dtype;
  assertReadable(length, storedBytesOf(dtype, layout.scaling));
  return makeStorage(dtype, length, layout.scaling);
}

/** Some whole values of the run, as bytes. */
export interface ValuePage {
  /** Index of the first value. */
  first: number;
  count: number;
  /** At least `count` values long; only valid until the next page is asked for. */
  bytes: Uint8Array;
}

/** @throws LabError `limit-exceeded` for more values than one buffer takes. */
export function assertReadable(values: number, bytesPerValue: number): void {
  const bytes = values * bytesPerValue;
  if (!(bytes <= MAX_ARRAY_BYTES)) {
    throw overLimit('Bytes of one array', MAX_ARRAY_BYTES, bytes, 'Read it by rows or by a mask.');
  }
}

/** @throws LabError `bad-request` unless `0 <= start <= end <= length`. */
export function assertRows(start: number, end: number, length: number): void {
  if (start < 0 || end < start || end > length) {
    throw new LabError('bad-request', `Rows ${start} to ${end} of an array with ${length} rows.`, {
      start,
      end,
      length,
    });
  }
}

/** @throws LabError `bad-request` unless the columns ascend and lie in `[0, rowLength)`. */
export function assertColumns(columns: Uint32Array, rowLength: number): void {
  let previous = -1;
  for (const column of columns) {
    if (column <= previous || column >= rowLength) {
      throw new LabError(
        'bad-request',
        `Columns must ascend and lie below ${rowLength}; found ${column} after ${previous}.`,
        { column, previous, rowLength },
      );
    }
    previous = column;
  }
}

function joinTwo(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/**
 * Values `[first, first + total)` of the run in pages that never cut a value.
 *
 * @throws LabError  `truncated-file` where the file ends before them.
 */
export async function* valuePages(
  layout: FlatLayout,
  first: number,
  total: number,
  options?: ReadOptions,
): AsyncGenerator<ValuePage> {
  const width = bytesOf(layout.dtype);
  const start = layout.offset + first * width;
  let at = first;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of layout.source.stream(start, start + total * width, options)) {
    const bytes = joinTwo(rest, piece);
    const count = Math.floor(bytes.length / width);
    if (count > 0) yield { first: at, count, bytes };
    at += count;
    rest = bytes.slice(count * width);
    options?.onProgress?.((at - first) / total);
  }
}
