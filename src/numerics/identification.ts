/**
 * @file n-way identification (Lin et al. 2022, A.4): is the own stimulus nearer to a decoding than n - 1
 * others? The chance over all choices of the others is worked out exactly, not drawn: a query whose own
 * stimulus beats m of N others is right with C(m, n - 1) / C(N, n - 1). Checked against numpy and scipy.
 */
import { LabError } from '../domain/errors.ts';
import type { Random } from './random.ts';
import { cosineMatrix } from './retrieval.ts';

/** Queries compared between two breaths. */
const BLOCK = 16;

export interface Queries {
  /** `[nQueries, dim]` row-major. Borrowed. */
  vectors: Float32Array;
  /** `[nTruths, dim]` row-major, one a stimulus. Borrowed. */
  truths: Float32Array;
  /** `[nQueries]` row of `truths` that is the own one. */
  own: Int32Array;
  dim: number;
}

/**
 * How many of the other truths have a smaller cosine to each query than its own: ties are not beaten.
 *
 * @param breathe    Called between blocks of queries; may reject to end the work.
 * @returns          `[nQueries]`, 0 to nTruths - 1; NaN vectors beat nothing.
 * @throws LabError  `shape-mismatch` if a matrix has no whole rows or `own` is of other queries.
 */
export async function beatenOthers(
  { vectors, truths, own, dim }: Queries,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Int32Array<ArrayBuffer>> {
  if (vectors.length !== own.length * dim) {
    throw new LabError(
      'shape-mismatch',
      `${own.length} queries of ${dim} need ${own.length * dim} values, not ${vectors.length}.`,
    );
  }
  const beaten = new Int32Array(own.length);
  for (let from = 0; from < own.length; from += BLOCK) {
    await breathe();
    const n = Math.min(BLOCK, own.length - from);
    const block = vectors.subarray(from * dim, (from + n) * dim);
    const cosines = cosineMatrix(truths, block, dim);
    for (let q = 0; q < n; q += 1) {
      const mine = cosines[(own[from + q] ?? -1) * n + q] ?? NaN;
      for (let at = q; at < cosines.length; at += n) {
        if ((cosines[at] ?? NaN) < mine) beaten[from + q] = (beaten[from + q] ?? 0) + 1;
      }
    }
  }
  return beaten;
}

/**
 * Chance that a query is right among n - 1 others drawn without replacement.
 *
 * @param beaten  Others that its own stimulus beats, 0 to `others`.
 * @param others  All other stimuli, n - 1 at least.
 */
export function hitChance(beaten: number, others: number, n: number): number {
  let chance = 1;
  for (let k = 0; k < n - 1; k += 1) chance *= Math.max(0, beaten - k) / (others - k);
  return chance;
}

/**
 * Shares of hits as the paper draws them: `pairs` queries at random and n - 1 others for each, over again.
 *
 * @param chances  Chance of each query to be right ({@link hitChance}); a draw of its others is a hit with it.
 * @param pairs    At most as many as there are queries.
 * @returns        `[repeats]`.
 */
export function drawnShares(
  chances: readonly number[],
  { repeats, pairs }: { repeats: number; pairs: number },
  random: Random,
): number[] {
  const queries = chances.map((_, i) => i);
  const n = Math.min(pairs, queries.length);
  return Array.from({ length: repeats }, () => {
    const drawn = random.shuffle([...queries]).slice(0, n);
    return drawn.filter((q) => random.uniform() < (chances[q] ?? 0)).length / n;
  });
}
