/** @file Intervals of a mean by drawing from the sample itself. Checked against scipy.stats.bootstrap. */
import { createRandom } from './random.ts';

export interface Estimate {
  mean: number;
  /** Percentile interval of the mean. */
  low: number;
  high: number;
}

function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const a = sorted[below] ?? NaN;
  return a + ((sorted[below + 1] ?? a) - a) * (at - below);
}

/**
 * Mean with its percentile bootstrap interval.
 *
 * @param values      The sample, n >= 1. NaN gives NaN.
 * @param seed        The same seed gives the same interval.
 * @param confidence  Share of the draws inside, in (0, 1).
 */
export function bootstrapMean(
  values: readonly number[],
  seed: number,
  { draws = 2000, confidence = 0.95 } = {},
): Estimate {
  const n = values.length;
  const random = createRandom(seed);
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += values[random.integer(n)] ?? NaN;
    return sum / n;
  }).sort();
  const tail = (1 - confidence) / 2;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / n,
    low: quantile(means, tail),
    high: quantile(means, 1 - tail),
  };
}
