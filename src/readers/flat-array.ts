/**
 * @file Arrays that lie in a file as one run of values in the order in which they are listed
 * (slowest axis first): NIfTI, MGH, NPY in C order, safetensors, contiguous HDF5.
 *
 * Three ways to read: all of it; some entries of the slowest axis; or some columns (places of all
 * the other axes) for every entry of the slowest axis, in one forward pass.
 */
import type { NumericArray } from '../domain/arrays.ts';
import { assertRows, storageFor, valuePages } from './flat-layout.ts';
import type { FlatLayout } from './flat-layout.ts';
import { gatherColumns } from './gather-columns.ts';
import { bytesOf, countOf, decodeInto } from './numbers.ts';
import type { NamedArray, ReadOptions } from './types.ts';

/** Values `[first, first + count)` of the run, decoded and scaled. */
async function readRun(
  layout: FlatLayout,
  first: number,
  count: number,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { dtype, littleEndian, scaling } = layout;
  // A declared size that the file cannot hold must fail before memory is set aside for it.
  layout.source.assertHolds(layout.offset + (first + count) * bytesOf(dtype));
  const target = storageFor(layout, count);
  for await (const page of valuePages(layout, first, count, options)) {
    const at = page.first - first;
    decodeInto(page.bytes, dtype, littleEndian, target.subarray(at, at + page.count), scaling);
  }
  return target;
}

/**
 * The reading functions of a {@link NamedArray} over one run of values.
 *
 * @throws LabError  `truncated-file` when reading past the end, `limit-exceeded` for too much at
 *                   once, `bad-request` for rows or columns that are not there.
 */
export function flatReads(
  layout: FlatLayout,
): Required<Pick<NamedArray, 'read' | 'readRows' | 'readColumns' | 'readFirst'>> {
  const { shape } = layout;
  const rowLength = countOf(shape.slice(1));
  const nRows = shape[0] ?? 1;
  return {
    read: (options) => readRun(layout, 0, countOf(shape), options),
    async readRows(start, end, options) {
      assertRows(start, end, nRows);
      return readRun(layout, start * rowLength, (end - start) * rowLength, options);
    },
    readFirst: (count) => readRun(layout, 0, Math.min(count, countOf(shape))),
    readColumns: (columns, options) => gatherColumns(layout, columns, options),
  };
}
