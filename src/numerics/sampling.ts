/** @file Draws without replacement, the same for a seed. */
import { LabError } from '../domain/errors.ts';
import { createRandom } from './random.ts';

/**
 * Whole numbers drawn at random without replacement.
 *
 * @param count    How many, 0..n.
 * @param n        Drawn from 0..n-1.
 * @returns        Ascending, unique; the same seed gives the same numbers.
 * @throws LabError `bad-request` if more are asked than there are.
 */
export function drawIndices(count: number, n: number, seed: number): Uint32Array {
  if (!Number.isInteger(count) || count < 0 || count > n) {
    throw new LabError('bad-request', `${count} voxels cannot be drawn from ${n}.`, { count, n });
  }
  const random = createRandom(seed);
  const pool = Uint32Array.from({ length: n }, (_, i) => i);
  for (let k = 0; k < count; k += 1) {
    const other = k + random.integer(n - k);
    const held = pool[k] ?? 0;
    pool[k] = pool[other] ?? 0;
    pool[other] = held;
  }
  return pool.slice(0, count).sort();
}
