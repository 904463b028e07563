/** @file Arrays that are made in memory, for formats that interleave or encode their values. */
import type { DType, NumericArray, Units } from '../domain/arrays.ts';
import { assertRows } from './flat-layout.ts';
import { countOf } from './numbers.ts';
import { plainAxes, stringArray } from './strings.ts';
import type { NamedArray, ReadOptions } from './types.ts';

export interface MadeArray {
  path: string;
  dtype: DType;
  shape: readonly number[];
  axes?: readonly string[];
  units?: Units;
  meta?: Readonly<Record<string, unknown>>;
  /** Row-major values of `shape`; called for every read, so that nothing is kept. */
  make: (options?: ReadOptions) => Promise<NumericArray> | NumericArray;
}

/** A numeric array whose values `make` yields whole. */
export function madeArray(made: MadeArray): NamedArray {
  const { path, dtype, shape, make } = made;
  const rowLength = countOf(shape.slice(1));
  return {
    path,
    dtype,
    shape,
    axes: made.axes ?? plainAxes(shape),
    units: made.units ?? 'unknown',
    meta: made.meta ?? {},
    read: async (options) => make(options),
    async readRows(start, end, options) {
      assertRows(start, end, shape[0] ?? 1);
      return (await make(options)).slice(start * rowLength, end * rowLength);
    },
  };
}

/** Strings that are at hand. */
export function textColumn(path: string, strings: readonly string[], axis: string): NamedArray {
  const column = stringArray(path, [strings.length], () => Promise.resolve([...strings]));
  return { ...column, axes: [axis] };
}
