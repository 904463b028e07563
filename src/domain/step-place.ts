/** @file Where a step of a perturbation acts: its voxels, and in words. */
import { drawIndices } from '../numerics/sampling.ts';
import type { PerturbationStep } from './decode.ts';
import type { Roi } from './roi.ts';

/**
 * Voxels of a step.
 *
 * @param rois     Of the dataset; names that are not among them count as empty.
 * @param nVoxels  Length of the voxel vector.
 * @returns        Ascending, each once.
 * @throws LabError `bad-request` if more random voxels are asked than there are.
 */
export function voxelsOfStep(
  step: PerturbationStep,
  rois: readonly Roi[],
  nVoxels: number,
): Uint32Array {
  if (step.all === true) return Uint32Array.from({ length: nVoxels }, (_, voxel) => voxel);
  const { rois: names = [], voxels = [], random } = step;
  const union = new Set(voxels);
  for (const roi of rois) {
    if (names.includes(roi.name)) for (const voxel of roi.voxels) union.add(voxel);
  }
  if (random) for (const voxel of drawIndices(random.count, nVoxels, random.seed)) union.add(voxel);
  return Uint32Array.from(union).sort();
}

/** `1 voxel`, `12 voxels`; `what` stands between number and noun. */
export function countedVoxels(n: number, what = ''): string {
  return `${n} ${what}voxel${n === 1 ? '' : 's'}`;
}

/**
 * Where a step acts, in words: `V1v, V1d and 12 chosen voxels`.
 *
 * @param most  Up to this many names are listed; of more, the rest is counted.
 */
export function placeWords(step: PerturbationStep, most = Infinity): string {
  if (step.all === true) return 'all voxels';
  const names = step.rois ?? [];
  const isLong = names.length > most;
  const listed = isLong ? names.slice(0, most - 1) : names;
  const more = isLong ? ` and ${names.length - listed.length} more` : '';
  const { voxels, random } = step;
  const parts = [
    names.length > 0 ? `${listed.join(', ')}${more}` : '',
    voxels ? countedVoxels(voxels.length, 'chosen ') : '',
    random ? countedVoxels(random.count, 'random ') : '',
  ];
  return parts.filter(Boolean).join(' and ') || 'no voxel';
}
