/**
 * @file How predictions and truths are compared: by cosine, as in Lin et al. 2022; for pixels after
 * each picture's own mean is taken out, which makes it the pixel correlation that decoders report.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { finiteMean } from '../../../src/numerics/correlation.ts';
import { transpose, type MatMul } from '../../../src/numerics/matrix.ts';
import { unitNorm } from '../../../src/numerics/vectors.ts';

function direction(target: Target, row: Float32Array): Float32Array {
  if (target !== 'pixels') return unitNorm(row);
  const mean = finiteMean(row);
  return unitNorm(row.map((value) => value - mean));
}

/** `[n, dim]` made comparable: rows of length 1, so that an inner product is the similarity. */
export function directions(target: Target, rows: Float32Array, dim: number): Float32Array {
  const out = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += dim) {
    out.set(direction(target, rows.subarray(at, at + dim)), at);
  }
  return out;
}

/**
 * Similarity of every truth with every prediction.
 *
 * @param truths, predictions  `[n, dim]` and `[m, dim]` row-major. Borrowed.
 * @returns                    `[n, m]`: rows truth, columns prediction, in [-1, 1].
 */
export function similarities(
  target: Target,
  truths: Float32Array,
  predictions: Float32Array,
  dim: number,
  matMul: MatMul,
): Promise<Float32Array> {
  const m = predictions.length / dim;
  const right = transpose(directions(target, predictions, dim), m, dim);
  return matMul(directions(target, truths, dim), right, truths.length / dim, dim, m);
}
