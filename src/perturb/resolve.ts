/**
 * @file From what a person asked ("silence FFA and these voxels") to voxel columns: names are looked
 * up, the union is made unique and ascending, amounts get their defaults.
 */
import { LabError } from '../domain/errors.ts';
import {
  activeSteps,
  type Perturbation,
  type PerturbationStep,
  type ResolvedStep,
} from '../domain/decode.ts';
import type { Roi } from '../domain/roi.ts';
import { placeWords, voxelsOfStep } from '../domain/step-place.ts';

/** Used where a step has no amount: one standard deviation up, twice as much, set to zero. */
const DEFAULT_AMOUNT = { silence: 0, keep: 0, add: 1, multiply: 2, set: 0 } as const;

function checkRoi(name: string, rois: readonly Roi[]): void {
  if (rois.some((roi) => roi.name === name)) return;
  const known = rois.slice(0, 12).map((roi) => roi.name);
  throw new LabError(
    'unknown-roi',
    `This dataset has no ROI '${name}'. It has ${rois.length === 0 ? 'none' : known.join(', ')}` +
      `${rois.length > known.length ? ', ...' : ''}. Choose one of them, or drop its volume.`,
    { roi: name, known },
  );
}

function checkVoxels(voxels: readonly number[], nVoxels: number): void {
  const wrong = voxels.find((v) => !Number.isInteger(v) || v < 0 || v >= nVoxels);
  if (wrong === undefined) return;
  throw new LabError(
    'bad-request',
    `Voxels are whole numbers from 0 to ${nVoxels - 1}; a perturbation names ${wrong}.`,
    { voxel: wrong, nVoxels },
  );
}

function checkAmount(amount: number, op: string): void {
  if (Number.isFinite(amount)) return;
  throw new LabError('bad-request', `'${op}' needs a finite amount, not ${amount}.`, { op });
}

function resolveStep(step: PerturbationStep, rois: readonly Roi[], nVoxels: number): ResolvedStep {
  const { op, amount = DEFAULT_AMOUNT[op] } = step;
  checkAmount(amount, op);
  checkVoxels(step.voxels ?? [], nVoxels);
  for (const name of step.rois ?? []) checkRoi(name, rois);
  const voxels = voxelsOfStep(step, rois, nVoxels);
  if (voxels.length === 0) {
    throw new LabError(
      'empty-roi',
      `The step '${op}' selects no voxel (${placeWords(step)}). ` +
        'Name a ROI that has voxels in this mask, or voxels.',
      { op, rois: step.rois },
    );
  }
  return { voxels, op, amount };
}

/**
 * Look up the voxels of every step that is switched on.
 *
 * @param perturbation  Steps in order; `rois`, `voxels` and `random` of a step are joined.
 * @param rois          Of the dataset, over the same voxel vector.
 * @param nVoxels       Length of that vector.
 * @returns             The active steps, each with ascending unique voxels; amounts default to
 *                      `add` 1 (z), `multiply` 2, `set` 0.
 * @throws LabError     `unknown-roi`, `empty-roi`, `bad-request` (voxel out of range, more random voxels
 *                      than there are, amount NaN).
 */
export function resolvePerturbation(
  perturbation: Perturbation,
  rois: readonly Roi[],
  nVoxels: number,
): ResolvedStep[] {
  return activeSteps(perturbation).map((step) => resolveStep(step, rois, nVoxels));
}
