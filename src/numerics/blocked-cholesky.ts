/**
 * @file Inverse Cholesky factors of large matrices, by halves: all the work is in a few large
 * products, which a GPU or WebAssembly does fast; small corners are factored in double precision.
 *
 * With `A = [A11 .; A21 A22]` and `X = L^-1`: `X11` from A11, `L21^T = X11 A21^T`,
 * `X22` from `A22 - L21 L21^T`, `X21 = -X22 L21 X11`. Checked against scipy and {@link cholesky}.
 *
 * @see Golub and Van Loan, "Matrix Computations", section 4.2 (block Cholesky).
 */
import { cholesky, invertLower } from './cholesky.ts';
import { putBlock, takeBlock, transpose, type MatMul } from './matrix.ts';
import { lowerTimes, splitAt, subtractOuter, timesLower } from './triangular.ts';

/** Corners up to this side are factored on the CPU: below it a product costs more to send than do. */
const CORNER = 128;

function cornerInverse(a: Float32Array, n: number): Float32Array {
  const inverse = new Float32Array(n * n);
  inverse.set(invertLower(cholesky(a, n), n));
  return inverse;
}

function negated(a: Float32Array): Float32Array {
  for (let i = 0; i < a.length; i += 1) a[i] = -(a[i] ?? NaN);
  return a;
}

/**
 * `X = L^-1` of `A = L L^T`, so that `A^-1 = X^T X`.
 *
 * @param a       `[n, n]` row-major, symmetric positive definite; only the lower triangle is read.
 *                Borrowed, not modified.
 * @param matMul  The product to use; float32.
 * @returns       `[n, n]` lower triangular. Accurate to about float32 epsilon x the condition of A.
 * @throws LabError  `not-finite` if a pivot is not positive; whatever `matMul` throws.
 */
export async function inverseFactor(
  a: Float32Array,
  n: number,
  matMul: MatMul,
): Promise<Float32Array> {
  if (n <= CORNER) return cornerInverse(a, n);
  const half = splitAt(n);
  const rest = n - half;
  const top = takeBlock(a, n, { row: 0, column: 0, rows: half, columns: half });
  const x11 = await inverseFactor(top, half, matMul);
  const a21 = takeBlock(a, n, { row: half, column: 0, rows: rest, columns: half });
  const flipped = await lowerTimes(x11, half, transpose(a21, rest, half), rest, matMul);
  const l21 = transpose(flipped, half, rest);
  const corner = takeBlock(a, n, { row: half, column: half, rows: rest, columns: rest });
  await subtractOuter(corner, rest, l21, half, matMul);
  const x22 = await inverseFactor(corner, rest, matMul);
  const inner = await timesLower(l21, rest, x11, half, matMul);
  const x21 = negated(await lowerTimes(x22, rest, inner, half, matMul));
  const x = new Float32Array(n * n);
  putBlock(x, n, { row: 0, column: 0, rows: half, columns: half }, x11);
  putBlock(x, n, { row: half, column: half, rows: rest, columns: rest }, x22);
  putBlock(x, n, { row: half, column: 0, rows: rest, columns: half }, x21);
  return x;
}

/**
 * `A^-1 B = X^T (X B)` from the inverse factor X.
 *
 * @param x  `[n, n]` from {@link inverseFactor}.
 * @param b  `[n, m]` row-major. Borrowed.
 * @returns  `[n, m]`.
 */
export async function solveWithFactor(
  x: Float32Array,
  n: number,
  b: Float32Array,
  m: number,
  matMul: MatMul,
): Promise<Float32Array> {
  const inner = await lowerTimes(x, n, b, m, matMul);
  const flipped = await timesLower(transpose(inner, n, m), m, x, n, matMul);
  return transpose(flipped, m, n);
}
