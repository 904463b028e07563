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
  const clusters = values.map((sum) => ({ sum, count: 1 }));
  return bootstrapClusters(clusters, seed, { draws, confidence });
}

/** Of one cluster: the sum of its values, and how many there are. */
export interface Cluster {
  sum: number;
  count: number;
}

/**
 * Mean over all values with its percentile bootstrap interval, whole clusters drawn: values of one
 * cluster (trials of one picture, say) are not independent.
 *
 * @param clusters  n >= 1, each with a value at least.
 * @param seed, options  As for {@link bootstrapMean}; with one value a cluster the same interval.
 */
export function bootstrapClusters(
  clusters: readonly Cluster[],
  seed: number,
  { draws = 2000, confidence = 0.95 } = {},
): Estimate {
  const n = clusters.length;
  const random = createRandom(seed);
  const mean = (pick: (i: number) => Cluster | undefined) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < n; i += 1) {
      const cluster = pick(i);
      sum += cluster?.sum ?? NaN;
      count += cluster?.count ?? 0;
    }
    return sum / count;
  };
  const means = Array.from({ length: draws }, () => mean(() => clusters[random.integer(n)]));
  const [low, high] = centralInterval(means, confidence);
  return { mean: mean((i) => clusters[i]), low, high };
}
