/**
 * @file Perturbed scans: the arithmetic of silencing, keeping, boosting (Lin et al. 2022, appendix
 * A.9, "microstimulation"). Zero is the session mean of a voxel, so silence means "as on average".
 */
import { LabError } from '../domain/errors.ts';
import type { PerturbationOp, ResolvedStep } from '../domain/decode.ts';

type Change = (value: number, amount: number) => number;

/** What happens to a selected voxel; `keep` changes the others instead. */
const CHANGE: Record<Exclude<PerturbationOp, 'keep'>, Change> = {
  silence: () => 0,
  add: (value, amount) => value + amount,
  multiply: (value, amount) => value * amount,
  set: (_, amount) => amount,
};

function keepOnly(betasZ: Float32Array, voxels: Uint32Array): Float32Array<ArrayBuffer> {
  const kept = new Float32Array(betasZ.length);
  for (const voxel of voxels) kept[voxel] = betasZ[voxel] ?? NaN;
  return kept;
}

function change(
  betasZ: Float32Array,
  { voxels, op, amount }: ResolvedStep,
): Float32Array<ArrayBuffer> {
  if (op === 'keep') return keepOnly(betasZ, voxels);
  const changed = Float32Array.from(betasZ);
  for (const voxel of voxels) changed[voxel] = CHANGE[op](betasZ[voxel] ?? NaN, amount);
  return changed;
}

/**
 * Apply steps in order.
 *
 * @param betasZ  `[nVoxels]` z-scored betas of a scan. Not modified.
 * @param steps   From `resolvePerturbation`.
 * @returns       A new vector. `silence` and `keep` set voxels to 0; `add` and `set` are in z units;
 *                NaN stays NaN except where a step sets the voxel.
 * @throws LabError  `shape-mismatch` if a step names a voxel outside the scan.
 */
export function applySteps(
  betasZ: Float32Array,
  steps: readonly ResolvedStep[],
): Float32Array<ArrayBuffer> {
  const outside = steps.find((step) => (step.voxels.at(-1) ?? 0) >= betasZ.length);
  if (outside) {
    throw new LabError(
      'shape-mismatch',
      `A step names voxel ${outside.voxels.at(-1)}, but the scan has ${betasZ.length} voxels. ` +
        'Resolve the perturbation for this dataset.',
      { nVoxels: betasZ.length },
    );
  }
  return steps.reduce(change, Float32Array.from(betasZ));
}
