/**
 * @file Products with lower triangular matrices, by halves, so that the zero half is not multiplied:
 * half of the work, still in few large products. Checked against the full product.
 */
import { putBlock, takeBlock, transpose, type MatMul } from './matrix.ts';

/** Triangles up to this side are multiplied whole. */
const WHOLE = 384;

/** Where a triangle is split: a multiple of 128 near the middle. */
export function splitAt(n: number): number {
  return 128 * Math.ceil(n / 2 / 128);
}

function addInto(a: Float32Array, b: Float32Array): Float32Array {
  for (let i = 0; i < a.length; i += 1) a[i] = (a[i] ?? NaN) + (b[i] ?? NaN);
  return a;
}

interface Corners {
  half: number;
  rest: number;
  top: Float32Array;
  left: Float32Array;
  bottom: Float32Array;
}

function corners(x: Float32Array, n: number): Corners {
  const half = splitAt(n);
  const rest = n - half;
  return {
    half,
    rest,
    top: takeBlock(x, n, { row: 0, column: 0, rows: half, columns: half }),
    left: takeBlock(x, n, { row: half, column: 0, rows: rest, columns: half }),
    bottom: takeBlock(x, n, { row: half, column: half, rows: rest, columns: rest }),
  };
}

/**
 * `X B` of a lower triangular X.
 *
 * @param x  `[n, n]`, zeros above the diagonal. Borrowed.
 * @param b  `[n, m]`. Borrowed.
 * @returns  `[n, m]`.
 */
export async function lowerTimes(
  x: Float32Array,
  n: number,
  b: Float32Array,
  m: number,
  matMul: MatMul,
): Promise<Float32Array> {
  if (n <= WHOLE) return matMul(x, b, n, n, m);
  const { half, rest, top, left, bottom } = corners(x, n);
  const [above, below] = [b.subarray(0, half * m), b.subarray(half * m)];
  const product = new Float32Array(n * m);
  product.set(await lowerTimes(top, half, above, m, matMul));
  const across = await matMul(left, above, rest, half, m);
  product.set(addInto(across, await lowerTimes(bottom, rest, below, m, matMul)), half * m);
  return product;
}

/**
 * `A X` of a lower triangular X.
 *
 * @param a  `[rows, n]`. Borrowed.
 * @param x  `[n, n]`, zeros above the diagonal. Borrowed.
 * @returns  `[rows, n]`.
 */
export async function timesLower(
  a: Float32Array,
  rows: number,
  x: Float32Array,
  n: number,
  matMul: MatMul,
): Promise<Float32Array> {
  if (n <= WHOLE) return matMul(a, x, rows, n, n);
  const { half, rest, top, left, bottom } = corners(x, n);
  const before = takeBlock(a, n, { row: 0, column: 0, rows, columns: half });
  const after = takeBlock(a, n, { row: 0, column: half, rows, columns: rest });
  const product = new Float32Array(rows * n);
  const across = await matMul(after, left, rows, rest, half);
  const first = addInto(across, await timesLower(before, rows, top, half, matMul));
  putBlock(product, n, { row: 0, column: 0, rows, columns: half }, first);
  const second = await timesLower(after, rows, bottom, rest, matMul);
  putBlock(product, n, { row: 0, column: half, rows, columns: rest }, second);
  return product;
}

/**
 * Subtract `L L^T` from a symmetric matrix in place; only its lower triangle is right afterwards.
 *
 * @param a  `[n, n]`, changed.
 * @param l  `[n, k]`. Borrowed.
 */
export async function subtractOuter(
  a: Float32Array,
  n: number,
  l: Float32Array,
  k: number,
  matMul: MatMul,
): Promise<void> {
  for (let from = 0; from < n; from += WHOLE) {
    const to = Math.min(n, from + WHOLE);
    const strip = transpose(l.subarray(from * k, to * k), to - from, k);
    const taken = await matMul(l.subarray(from * k), strip, n - from, k, to - from);
    for (let i = 0; i < taken.length; i += 1) {
      const at = (from + Math.floor(i / (to - from))) * n + from + (i % (to - from));
      a[at] = (a[at] ?? NaN) - (taken[i] ?? NaN);
    }
  }
}
