/** @file What the ROI panel says and does: the mode of each ROI, steps in words, random controls. */
import { activeSteps, type Perturbation, type PerturbationStep } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { countedVoxels, placeWords, voxelsOfStep } from '../../domain/step-place.ts';
import { isOfRois, withoutRoi } from '../../state/selection-store.ts';
import type { RoiMode } from '../../state/types/selection.ts';

export const defaultBoost = 2;
export const boostPresets = [1, 2, 5] as const;

export interface RoiChoice {
  mode: RoiMode;
  /** z added; only for `boost`. */
  amount: number;
}

const asIs: RoiChoice = { mode: 'as-is', amount: defaultBoost };

function choiceOf(step: PerturbationStep): RoiChoice | undefined {
  switch (step.op) {
    case 'silence':
      return { mode: 'silence', amount: defaultBoost };
    case 'keep':
      return { mode: 'keep', amount: defaultBoost };
    case 'add':
      return { mode: 'boost', amount: step.amount ?? 1 };
    case 'multiply':
    case 'set':
      return undefined;
  }
}

/** What the panel shows for a ROI: the first step that names it and that the panel can make. */
export function choiceOfRoi(perturbation: Perturbation, roi: string): RoiChoice {
  for (const step of activeSteps(perturbation)) {
    const choice = step.rois?.includes(roi) ? choiceOf(step) : undefined;
    if (choice) return choice;
  }
  return asIs;
}

/** The mode that all of these share; undefined when they differ. */
export function choiceOfFamily(
  perturbation: Perturbation,
  rois: readonly Roi[],
): RoiChoice | undefined {
  const choices = rois.map((roi) => choiceOfRoi(perturbation, roi.name));
  const [first = asIs] = choices;
  const same = choices.every((c) => c.mode === first.mode && c.amount === first.amount);
  return same ? first : undefined;
}

function stepOf(rois: string[], { mode, amount }: RoiChoice): PerturbationStep[] {
  switch (mode) {
    case 'as-is':
      return [];
    case 'silence':
    case 'keep':
      return [{ rois, op: mode }];
    case 'boost':
      return [{ rois, op: 'add', amount }];
  }
}

/**
 * All of a family at once, in one step: overlapping ROIs (V1 and V1v) are then raised once and not
 * twice. Kept ROIs of other families stay kept: `keep` unites.
 */
export function withFamily(
  perturbation: Perturbation,
  rois: readonly Roi[],
  choice: RoiChoice,
): Perturbation {
  const names = rois.filter((roi) => roi.voxels.length > 0).map((roi) => roi.name);
  const rest = names.reduce((steps, name) => withoutRoi(steps, name), perturbation);
  const kept = rest.findIndex((step) => step.op === 'keep' && isOfRois(step));
  const keptStep = rest[kept];
  if (choice.mode === 'keep' && keptStep)
    return rest.with(kept, { ...keptStep, rois: [...(keptStep.rois ?? []), ...names] });
  return [...rest, ...stepOf(names, choice)];
}

/** Up to this many names are listed; of more, the rest is counted. */
const maxNames = 4;

function targetWords(step: PerturbationStep, rois: readonly Roi[], nVoxels: number): string {
  const place = placeWords(step, maxNames);
  const isNamed = (step.rois?.length ?? 0) > 0 && step.all !== true;
  return isNamed ? `${place} (${countedVoxels(voxelsOfStep(step, rois, nVoxels).length)})` : place;
}

/** What a step without an amount does, as `perturb/resolve` has it. */
export const defaultAmounts = { silence: 0, keep: 0, add: 1, multiply: 2, set: 0 } as const;

function signed(amount: number): string {
  return `${amount < 0 ? '−' : ''}${Math.abs(amount)}`;
}

/** A step as a sentence of a few words. */
export function stepWords(step: PerturbationStep, rois: readonly Roi[], nVoxels: number): string {
  const what = targetWords(step, rois, nVoxels);
  const amount = step.amount ?? defaultAmounts[step.op];
  switch (step.op) {
    case 'silence':
      return `Silence ${what}`;
    case 'keep':
      return `Keep only ${what}`;
    case 'add':
      return amount < 0
        ? `Take ${signed(-amount)} z from ${what}`
        : `Add ${signed(amount)} z to ${what}`;
    case 'multiply':
      return `Multiply ${what} by ${signed(amount)}`;
    case 'set':
      return `Set ${what} to ${signed(amount)} z`;
  }
}

/** The same done to random voxels, as many as the step has. */
export function onRandomVoxels(
  step: PerturbationStep,
  rois: readonly Roi[],
  nVoxels: number,
  seed: number,
): PerturbationStep {
  const random = { count: voxelsOfStep(step, rois, nVoxels).length, seed };
  const drawn: PerturbationStep = { ...step, random };
  delete drawn.rois;
  delete drawn.voxels;
  delete drawn.all;
  return drawn;
}

/**
 * The control of a perturbation: every step does the same to as many random voxels. The draws of the
 * steps do not depend on one another, so that adding a step leaves the others' voxels alone. A step on
 * all voxels stays as it is.
 */
export function randomControl(
  perturbation: Perturbation,
  rois: readonly Roi[],
  nVoxels: number,
  seed: number,
): Perturbation {
  return perturbation.map((step, i) =>
    step.all === true ? step : onRandomVoxels(step, rois, nVoxels, seed + i),
  );
}

/** Voxels in any of the ROIs, each counted once. A ROI alone holds each once: asked at every choice. */
export function countVoxels(rois: readonly Roi[]): number {
  const [first, ...others] = rois;
  if (others.length === 0) return first?.voxels.length ?? 0;
  return new Set(rois.flatMap((roi) => [...roi.voxels])).size;
}

/** Is `now` a random control of `before`: the same steps, on random voxels? */
export function isRandomControl(before: Perturbation, now: Perturbation): boolean {
  const matches = now.every((step, i) => {
    const own = before[i];
    const isPlain = step.rois === undefined && step.voxels === undefined;
    return isPlain && step.op === own?.op && step.amount === own.amount;
  });
  const isDrawn = now.some((step) => step.random !== undefined);
  return isDrawn && now !== before && now.length === before.length && matches;
}
