/**
 * @file The losses that mappers are trained with (Lin et al. 2022, equations 1 and 2), and their
 * gradients, on the CPU in double precision: a batch of embeddings is small.
 *
 * `MSE` is the mean over all values; `cos` the mean of 1 - cosine; `contrastive` the symmetric InfoNCE
 * on cosines over a temperature. Checked against PyTorch, values and gradients.
 */
import type { LossWeights } from '../../../src/domain/training.ts';
import { dot, norm } from '../../../src/numerics/vectors.ts';

/** Temperature of the contrastive loss. */
export const TEMPERATURE = 0.5;

export interface Loss {
  total: number;
  mse: number;
  cosine: number;
  contrastive: number;
  /** `[n, dim]` derivative of the total by the predictions. */
  gradient: Float64Array;
}

interface Rows {
  rows: Float32Array[];
  /** Length of each row, 1 for a zero row (whose cosine is then 0). */
  lengths: number[];
}

function split(matrix: Float32Array, dim: number): Rows {
  const n = matrix.length / dim;
  const rows = Array.from({ length: n }, (_, r) => matrix.subarray(r * dim, (r + 1) * dim));
  return { rows, lengths: rows.map((row) => norm(row) || 1) };
}

/** Softmax of each of n vectors of n values, `at(i, j)` being value j of vector i; and log of the diagonal. */
function softmax(n: number, at: (i: number, j: number) => number) {
  const shares = new Float64Array(n * n);
  let logDiagonal = 0;
  for (let i = 0; i < n; i += 1) {
    let most = -Infinity;
    for (let j = 0; j < n; j += 1) most = Math.max(most, at(i, j));
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += Math.exp(at(i, j) - most);
    for (let j = 0; j < n; j += 1) shares[i * n + j] = Math.exp(at(i, j) - most) / sum;
    logDiagonal += at(i, i) - most - Math.log(sum);
  }
  return { shares, logDiagonal };
}

/**
 * Derivative of the total by every cosine between prediction i and truth j, and the loss parts that
 * depend on cosines alone.
 */
function byCosines(cosines: Float64Array, n: number, weights: LossWeights) {
  const value = (i: number, j: number): number => (cosines[i * n + j] ?? NaN) / TEMPERATURE;
  const rows = softmax(n, value);
  const columns = softmax(n, (i, j) => value(j, i));
  const derivative = new Float64Array(n * n);
  let trace = 0;
  for (let i = 0; i < n; i += 1) {
    trace += cosines[i * n + i] ?? NaN;
    for (let j = 0; j < n; j += 1) {
      const own = i === j ? 1 : 0;
      const share =
        ((rows.shares[i * n + j] ?? NaN) + (columns.shares[j * n + i] ?? NaN)) / 2 - own;
      derivative[i * n + j] =
        (weights.contrastive * share) / (n * TEMPERATURE) - (weights.cosine * own) / n;
    }
  }
  return {
    derivative,
    cosine: 1 - trace / n,
    contrastive: -(rows.logDiagonal + columns.logDiagonal) / (2 * n),
  };
}

function cosinesOf(p: Rows, y: Rows): Float64Array {
  const n = p.rows.length;
  const cosines = new Float64Array(n * n);
  p.rows.forEach((a, i) => {
    y.rows.forEach((b, j) => {
      cosines[i * n + j] = dot(a, b) / ((p.lengths[i] ?? NaN) * (y.lengths[j] ?? NaN));
    });
  });
  return cosines;
}

/**
 * Loss of a batch and its gradient.
 *
 * @param predictions, truths  `[n, dim]` row-major, row i of one belongs to row i of the other. Borrowed.
 * @returns  NaN throughout if a value is NaN.
 */
export function lossOf(
  predictions: Float32Array,
  truths: Float32Array,
  dim: number,
  weights: LossWeights,
): Loss {
  const [p, y] = [split(predictions, dim), split(truths, dim)];
  const n = p.rows.length;
  const cosines = cosinesOf(p, y);
  const { derivative, cosine, contrastive } = byCosines(cosines, n, weights);
  const gradient = new Float64Array(n * dim);
  let squares = 0;
  for (let i = 0; i < gradient.length; i += 1) {
    const error = (predictions[i] ?? NaN) - (truths[i] ?? NaN);
    squares += error * error;
    gradient[i] = (2 * weights.mse * error) / gradient.length;
  }
  p.rows.forEach((a, i) => {
    const length = p.lengths[i] ?? NaN;
    y.rows.forEach((b, j) => {
      const slope = derivative[i * n + j] ?? NaN;
      if (slope === 0) return;
      const own = (cosines[i * n + j] ?? NaN) / (length * length);
      const other = 1 / (length * (y.lengths[j] ?? NaN));
      for (let d = 0; d < dim; d += 1) {
        const change = other * (b[d] ?? NaN) - own * (a[d] ?? NaN);
        gradient[i * dim + d] = (gradient[i * dim + d] ?? NaN) + slope * change;
      }
    });
  });
  const mse = squares / gradient.length;
  const total = weights.mse * mse + weights.cosine * cosine + weights.contrastive * contrastive;
  return { total, mse, cosine, contrastive, gradient };
}
