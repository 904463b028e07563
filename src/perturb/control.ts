/**
 * @file The control of every perturbation: the same done to as many voxels drawn at random, so that
 * an effect of a region can be told from the effect of its size.
 */
import { LabError } from '../domain/errors.ts';
import type { ResolvedStep } from '../domain/decode.ts';
import { createRandom } from '../numerics/random.ts';

/**
 * Voxels drawn at random without replacement.
 *
 * @param count    How many, 0..nVoxels.
 * @param nVoxels  Voxels to draw from, padding not included.
 * @returns        Ascending, unique; the same seed gives the same voxels.
 * @throws LabError `bad-request` if more are asked than there are.
 */
export function randomVoxels(count: number, nVoxels: number, seed: number): Uint32Array {
  if (!Number.isInteger(count) || count < 0 || count > nVoxels) {
    throw new LabError('bad-request', `${count} voxels cannot be drawn from ${nVoxels}.`, {
      count,
      nVoxels,
    });
  }
  const random = createRandom(seed);
  const pool = Uint32Array.from({ length: nVoxels }, (_, i) => i);
  for (let k = 0; k < count; k += 1) {
    const other = k + random.integer(nVoxels - k);
    const held = pool[k] ?? 0;
    pool[k] = pool[other] ?? 0;
    pool[other] = held;
  }
  return pool.slice(0, count).sort();
}

/** The same steps on random voxels of equal number; each step draws from its own stream. */
export function randomControl(
  steps: readonly ResolvedStep[],
  nVoxels: number,
  seed: number,
): ResolvedStep[] {
  return steps.map((step, i) => ({
    ...step,
    voxels: randomVoxels(step.voxels.length, nVoxels, seed + 7919 * i),
  }));
}
