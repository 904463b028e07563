/**
 * @file Row-major float32 matrices as plain arrays, and the product that a caller brings (a GPU's,
 * WebAssembly's, or the plain one below).
 */

/**
 * `[m, k] x [k, n] -> [m, n]`, all row-major float32. Inputs are borrowed, the result is new.
 * Implementations may let the event loop turn and may reject when cancelled.
 */
export type MatMul = (
  a: Float32Array,
  b: Float32Array,
  m: number,
  k: number,
  n: number,
) => Promise<Float32Array>;

/** The plain product on the CPU, sums in double precision: the reference for every other one. */
export function plainMatMul(
  a: Float32Array,
  b: Float32Array,
  m: number,
  k: number,
  n: number,
): Promise<Float32Array> {
  const product = new Float32Array(m * n);
  const row = new Float64Array(n);
  for (let i = 0; i < m; i += 1) {
    row.fill(0);
    for (let p = 0; p < k; p += 1) {
      const factor = a[i * k + p] ?? NaN;
      for (let j = 0; j < n; j += 1) row[j] = (row[j] ?? 0) + factor * (b[p * n + j] ?? NaN);
    }
    product.set(row, i * n);
  }
  return Promise.resolve(product);
}

/** Side of the tiles of {@link transpose}: two tiles of 32 x 32 floats fit the first cache. */
const TILE = 32;

/** `[rows, columns] -> [columns, rows]`, tile by tile. */
export function transpose(
  a: Float32Array,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(a.length);
  for (let r0 = 0; r0 < rows; r0 += TILE) {
    const r1 = Math.min(rows, r0 + TILE);
    for (let c0 = 0; c0 < columns; c0 += TILE) {
      const c1 = Math.min(columns, c0 + TILE);
      for (let r = r0; r < r1; r += 1) {
        for (let c = c0; c < c1; c += 1) out[c * rows + r] = a[r * columns + c] ?? NaN;
      }
    }
  }
  return out;
}

/** Where a block lies in a matrix that has `stride` columns. */
export interface Block {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** A copy of a block of a matrix with `stride` columns. */
export function takeBlock(
  a: Float32Array,
  stride: number,
  { row, column, rows, columns }: Block,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r += 1) {
    const start = (row + r) * stride + column;
    out.set(a.subarray(start, start + columns), r * columns);
  }
  return out;
}

/** Write `block` (row-major, `columns` wide) into a matrix with `stride` columns. */
export function putBlock(
  a: Float32Array,
  stride: number,
  { row, column, rows, columns }: Block,
  block: Float32Array,
): void {
  for (let r = 0; r < rows; r += 1) {
    a.set(block.subarray(r * columns, (r + 1) * columns), (row + r) * stride + column);
  }
}
