/**
 * @file Gram matrices of a design that is only seen in slices: `M M^T` over slices of M's columns,
 * lower triangle in strips, mirrored at the end.
 */
import { takeBlock, transpose, type MatMul } from '../../../src/numerics/matrix.ts';

/** Columns of the design in one slice, and rows of the Gram in one product. */
export const SLICE = 1024;

/** Call `visit` with consecutive ranges that cover `0..total`. */
export async function eachRange(
  total: number,
  step: number,
  visit: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < total; from += step) await visit(from, Math.min(total, from + step));
}

function addInto(
  gram: Float32Array,
  n: number,
  row: number,
  columns: number,
  part: Float32Array,
): void {
  for (let i = 0; i < part.length; i += 1) {
    const at = (row + Math.floor(i / columns)) * n + (i % columns);
    gram[at] = (gram[at] ?? NaN) + (part[i] ?? NaN);
  }
}

function mirror(gram: Float32Array, n: number): void {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) gram[j * n + i] = gram[i * n + j] ?? NaN;
  }
}

/**
 * `M M^T` of `M [n, width]`.
 *
 * @param slice     Columns `[from, to)` of M: `[n, to - from]` row-major.
 * @param onSlice   Called after each slice with the columns done.
 * @returns         `[n, n]`, symmetric to the last bit, float32.
 */
export async function gramOf(
  slice: (from: number, to: number) => Float32Array,
  n: number,
  width: number,
  matMul: MatMul,
  onSlice: (done: number) => void,
): Promise<Float32Array> {
  const gram = new Float32Array(n * n);
  await eachRange(width, SLICE, async (from, to) => {
    const part = slice(from, to);
    const flipped = transpose(part, n, to - from);
    await eachRange(n, SLICE, async (top, bottom) => {
      const left = part.subarray(top * (to - from), bottom * (to - from));
      const block = { row: 0, column: 0, rows: to - from, columns: bottom };
      const right = takeBlock(flipped, n, block);
      const product = await matMul(left, right, bottom - top, to - from, bottom);
      addInto(gram, n, top, bottom, product);
    });
    onSlice(to);
  });
  mirror(gram, n);
  return gram;
}

/** A copy of a square matrix with `amount` added to its diagonal. */
export function withDiagonal(a: Float32Array, n: number, amount: number): Float32Array {
  const out = a.slice();
  for (let i = 0; i < n; i += 1) out[i * n + i] = (out[i * n + i] ?? NaN) + amount;
  return out;
}

/** Mean of the diagonal: the scale on which penalties make sense. */
export function meanDiagonal(a: Float32Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += a[i * n + i] ?? NaN;
  return sum / n;
}
