/**
 * @file Cholesky factors of symmetric positive definite matrices, in double precision on the CPU:
 * the reference, and the base case of the blocked version. Checked against scipy.
 */
import { LabError } from '../domain/errors.ts';

/**
 * Lower Cholesky factor, `A = L L^T`.
 *
 * @param a  `[n, n]` row-major, symmetric; only the lower triangle is read. Not modified.
 * @returns  `[n, n]` lower triangular, zeros above.
 * @throws LabError  `not-finite` if the matrix is not positive definite or holds NaN.
 */
export function cholesky(a: Float32Array | Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i * n + j] ?? NaN;
      for (let k = 0; k < j; k += 1) sum -= (l[i * n + k] ?? 0) * (l[j * n + k] ?? 0);
      if (i !== j) l[i * n + j] = sum / (l[j * n + j] ?? NaN);
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum);
      else throw notPositive(i, sum);
    }
  }
  return l;
}

function notPositive(row: number, pivot: number): LabError {
  return new LabError(
    'not-finite',
    `A matrix to be factored is not positive definite (pivot ${pivot} at row ${row}). ` +
      'Use a larger penalty, or leave out scans and voxels that are not finite.',
    { row, pivot },
  );
}

/** Inverse of a lower triangular factor `[n, n]`; zeros above stay. */
export function invertLower(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    const pivot = l[i * n + i] ?? NaN;
    inverse[i * n + i] = 1 / pivot;
    for (let k = 0; k < i; k += 1) {
      const factor = (l[i * n + k] ?? 0) / pivot;
      for (let j = 0; j <= k; j += 1) {
        inverse[i * n + j] = (inverse[i * n + j] ?? 0) - factor * (inverse[k * n + j] ?? 0);
      }
    }
  }
  return inverse;
}

/**
 * Solve `L L^T x = b` for `m` right-hand sides.
 *
 * @param l  From {@link cholesky}.
 * @param b  `[n, m]` row-major. Not modified.
 * @returns  `[n, m]`.
 */
export function choleskySolve(
  l: Float64Array,
  n: number,
  b: Float64Array,
  m: number,
): Float64Array {
  const x = Float64Array.from(b);
  const subtract = (to: number, from: number, factor: number): void => {
    for (let c = 0; c < m; c += 1) {
      x[to * m + c] = (x[to * m + c] ?? NaN) - factor * (x[from * m + c] ?? NaN);
    }
  };
  const divide = (row: number): void => {
    const pivot = l[row * n + row] ?? NaN;
    for (let c = 0; c < m; c += 1) x[row * m + c] = (x[row * m + c] ?? NaN) / pivot;
  };
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) subtract(i, k, l[i * n + k] ?? 0);
    divide(i);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) subtract(i, k, l[k * n + i] ?? 0);
    divide(i);
  }
  return x;
}
