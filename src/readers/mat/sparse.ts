/** @file Sparse matrices of a MAT file, filled up when they are read. */
import type { NumericArray } from '../../domain/arrays.ts';
import { malformed } from '../fail.ts';
import { assertReadable } from '../flat-layout.ts';
import { makeStorage } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { NamedArray, ReadOptions } from '../types.ts';
import { matlabAxes } from './arrays.ts';

/** Compressed columns: row of each value, first value of each column, the values. */
export interface SparseParts {
  rows: NumericArray;
  columnStarts: NumericArray;
  values: NumericArray;
}

/** `[nColumns, nRows]` row-major, which is MATLAB's column-major. */
function fill(parts: SparseParts, nRows: number, nColumns: number, dtype: NumericDType) {
  const dense = makeStorage(dtype, nRows * nColumns);
  const { rows, columnStarts, values } = parts;
  for (let column = 0; column < nColumns; column += 1) {
    const from = columnStarts[column] ?? 0;
    const to = columnStarts[column + 1] ?? 0;
    if (to < from || to > Math.min(rows.length, values.length)) {
      throw malformed(`MAT sparse column ${column} holds values ${from} to ${to}`);
    }
    for (let k = from; k < to; k += 1) {
      const row = rows[k] ?? -1;
      if (row < 0 || row >= nRows) throw malformed(`MAT sparse row ${row} of ${nRows}`);
      dense[column * nRows + row] = values[k] ?? 0;
    }
  }
  return dense;
}

/** A sparse matrix as a full one. */
export function sparseArray(
  path: string,
  dims: readonly number[],
  dtype: NumericDType,
  load: (options?: ReadOptions) => Promise<SparseParts>,
): NamedArray {
  const [nRows = 0, nColumns = 0] = dims;
  return {
    path,
    dtype,
    shape: [nColumns, nRows],
    axes: matlabAxes(2),
    units: 'unknown',
    meta: { columnMajor: true, sparse: true },
    async read(options) {
      assertReadable(nRows * nColumns, 8);
      return fill(await load(options), nRows, nColumns, dtype);
    },
  };
}
