/**
 * @file Arrays whose first listed axis is the fastest in the file (NPY with `fortran_order`),
 * turned to row-major as they are read.
 */
import type { NumericArray } from '../domain/arrays.ts';
import { assertColumns, assertReadable, assertRows, valuePages } from './flat-layout.ts';
import type { FlatLayout } from './flat-layout.ts';
import { bytesOf, countOf, getterOf, makeStorage, storedBytesOf } from './numbers.ts';
import type { NamedArray, ReadOptions } from './types.ts';

/**
 * For each place of the axes after the first, in the file's order (first listed fastest), its place
 * in row-major order.
 */
function rowMajorPlaces(shape: readonly number[]): (fileColumn: number) => number {
  const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  return (fileColumn) => {
    let rest = fileColumn;
    let place = 0;
    shape.forEach((length, axis) => {
      place += (rest % length) * (strides[axis] ?? 1);
      rest = Math.floor(rest / length);
    });
    return place;
  };
}

/** Place in the file of each value in row-major order, for what is read whole before it is turned. */
export function fileOrder(shape: readonly number[]): Uint32Array {
  const order = new Uint32Array(countOf(shape));
  let at = 0;
  const visit = (axis: number, place: number, stride: number): void => {
    const length = shape[axis];
    if (length === undefined) {
      order[at] = place;
      at += 1;
      return;
    }
    for (let i = 0; i < length; i += 1) visit(axis + 1, place + i * stride, stride * length);
  };
  visit(0, 0, 1);
  return order;
}

/** A run of values; `perValue` of them, the last axis, lie together (2 for complex numbers). */
interface FortranLayout extends FlatLayout {
  perValue: number;
}

/** Hand out every value of the file with its row and its row-major column. */
async function scatter(
  layout: FortranLayout,
  put: (row: number, column: number, value: number) => void,
  options?: ReadOptions,
): Promise<void> {
  const { shape, dtype, littleEndian, source, offset, perValue } = layout;
  const total = countOf(shape);
  source.assertHolds(offset + total * bytesOf(dtype));
  const nRows = shape[0] ?? 1;
  const placeOf = rowMajorPlaces(shape.slice(1, perValue > 1 ? -1 : undefined));
  const get = getterOf(dtype);
  const width = bytesOf(dtype);
  for await (const { first, count, bytes } of valuePages(layout, 0, total, options)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let part = first % perValue;
    let row = Math.floor(first / perValue) % nRows;
    let fileColumn = Math.floor(first / perValue / nRows);
    let column = placeOf(fileColumn);
    for (let i = 0; i < count; i += 1) {
      put(row, column * perValue + part, get(view, i * width, littleEndian));
      part += 1;
      if (part < perValue) continue;
      part = 0;
      row += 1;
      if (row < nRows) continue;
      row = 0;
      fileColumn += 1;
      column = placeOf(fileColumn);
    }
  }
}

async function readRows(
  layout: FortranLayout,
  start: number,
  end: number,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { shape, dtype } = layout;
  const rowLength = countOf(shape.slice(1));
  assertReadable((end - start) * rowLength, storedBytesOf(dtype));
  layout.source.assertHolds(layout.offset + countOf(shape) * bytesOf(dtype));
  const target = makeStorage(dtype, (end - start) * rowLength);
  const put = (row: number, column: number, value: number) => {
    if (row >= start && row < end) target[(row - start) * rowLength + column] = value;
  };
  await scatter(layout, put, options);
  return target;
}

async function readColumns(
  layout: FortranLayout,
  columns: Uint32Array,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { shape, dtype } = layout;
  const rowLength = countOf(shape.slice(1));
  assertColumns(columns, rowLength);
  const nRows = shape[0] ?? 1;
  assertReadable(nRows * columns.length, storedBytesOf(dtype));
  layout.source.assertHolds(layout.offset + countOf(shape) * bytesOf(dtype));
  const target = makeStorage(dtype, nRows * columns.length);
  const slot = new Map(Array.from(columns, (column, index) => [column, index]));
  const put = (row: number, column: number, value: number) => {
    const index = slot.get(column);
    if (index !== undefined) target[row * columns.length + index] = value;
  };
  await scatter(layout, put, options);
  return target;
}

/**
 * The reading functions of a {@link NamedArray}; every read is one pass over the file.
 *
 * @param perValue  Values that lie together in the file, as its last axis: 2 for complex numbers.
 */
export function fortranReads(
  flat: FlatLayout,
  perValue = 1,
): Required<Pick<NamedArray, 'read' | 'readRows' | 'readColumns'>> {
  const layout = { ...flat, perValue };
  const nRows = layout.shape[0] ?? 1;
  return {
    read: (options) => readRows(layout, 0, nRows, options),
    async readRows(start, end, options) {
      assertRows(start, end, nRows);
      return readRows(layout, start, end, options);
    },
    readColumns: (columns, options) => readColumns(layout, columns, options),
  };
}
