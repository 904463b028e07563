/** @file The list of steps: edits of it, and the places that a new step can act on. Pure. */
import type { Perturbation, PerturbationOp, PerturbationStep } from '../../domain/decode.ts';
import type { Hemi, Roi, RoiLevel } from '../../domain/roi.ts';
import { voxelsOfStep } from '../../domain/step-place.ts';
import { groupByFamily, roisOfHemi } from './families.ts';
import { countVoxels, defaultAmounts, onRandomVoxels } from './model.ts';

export const opLabels: { value: PerturbationOp; label: string }[] = [
  { value: 'silence', label: 'Silence' },
  { value: 'keep', label: 'Keep only' },
  { value: 'add', label: 'Add' },
  { value: 'multiply', label: 'Multiply' },
  { value: 'set', label: 'Set' },
];

/** Ends and step of the slider of an amount; absent for what has none. */
export const amountRanges: Partial<
  Record<PerturbationOp, { min: number; max: number; step: number; unit: string }>
> = {
  add: { min: -10, max: 10, step: 0.25, unit: ' z' },
  multiply: { min: -2, max: 5, step: 0.1, unit: '×' },
  set: { min: -10, max: 10, step: 0.25, unit: ' z' },
};

export function amountOf({ op, amount }: PerturbationStep): number {
  return amount ?? defaultAmounts[op];
}

/** Another operation on the same voxels; an amount of the old one means nothing to it. */
export function withOp(step: PerturbationStep, op: PerturbationOp): PerturbationStep {
  const other = { ...step, op };
  delete other.amount;
  return op === 'add' ? { ...other, amount: 2 } : other;
}

/** Switched on or off. */
export function switched({ off, ...step }: PerturbationStep): PerturbationStep {
  return off === true ? step : { ...step, off: true };
}

/** The list with the step at `from` taken to place `to`; the same list where that is not possible. */
export function moved(perturbation: Perturbation, from: number, to: number): Perturbation {
  const step = perturbation[from];
  if (!step || from === to || to < 0 || to >= perturbation.length) return perturbation;
  return perturbation.toSpliced(from, 1).toSpliced(to, 0, step);
}

/** Do the steps begin at zero and not at the scan? */
export function startsAtZero([first]: Perturbation): boolean {
  return first?.all === true && first.op === 'silence' && first.off !== true;
}

/** The steps that are listed: without the one that stands for the start at zero. */
export function listedSteps(perturbation: Perturbation): Perturbation {
  return startsAtZero(perturbation) ? perturbation.slice(1) : perturbation;
}

/** The same steps from zero or from the scan. */
export function withStart(listed: Perturbation, atZero: boolean): Perturbation {
  return atZero ? [{ all: true, op: 'silence' }, ...listed] : listed;
}

export interface Place {
  value: string;
  label: string;
}

export interface PlaceGroup {
  group: string;
  items: Place[];
}

const levels: Record<RoiLevel, string> = {
  early: 'Early visual cortex',
  intermediate: 'Intermediate',
  higher: 'Higher-level',
};

function roisOfLevel(rois: readonly Roi[], level: RoiLevel): Roi[] {
  return rois.filter((roi) => roi.level === level && roi.voxels.length > 0);
}

/** Names under which places are told apart, and their regions. */
function namedPlaces(rois: readonly Roi[], hemi: Hemi | 'both') {
  const here = roisOfHemi(rois, hemi).filter((roi) => roi.voxels.length > 0);
  const all = (Object.keys(levels) as RoiLevel[]).map((level) => {
    return { value: `level ${level}`, title: levels[level], rois: roisOfLevel(here, level) };
  });
  const families = groupByFamily(here).map(({ key, title, rois: own }) => {
    return { value: `family ${key}`, title, rois: own };
  });
  const single = here.map((roi) => ({ value: `roi ${roi.name}`, title: roi.name, rois: [roi] }));
  return { levels: all.filter((place) => place.rois.length > 0), families, single };
}

/** What a new step can act on: levels, families, regions, and as many random voxels as a step has. */
export function placesToAdd(
  rois: readonly Roi[],
  hemi: Hemi | 'both',
  listed: Perturbation,
  nVoxels: number,
): PlaceGroup[] {
  const named = namedPlaces(rois, hemi);
  const items = (places: typeof named.single) =>
    places.map(({ value, title, rois: own }) => ({
      value,
      label: `${title} (${countVoxels(own)})`,
    }));
  const random = listed.map((step, i) => ({
    value: `random ${i}`,
    label: `as many as step ${i + 1} (${voxelsOfStep(step, rois, nVoxels).length})`,
  }));
  const groups = [
    { group: 'Levels', items: items(named.levels) },
    { group: 'Families', items: items(named.families) },
    { group: 'Random voxels', items: random },
    { group: 'Regions', items: items(named.single) },
  ];
  return groups.filter((group) => group.items.length > 0);
}

/** The step that a choice of {@link placesToAdd} stands for; undefined for a place that is gone. */
export function stepOn(
  value: string,
  rois: readonly Roi[],
  hemi: Hemi | 'both',
  listed: Perturbation,
  options: { nVoxels: number; seed: number },
): PerturbationStep | undefined {
  const like = value.startsWith('random ') ? listed[Number(value.slice(7))] : undefined;
  if (like) return onRandomVoxels(like, rois, options.nVoxels, options.seed + listed.length);
  const named = namedPlaces(rois, hemi);
  const places = [...named.levels, ...named.families, ...named.single];
  const found = places.find((place) => place.value === value);
  return found && { rois: found.rois.map(({ name }) => name), op: 'silence' };
}
