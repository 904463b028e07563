/** @file Pearson correlation, of two vectors and column by column. Checked against scipy. */
import { LabError } from '../domain/errors.ts';
import type { Numbers } from './vectors.ts';

/** Correlation of `n` values read from each side with a stride; NaN where one side is constant. */
function strided(a: Numbers, b: Numbers, n: number, start: number, stride: number): number {
  let [meanA, meanB] = [0, 0];
  for (let k = 0, i = start; k < n; k += 1, i += stride) {
    meanA += (a[i] ?? NaN) / n;
    meanB += (b[i] ?? NaN) / n;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let k = 0, i = start; k < n; k += 1, i += stride) {
    const x = (a[i] ?? NaN) - meanA;
    const y = (b[i] ?? NaN) - meanB;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  const scale = Math.sqrt(aa) * Math.sqrt(bb);
  return scale === 0 ? NaN : ab / scale;
}

function checkPair(a: Numbers, b: Numbers): void {
  if (a.length !== b.length) {
    throw new LabError(
      'shape-mismatch',
      `Correlation needs as many values on both sides; there are ${a.length} and ${b.length}.`,
      { lengths: [a.length, b.length] },
    );
  }
}

/**
 * Pearson correlation of two vectors.
 *
 * @returns  In [-1, 1] up to rounding; NaN if either side is constant, empty or holds NaN.
 * @throws LabError  `shape-mismatch` if lengths differ.
 */
export function correlation(a: Numbers, b: Numbers): number {
  checkPair(a, b);
  return strided(a, b, a.length, 0, 1);
}

/**
 * Pearson correlation of each column over the rows.
 *
 * @param a, b  `[nRows, nColumns]` row-major. Borrowed.
 * @returns     `[nColumns]`; NaN for a column that is constant on either side or holds NaN.
 * @throws LabError  `shape-mismatch` if sizes differ or are no multiple of nColumns.
 */
export function correlationPerColumn(a: Numbers, b: Numbers, nColumns: number): Float64Array {
  checkPair(a, b);
  if (a.length % nColumns !== 0) {
    throw new LabError('shape-mismatch', `${a.length} values are no rows of ${nColumns}.`, {});
  }
  const nRows = a.length / nColumns;
  return Float64Array.from({ length: nColumns }, (_, c) => strided(a, b, nRows, c, nColumns));
}

/** Mean of the finite values; NaN if there is none. */
export function finiteMean(values: Numbers): number {
  let [sum, n] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    sum += value;
    n += 1;
  }
  return n === 0 ? NaN : sum / n;
}
