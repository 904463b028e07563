/**
 * @file Retrieval by several similarities at once (Lin et al. 2022, table 4): their weighted sum, the
 * weights by a grid over the simplex, as many hits forward and backward together as can be had.
 */
import { countHits, retrievalHits, type BothWays } from './retrieval.ts';

/** All weights on a grid of `1 / parts` that sum to 1, in lexicographic order. */
export function simplexGrid(n: number, parts = 20): number[][] {
  const compose = (left: number, places: number): number[][] => {
    if (places === 1) return [[left]];
    return Array.from({ length: left + 1 }, (_, first) =>
      compose(left - first, places - 1).map((rest) => [first, ...rest]),
    ).flat();
  };
  return compose(parts, n).map((counts) => counts.map((count) => count / parts));
}

/** `sum_k weights[k] similarities[k]`, all of one shape. */
export function weightedSum(
  similarities: readonly Float32Array[],
  weights: readonly number[],
): Float32Array {
  const sum = new Float32Array(similarities[0]?.length ?? 0);
  similarities.forEach((matrix, k) => {
    const weight = weights[k] ?? 0;
    if (weight === 0) return;
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? NaN) + weight * (matrix[i] ?? NaN);
  });
  return sum;
}

/** Counts of a similarity matrix `[n, n]`, both ways. */
export function bothWays(similarity: Float32Array, ids: Int32Array): BothWays {
  const { forward, backward } = retrievalHits(similarity, ids);
  return { forward: countHits(forward), backward: countHits(backward) };
}

export interface Tuned {
  weights: number[];
  counts: BothWays;
}

/**
 * The weights with the most hits, forward plus backward; of equals the ones nearest to equal shares.
 *
 * @param similarities  Each `[n, n]`: rows truth, columns prediction.
 * @param ids           `[n]` condition of each row and column.
 * @param breathe       Called between grid points, as there may be many.
 */
export async function tuneWeights(
  similarities: readonly Float32Array[],
  ids: Int32Array,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Tuned> {
  const unevenness = (weights: readonly number[]) => weights.reduce((sum, w) => sum + w * w, 0);
  let best: Tuned | undefined;
  for (const weights of simplexGrid(similarities.length)) {
    const counts = bothWays(weightedSum(similarities, weights), ids);
    const gain = best
      ? counts.forward + counts.backward - best.counts.forward - best.counts.backward
      : 1;
    const evener = best !== undefined && unevenness(weights) < unevenness(best.weights);
    if (gain > 0 || (gain === 0 && evener)) best = { weights, counts };
    await breathe();
  }
  return best ?? { weights: [], counts: { forward: 0, backward: 0 } };
}
