/** @file Rows with their repetitions side by side, `[n, repetitions, …]`, as rows of means, `[n, …]`. */
import type { NumericArray } from '../domain/arrays.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import { countOf } from './loaded-file.ts';
import { readRowRange } from './read-columns.ts';

/** Means over the second axis. NaN where any repetition is NaN. */
function meansOf(values: NumericArray, repetitions: number, width: number): Float32Array {
  const nRows = values.length / (repetitions * width);
  const out = new Float32Array(nRows * width);
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let r = 0; r < repetitions; r++) {
        sum += values[(row * repetitions + r) * width + i] ?? NaN;
      }
      out[row * width + i] = sum / repetitions;
    }
  }
  return out;
}

/** @param array  `[n, repetitions, …]`, read by rows when asked for. */
export function averagedRows(array: NamedArray): NamedArray {
  const [nRows = 0, repetitions = 1, ...rest] = array.shape;
  const width = countOf(rest);
  const rows = async (start: number, end: number, options?: ReadOptions) =>
    meansOf(await readRowRange(array, start, end, options), repetitions, width);
  return {
    path: array.path,
    dtype: 'float32',
    shape: [nRows, ...rest],
    axes: array.axes.filter((_, axis) => axis !== 1),
    units: array.units,
    meta: array.meta,
    read: (options) => rows(0, nRows, options),
    readRows: rows,
  };
}
