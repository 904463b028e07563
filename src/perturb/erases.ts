/** @file Does a perturbation leave anything of the scan? */
import type { ResolvedStep } from '../domain/decode.ts';
import { applySteps } from './apply.ts';

/**
 * Is the perturbed scan the same whatever the scan was, as when all voxels are silenced or set?
 *
 * @param nVoxels  Length of the scans, more than 0.
 */
export function erasesScan(steps: readonly ResolvedStep[], nVoxels: number): boolean {
  const [one, two] = [1, 2].map((z) => applySteps(new Float32Array(nVoxels).fill(z), [...steps]));
  return one !== undefined && two !== undefined && one.every((value, v) => value === two[v]);
}
