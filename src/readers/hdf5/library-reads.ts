/** @file Reading a dataset through the HDF5 library, in boxes that fit its chunks. */
import type { Filter } from 'h5wasm';
import type { NumericArray } from '../../domain/arrays.ts';
import { makeBreather } from '../breathe.ts';
import { unsupportedType } from '../fail.ts';
import { bytesOf, countOf, decodeNumbers, makeStorage } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { ReadOptions } from '../types.ts';
import { boxesOf, boxShape, placeBox, planColumns, rowsPerRead } from './boxes.ts';
import { assertNoneMissing } from './failure.ts';
import { readSlab } from './slab.ts';
import type { Hdf5Handle } from './slab.ts';

/** A dataset whose values are numbers. */
export interface NumberDataset {
  handle: Hdf5Handle;
  path: string;
  dtype: NumericDType;
  shape: readonly number[];
  chunks: readonly number[] | null;
  filters: readonly Filter[];
  /** Names of filters that the library lacks. */
  missing: readonly string[];
  /** An enumeration: the library cannot turn its bytes. */
  enumerated?: boolean;
  /** Byte order in the file; the library always gives little-endian. */
  littleEndian: boolean;
}

/** @throws LabError `missing-filter`, `unsupported-dtype` if the library cannot read the dataset. */
function assertKnown({ missing, path, enumerated, littleEndian, dtype }: NumberDataset): void {
  assertNoneMissing(path, missing);
  if (enumerated && !littleEndian && bytesOf(dtype) > 1) {
    const advice = 'Store them as plain numbers, or little-endian.';
    throw unsupportedType(`HDF5 ${path}`, 'big-endian enumeration', advice);
  }
}

/** One hyperslab as numbers. */
export function slabOf(source: NumberDataset, start: number[], count: number[]): NumericArray {
  assertKnown(source);
  const { handle, path, dtype } = source;
  return decodeNumbers(readSlab(handle, path, bytesOf(dtype), start, count), dtype, true);
}

/** Rows `[start, end)` of the first axis into `target`. */
export async function rowsByLibrary(
  source: NumberDataset,
  start: number,
  end: number,
  target: NumericArray,
  options?: ReadOptions,
): Promise<void> {
  const { shape, chunks } = source;
  const breathe = makeBreather(options?.signal);
  let done = 0;
  for (const box of boxesOf(shape, boxShape(shape, chunks), start, end)) {
    await source.handle.revive();
    placeBox(slabOf(source, box.start, box.count), box, target, shape, start);
    done += countOf(box.count);
    options?.onProgress?.(done / target.length);
    await breathe();
  }
}

/** All rows at some columns into `target`, `[nRows, columns.length]`. */
export async function columnsByLibrary(
  source: NumberDataset,
  columns: Uint32Array,
  target: NumericArray,
  options?: ReadOptions,
): Promise<void> {
  const { shape, chunks } = source;
  const nRows = shape[0] ?? 1;
  const breathe = makeBreather(options?.signal);
  const boxes = planColumns(shape, chunks, columns);
  for (const [index, box] of boxes.entries()) {
    const step = rowsPerRead(box, nRows, chunks?.[0] ?? 1);
    const width = countOf(box.count);
    for (let row = 0; row < nRows; row += step) {
      const rows = Math.min(step, nRows - row);
      await source.handle.revive();
      const values = slabOf(source, [row, ...box.start], [rows, ...box.count]);
      for (let r = 0; r < rows; r += 1) {
        const out = (row + r) * columns.length;
        for (let i = 0; i < box.slots.length; i += 1) {
          target[out + (box.slots[i] ?? 0)] = values[r * width + (box.offsets[i] ?? 0)] ?? 0;
        }
      }
      options?.onProgress?.((index + (row + rows) / nRows) / boxes.length);
      await breathe();
    }
  }
}

/** The first values in row-major order, at most a row of the last axis. */
export function firstByLibrary(source: NumberDataset, count: number): NumericArray {
  const { shape } = source;
  if (countOf(shape) === 0) return makeStorage(source.dtype, 0);
  const last = shape.length - 1;
  const counts = shape.map((length, axis) => (axis === last ? Math.min(length, count) : 1));
  const start = shape.map(() => 0);
  return slabOf(source, start, counts);
}
