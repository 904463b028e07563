/** @file What a perturbation does to each voxel, in a word: for hatching on the map and for texts. */
import { activeSteps, type Perturbation, type PerturbationStep } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { voxelsOfStep } from '../../domain/step-place.ts';

/** Kept in a byte each; the shader knows them by number. */
export const voxelState = { asIs: 0, silenced: 1, kept: 2, raised: 3, lowered: 4, set: 5 } as const;

function stateOf(step: PerturbationStep): number {
  const amount = step.amount ?? 1;
  switch (step.op) {
    case 'silence':
      return voxelState.silenced;
    case 'keep':
      return voxelState.kept;
    case 'set':
      return voxelState.set;
    case 'add':
      return amount < 0 ? voxelState.lowered : amount > 0 ? voxelState.raised : voxelState.asIs;
    case 'multiply': {
      const factor = step.amount ?? 2;
      if (factor === 0) return voxelState.silenced;
      return factor === 1 ? voxelState.asIs : factor > 1 ? voxelState.raised : voxelState.lowered;
    }
  }
}

/** Silences what is outside `inside`; what was silenced before stays so. */
function keepOnly(states: Uint8Array, inside: ReadonlySet<number>): void {
  for (let voxel = 0; voxel < states.length; voxel += 1) {
    if (!inside.has(voxel)) states[voxel] = voxelState.silenced;
    else if (states[voxel] === voxelState.asIs) states[voxel] = voxelState.kept;
  }
}

/** `[nVoxels]` of `voxelState` after all steps in order; unknown ROIs count as empty. */
export function voxelStates(
  nVoxels: number,
  rois: readonly Roi[],
  perturbation: Perturbation,
): Uint8Array {
  const states = new Uint8Array(nVoxels);
  for (const step of activeSteps(perturbation)) {
    const voxels = voxelsOfStep(step, rois, nVoxels);
    const state = stateOf(step);
    if (step.op === 'keep') keepOnly(states, new Set(voxels));
    else if (state !== voxelState.asIs) for (const voxel of voxels) states[voxel] = state;
  }
  return states;
}

/** The state that all voxels of a ROI share, else `asIs`. */
export function roiState(roi: Roi, states: Uint8Array): number {
  const first = states[roi.voxels[0] ?? -1] ?? voxelState.asIs;
  return roi.voxels.every((voxel) => states[voxel] === first) ? first : voxelState.asIs;
}
