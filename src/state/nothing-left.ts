/** @file Does the perturbation that is chosen leave anything of the scan? */
import type { Perturbation } from '../domain/decode.ts';
import type { Roi } from '../domain/roi.ts';
import { erasesScan } from '../perturb/erases.ts';
import { resolvePerturbation } from '../perturb/resolve.ts';

/** Does every scan become the same? A perturbation that cannot be resolved is told of elsewhere. */
export function leavesNothing(
  perturbation: Perturbation,
  rois: readonly Roi[],
  nVoxels: number,
): boolean {
  try {
    return erasesScan(resolvePerturbation(perturbation, rois, nVoxels), nVoxels);
  } catch {
    return false;
  }
}
