/** @file A ridge's design from a plain matrix: for the algebra alone. For tests only. */
import type { Design } from '../ridge/design.ts';

/** A design `[n, p]` that is held whole. */
export function heldDesign(x: Float32Array, n: number, p: number): Design {
  const mean = new Float64Array(p);
  x.forEach((value, i) => (mean[i % p] = (mean[i % p] ?? 0) + value / n));
  const cut = (r0: number, r1: number, c0: number, c1: number) =>
    Float32Array.from({ length: (r1 - r0) * (c1 - c0) }, (_, i) => {
      const [r, c] = [r0 + Math.floor(i / (c1 - c0)), c0 + (i % (c1 - c0))];
      return (x[r * p + c] ?? NaN) - (mean[c] ?? NaN);
    });
  return {
    nTrials: n,
    kept: Uint32Array.from({ length: p }, (_, v) => v),
    mean,
    rows: (from, to) => cut(from, to, 0, p),
    columns: (from, to) => cut(0, n, from, to),
  };
}

/** `[n, columns]` less the mean of each column. */
export function centredColumns(y: Float32Array, columns: number): Float32Array {
  const mean = new Float64Array(columns);
  y.forEach((v, i) => (mean[i % columns] = (mean[i % columns] ?? 0) + (v * columns) / y.length));
  return y.map((v, i) => v - (mean[i % columns] ?? NaN));
}
