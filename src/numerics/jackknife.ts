/** @file Standard error of a statistic of many rows by leaving out groups of them in turn. */
import type { Estimate } from './bootstrap.ts';

/** The 97.5 % quantile of Student's t with 9 degrees of freedom, for ten groups. */
const T9 = 2.2621571628540993;

export const GROUPS = 10;

/**
 * The interval of a statistic from its values with each of ten groups left out: the value, plus and minus
 * t(9) times the jackknife's standard error `sqrt(9 / 10 * sum (v - mean v)^2)`. It tells the spread of
 * samples of this size, and nothing of a bias that they share.
 *
 * @param value    Of all rows.
 * @param without  `[10]` values, each without one group. NaN gives NaN.
 * @see Efron and Stein, "The jackknife estimate of variance", 1981; checked against numpy and `scipy.stats.t`.
 */
export function jackknifeInterval(value: number, without: readonly number[]): Estimate {
  const g = without.length;
  const mean = without.reduce((sum, v) => sum + v, 0) / g;
  const squares = without.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  const half = T9 * Math.sqrt(((g - 1) / g) * squares);
  return { mean: value, low: value - half, high: value + half };
}
