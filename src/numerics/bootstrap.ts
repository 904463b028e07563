/** @file Intervals of a mean by drawing from the sample itself. Checked against scipy.stats.bootstrap. */
import { createRandom } from './random.ts';
import { centralInterval } from './retrieval.ts';

export interface Estimate {
  mean: number;
  /** Percentile interval of the mean. */
  low: number;
  high: number;
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
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += values[random.integer(n)] ?? NaN;
    return sum / n;
  });
  const [low, high] = centralInterval(means, confidence);
  return { mean: values.reduce((sum, value) => sum + value, 0) / n, low, high };
}
