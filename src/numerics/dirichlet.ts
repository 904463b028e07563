/**
 * @file Draws from a symmetric Dirichlet distribution: positive shares that sum to 1. Checked by its
 * moments.
 *
 * @see Marsaglia and Tsang, "A simple method for generating gamma variables", ACM Transactions on
 *      Mathematical Software 26 (2000).
 */
import type { Random } from './random.ts';

/** Gamma with a shape of at least 1 and scale 1. */
function gammaFromOne(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Logarithm of a gamma with any positive shape: below 1 the value itself may underflow. */
function logGamma(shape: number, random: Random): number {
  if (shape >= 1) return Math.log(gammaFromOne(shape, random));
  return Math.log(gammaFromOne(shape + 1, random)) + Math.log(1 - random.uniform()) / shape;
}

/**
 * Shares of `n` parts.
 *
 * @param concentration  > 0; 1 is uniform over all such shares, less gives few large ones.
 * @returns              `[n]`, each in 0..1, sum 1.
 */
export function dirichlet(n: number, concentration: number, random: Random): Float64Array {
  const logs = Float64Array.from({ length: n }, () => logGamma(concentration, random));
  const most = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - most));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}
