/** @file What the ROI panel says and does: the mode of each ROI, steps in words, random controls. */
import type { Perturbation, PerturbationStep } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { createRandom } from '../../numerics/random.ts';
import { withoutRoi } from '../../state/selection-store.ts';
import type { RoiMode } from '../../state/types.ts';

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
  for (const step of perturbation) {
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
  const kept = rest.findIndex((step) => step.op === 'keep' && step.voxels === undefined);
  const keptStep = rest[kept];
  if (choice.mode === 'keep' && keptStep)
    return rest.with(kept, { ...keptStep, rois: [...(keptStep.rois ?? []), ...names] });
  return [...rest, ...stepOf(names, choice)];
}

/** Voxels of a step, ascending, each once; unknown ROIs count as empty. */
export function voxelsOfStep(step: PerturbationStep, rois: readonly Roi[]): number[] {
  const named = rois.filter((roi) => step.rois?.includes(roi.name));
  const voxels = new Set([...named.flatMap((roi) => [...roi.voxels]), ...(step.voxels ?? [])]);
  return [...voxels].sort((a, b) => a - b);
}

/** Up to this many names are listed; of more, the rest is counted. */
const maxNames = 4;

/** `1 voxel`, `12 voxels`; `what` stands between number and noun. */
function counted(n: number, what = ''): string {
  return `${n} ${what}voxel${n === 1 ? '' : 's'}`;
}

function targetWords(step: PerturbationStep, nVoxels: number): string {
  const names = step.rois ?? [];
  const listed =
    names.length > maxNames
      ? `${names.slice(0, maxNames - 1).join(', ')} and ${names.length - maxNames + 1} more`
      : names.join(', ');
  const hand = step.voxels ? counted(step.voxels.length, 'chosen ') : '';
  const what = [listed, hand].filter(Boolean).join(' and ');
  return names.length > 0 ? `${what} (${counted(nVoxels)})` : what;
}

/** What a step without an amount does, as `perturb/resolve` has it. */
const defaultAmounts = { silence: 0, keep: 0, add: 1, multiply: 2, set: 0 } as const;

function signed(amount: number): string {
  return `${amount < 0 ? '−' : ''}${Math.abs(amount)}`;
}

/** A step as a sentence of a few words. */
export function stepWords(step: PerturbationStep, rois: readonly Roi[]): string {
  const what = targetWords(step, voxelsOfStep(step, rois).length);
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

/** `count` voxels out of `nVoxels`, outside `avoid` as far as there are enough, seeded. */
export function randomVoxels(
  nVoxels: number,
  count: number,
  avoid: readonly number[],
  seed: number,
): number[] {
  const inside = new Set(avoid);
  const all = Array.from({ length: nVoxels }, (_, i) => i);
  const outside = all.filter((voxel) => !inside.has(voxel));
  const pool = outside.length >= count ? outside : all;
  return createRandom(seed)
    .shuffle(pool)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/**
 * The control of a perturbation: every step does the same to as many random voxels. The draws of the
 * steps do not depend on one another, so that adding a step leaves the others' voxels alone.
 */
export function randomControl(
  perturbation: Perturbation,
  rois: readonly Roi[],
  nVoxels: number,
  seed: number,
): Perturbation {
  return perturbation.map((step, i) => {
    const own = voxelsOfStep(step, rois);
    const { op, amount } = step;
    const voxels = randomVoxels(nVoxels, own.length, own, seed + i);
    return amount === undefined ? { op, voxels } : { op, amount, voxels };
  });
}

/** The list with step `index` moved by `by` places; the same list where that is not possible. */
export function movedStep(perturbation: Perturbation, index: number, by: -1 | 1): Perturbation {
  const step = perturbation[index];
  const other = perturbation[index + by];
  if (!step || !other) return perturbation;
  return perturbation.with(index, other).with(index + by, step);
}

/** Voxels in any of the ROIs, each counted once. */
export function countVoxels(rois: readonly Roi[]): number {
  return new Set(rois.flatMap((roi) => [...roi.voxels])).size;
}

/** Is `now` a random control of `before`: the same steps, on voxels without a name? */
export function isRandomControl(before: Perturbation, now: Perturbation): boolean {
  const matches = now.every((step, i) => {
    const own = before[i];
    return step.rois === undefined && step.op === own?.op && step.amount === own.amount;
  });
  return now.length > 0 && now.length === before.length && matches;
}
