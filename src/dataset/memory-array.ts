/** @file Arrays that are in memory already, with the face of one that is read from a file. */
import type { DType, NumericArray, Units } from '../domain/arrays.ts';
import type { NamedArray } from '../readers/types.ts';
import { countOf } from './loaded-file.ts';

function dtypeOf(values: NumericArray): DType {
  const name = values.constructor.name
    .replace(/Array$/, '')
    .replace('Clamped', '')
    .toLowerCase();
  return name as DType;
}

/**
 * @param values  Row-major in `shape`; borrowed, never modified. Reads return copies.
 */
export function memoryArray(
  path: string,
  values: NumericArray,
  shape: readonly number[],
  units: Units = 'unknown',
): NamedArray {
  const width = countOf(shape.slice(1));
  return {
    path,
    dtype: dtypeOf(values),
    shape,
    axes: shape.map((_, axis) => `axis${axis}`),
    units,
    meta: {},
    read: () => Promise.resolve(values.slice()),
    readRows: (start, end) => Promise.resolve(values.slice(start * width, end * width)),
  };
}
