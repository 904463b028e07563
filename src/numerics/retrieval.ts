/**
 * @file Retrieval both ways, after Lin et al. 2022 (appendix A.3): with `S[i][j] = cos(truth i,
 * prediction j)`, forward takes the nearest truth of each prediction (argmax down a column), backward
 * the nearest prediction of each truth (argmax along a row). Ids are compared, so another trial of
 * the same condition counts; ties go to the lowest index. The planted case of the tests, in which the
 * two ways differ, fixes which is which; counts are checked against numpy.
 */
import { LabError } from '../domain/errors.ts';
import type { Random } from './random.ts';
import { norm } from './vectors.ts';

export interface BothWays {
  forward: number;
  backward: number;
}

function rowsOf(matrix: Float32Array, dim: number, side: string): number {
  if (dim < 1 || matrix.length % dim !== 0) {
    throw new LabError(
      'shape-mismatch',
      `The ${side} hold ${matrix.length} values, which are no rows of ${dim}.`,
      { length: matrix.length, dim },
    );
  }
  return matrix.length / dim;
}

/** `[nRows, dim]` scaled row by row to length 1; zero rows stay zero. */
function unitRows(matrix: Float32Array, nRows: number, dim: number): Float32Array {
  const unit = new Float32Array(matrix.length);
  for (let r = 0; r < nRows; r += 1) {
    const row = matrix.subarray(r * dim, (r + 1) * dim);
    const length = norm(row);
    if (length === 0) continue;
    for (let d = 0; d < dim; d += 1) unit[r * dim + d] = (row[d] ?? NaN) / length;
  }
  return unit;
}

/**
 * Cosines between every truth and every prediction.
 *
 * @param truths       `[nTruths, dim]` row-major. Borrowed.
 * @param predictions  `[nPredictions, dim]` row-major. Borrowed.
 * @returns            `[nTruths, nPredictions]`: rows truth, columns prediction. Zero vectors give 0,
 *                     NaN gives NaN (never nearest).
 * @throws LabError    `shape-mismatch` if a matrix has no whole rows.
 */
export function cosineMatrix(
  truths: Float32Array,
  predictions: Float32Array,
  dim: number,
): Float32Array<ArrayBuffer> {
  const nTruths = rowsOf(truths, dim, 'truths');
  const nPredictions = rowsOf(predictions, dim, 'predictions');
  const a = unitRows(truths, nTruths, dim);
  const b = unitRows(predictions, nPredictions, dim);
  const cosines = new Float32Array(nTruths * nPredictions);
  for (let i = 0; i < nTruths; i += 1) {
    for (let j = 0; j < nPredictions; j += 1) {
      let sum = 0;
      for (let d = 0; d < dim; d += 1) sum += (a[i * dim + d] ?? NaN) * (b[j * dim + d] ?? NaN);
      cosines[i * nPredictions + j] = sum;
    }
  }
  return cosines;
}

/** Index (0..n-1) of the largest of n strided values; lowest on ties; -1 if all are NaN. */
function nearestOf(cosines: Float32Array, start: number, stride: number, n: number): number {
  let best = -1;
  let most = -Infinity;
  for (let k = 0; k < n; k += 1) {
    const value = cosines[start + k * stride] ?? NaN;
    if (value > most) {
      best = k;
      most = value;
    }
  }
  return best;
}

/**
 * Which queries find their own, both ways.
 *
 * @param cosines  `[n, n]` from {@link cosineMatrix}; row i and column i belong together.
 * @param ids      `[n]` condition of each; equal ids are interchangeable.
 * @returns        `[n]` 0 or 1 each: forward by column (prediction), backward by row (truth).
 * @throws LabError `shape-mismatch` if the matrix is not n x n.
 */
export function retrievalHits(
  cosines: Float32Array,
  ids: Int32Array,
): { forward: Uint8Array; backward: Uint8Array } {
  const n = ids.length;
  if (cosines.length !== n * n) {
    throw new LabError('shape-mismatch', `${n} ids need ${n * n} cosines, not ${cosines.length}.`, {
      ids: n,
      cosines: cosines.length,
    });
  }
  const forward = new Uint8Array(n);
  const backward = new Uint8Array(n);
  for (let k = 0; k < n; k += 1) {
    const truth = nearestOf(cosines, k, n, n);
    const prediction = nearestOf(cosines, k * n, 1, n);
    forward[k] = truth >= 0 && ids[truth] === ids[k] ? 1 : 0;
    backward[k] = prediction >= 0 && ids[prediction] === ids[k] ? 1 : 0;
  }
  return { forward, backward };
}

/** 1-based place of the best own one among n others, lower index first on ties; NaN where it has no value. */
function placeOf(own: number, ids: Int32Array, value: (i: number) => number): number {
  let [best, at] = [-Infinity, -1];
  for (let i = 0; i < ids.length; i += 1) {
    if (ids[i] !== own || !(value(i) > best)) continue;
    [best, at] = [value(i), i];
  }
  if (at < 0) return NaN;
  let before = 0;
  for (let i = 0; i < ids.length; i += 1) {
    const other = value(i);
    if (ids[i] !== own && (other > best || (other === best && i < at))) before += 1;
  }
  return before + 1;
}

/**
 * Counts both ways of queries whose own condition is among the nearest k.
 *
 * @param cosines, ids  As for {@link retrievalHits}; at k = 1 the counts are those of its hits.
 */
export function countAmong(cosines: Float32Array, ids: Int32Array, k: number): BothWays {
  const counts: BothWays = { forward: 0, backward: 0 };
  for (const { forward, backward } of placesOf(cosines, ids)) {
    counts.forward += Number(forward <= k);
    counts.backward += Number(backward <= k);
  }
  return counts;
}

/**
 * Where each query finds its own condition, both ways: 1 where it is a hit of {@link retrievalHits}.
 *
 * @param cosines, ids  As for {@link retrievalHits}.
 * @returns             1-based; other rows of the own condition are passed over. NaN where all are NaN.
 */
export function placesOf(cosines: Float32Array, ids: Int32Array): BothWays[] {
  const n = ids.length;
  return Array.from(ids, (own, q) => ({
    forward: placeOf(own, ids, (i) => cosines[i * n + q] ?? NaN),
    backward: placeOf(own, ids, (j) => cosines[q * n + j] ?? NaN),
  }));
}

/** Sum of 0/1 hits. */
export function countHits(hits: Uint8Array): number {
  return hits.reduce((sum, hit) => sum + hit, 0);
}

/**
 * Retrieval counts both ways among n pairs.
 *
 * @param truths, predictions  `[n, dim]` row-major, row k of one belongs to row k of the other.
 * @param ids                  `[n]` condition of each row.
 */
export function retrievalCounts(
  truths: Float32Array,
  predictions: Float32Array,
  dim: number,
  ids: Int32Array,
): BothWays {
  const { forward, backward } = retrievalHits(cosineMatrix(truths, predictions, dim), ids);
  return { forward: countHits(forward), backward: countHits(backward) };
}

/**
 * A permutation of 0..n-1 that leaves nothing in place (n > 1): one random cycle through all, so
 * that every prediction is dealt to a wrong scan.
 */
export function wrongDeal(n: number, random: Random): Uint32Array {
  const cycle = random.shuffle(Array.from({ length: n }, (_, i) => i));
  const dealt = new Uint32Array(n);
  cycle.forEach((from, k) => {
    dealt[from] = cycle[(k + 1) % n] ?? 0;
  });
  return dealt;
}

/**
 * The central interval that holds `share` of the values, by linear interpolation between order
 * statistics (numpy's default percentile).
 *
 * @throws LabError `bad-request` if there are no values.
 */
export function centralInterval(values: readonly number[], share = 0.95): [number, number] {
  if (values.length === 0) throw new LabError('bad-request', 'An interval needs at least a value.');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => {
    const place = q * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below] ?? NaN;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
    return low + (place - below) * (high - low);
  };
  return [at((1 - share) / 2), at((1 + share) / 2)];
}
