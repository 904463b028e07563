/** @file What the user chose: scan, perturbation, condition, seed. Actions are pure list edits. */
import { createStore } from 'zustand/vanilla';
import type { Perturbation, PerturbationStep } from '../domain/decode.ts';
import type { RoiMode, Selection, SelectionState } from './types/selection.ts';

export const defaultSelection: Selection = {
  trial: 0,
  average: false,
  perturbation: [],
  condition: 'both',
  seed: 0,
};

/** What was chosen, without the actions of the store. */
export function chosenOf({ trial, average, perturbation, condition, seed }: Selection): Selection {
  return { trial, average, perturbation, condition, seed };
}

/** Was the same chosen? Lists of steps are the same by identity: each change makes a new one. */
export function isSameChoice(a: Selection, b: Selection): boolean {
  return (
    a.trial === b.trial &&
    a.average === b.average &&
    a.perturbation === b.perturbation &&
    a.condition === b.condition &&
    a.seed === b.seed
  );
}

const DEFAULT_BOOST = 2;

/** A step that acts on named ROIs alone and is switched on: what the quick choices make. */
export function isOfRois(step: PerturbationStep): boolean {
  const { voxels, random, all, off } = step;
  return voxels === undefined && random === undefined && all !== true && off !== true;
}

function isRoiStep(step: PerturbationStep, roi: string): boolean {
  return isOfRois(step) && step.rois?.includes(roi) === true;
}

/** The list with every mention of `roi` taken out; steps left empty go. */
export function withoutRoi(perturbation: Perturbation, roi: string): Perturbation {
  return perturbation.flatMap((step) => {
    if (!isRoiStep(step, roi)) return [step];
    const rois = step.rois?.filter((name) => name !== roi) ?? [];
    return rois.length > 0 ? [{ ...step, rois }] : [];
  });
}

/** Silenced ROIs share a step, and so do kept ones: `keep` of two ROIs keeps their union. */
function joinStep(perturbation: Perturbation, roi: string, op: 'silence' | 'keep'): Perturbation {
  const index = perturbation.findIndex((step) => step.op === op && isOfRois(step));
  const joined = perturbation[index];
  if (!joined) return [...perturbation, { rois: [roi], op }];
  return perturbation.with(index, { ...joined, rois: [...(joined.rois ?? []), roi] });
}

/** What happens to one ROI, set anew; the rest of the list stays as it is. */
export function withRoi(
  perturbation: Perturbation,
  roi: string,
  mode: RoiMode,
  amount = DEFAULT_BOOST,
): Perturbation {
  const rest = withoutRoi(perturbation, roi);
  switch (mode) {
    case 'as-is':
      return rest;
    case 'boost':
      return [...rest, { rois: [roi], op: 'add', amount }];
    case 'silence':
    case 'keep':
      return joinStep(rest, roi, mode);
  }
}

/** @param initial differences from the defaults, as read from the URL */
export function createSelectionStore(initial: Partial<Selection> = {}) {
  return createStore<SelectionState>()((set) => ({
    ...defaultSelection,
    ...initial,
    selectTrial: (trial) => set({ trial }),
    setAverage: (average) => set({ average }),
    setCondition: (condition) => set({ condition }),
    setSeed: (seed) => set({ seed }),
    setRoi: (roi, mode, amount) =>
      set(({ perturbation }) => ({ perturbation: withRoi(perturbation, roi, mode, amount) })),
    setPerturbation: (perturbation) => set({ perturbation }),
    addStep: (step) => set(({ perturbation }) => ({ perturbation: [...perturbation, step] })),
    reset: () => set({ perturbation: [] }),
  }));
}

export type SelectionStore = ReturnType<typeof createSelectionStore>;
