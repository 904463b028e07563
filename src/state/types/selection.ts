/** @file What the user chose of the scan, and its undo. */
import type { ConditionMode, Perturbation, PerturbationStep } from '../../domain/decode.ts';
import type { ScanChoice } from '../../domain/presentations.ts';

/** What the user chose. Only this is in the URL, as differences from the defaults. */
export interface Selection extends ScanChoice {
  perturbation: Perturbation;
  condition: ConditionMode;
  seed: number;
}

export type RoiMode = 'as-is' | 'silence' | 'keep' | 'boost';

export interface SelectionState extends Selection {
  selectTrial(trial: number): void;
  /** One presentation, or the mean of all presentations of its picture. */
  setAverage(average: boolean): void;
  setCondition(condition: ConditionMode): void;
  setSeed(seed: number): void;
  /** Sets what happens to one ROI; `boost` adds `amount` z. `keep` unites with other kept ROIs. */
  setRoi(roi: string, mode: RoiMode, amount?: number): void;
  /** Replaces the whole list, e.g. for lassoed voxels. */
  setPerturbation(steps: Perturbation): void;
  addStep(step: PerturbationStep): void;
  reset(): void;
}

/** Undo and redo of what the user does. */
export interface HistoryState {
  canUndo: boolean;
  canRedo: boolean;
  /** What the next undo and redo take back or do again, in a few words. */
  undoes: string | undefined;
  redoes: string | undefined;
  /** At once, but for what was said of files, which are put together anew; nothing else is undone meanwhile. */
  undo(): void;
  redo(): void;
  /** What came before belongs to another dataset. */
  forget(): void;
  /** Have all that `act` changes undone in one step. `act` is over when it returns. */
  together(what: string, act: () => void): void;
  /** Changes that are no choice of the user's: not to be undone. */
  aside(act: () => void): void;
}
