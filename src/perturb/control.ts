/**
 * @file The control of every perturbation: the same done to as many voxels drawn at random, so that
 * an effect of a region can be told from the effect of its size.
 */
import type { ResolvedStep } from '../domain/decode.ts';
import { drawIndices } from '../numerics/sampling.ts';

/**
 * The same steps on random voxels of equal number; each step draws from its own stream. A step on all
 * voxels stays one on all voxels.
 *
 * @throws LabError `bad-request` if a step has more voxels than there are.
 */
export function randomControl(
  steps: readonly ResolvedStep[],
  nVoxels: number,
  seed: number,
): ResolvedStep[] {
  return steps.map((step, i) => ({
    ...step,
    voxels: drawIndices(step.voxels.length, nVoxels, seed + 7919 * i),
  }));
}
