/** @file What the strip shows: its ends, whether it still belongs to the selection, the play head. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { InterpolationState, Selection } from '../../state/types.ts';

export type Space = InterpolationState['space'];

/** All that a strip depends on; two strips with equal recipes are the same strip. */
export interface Recipe {
  dataset: string;
  from: number;
  to: number;
  nSteps: number;
  space: Space;
  perturbation: Selection['perturbation'];
  condition: Selection['condition'];
  seed: number;
}

/** Is the strip on the screen another one than a run would now make? */
export function isStale(made: Recipe | undefined, wanted: Recipe): boolean {
  return made !== undefined && JSON.stringify(made) !== JSON.stringify(wanted);
}

/**
 * A second scan to begin with: the first held-out trial of another condition, else any other trial.
 * Undefined when there is none.
 */
export function suggestedEnd(dataset: DatasetInfo, from: number): number | undefined {
  const condition = dataset.trialCondition[from];
  const differs = (trial: number): boolean => dataset.trialCondition[trial] !== condition;
  const heldOut = dataset.split.val.find(differs);
  if (heldOut !== undefined) return heldOut;
  const other = dataset.trialCondition.findIndex((own) => own !== condition);
  return other >= 0 ? other : undefined;
}

/** The end to use: what was chosen, unless it is the start itself. */
export function endOf(dataset: DatasetInfo, from: number, chosen: number): number | undefined {
  const exists = chosen >= 0 && chosen < dataset.nTrials;
  return exists && chosen !== from ? chosen : suggestedEnd(dataset, from);
}

/** `0.33`; the ends without decimals. */
export function formatT(t: number): string {
  return t === 0 || t === 1 ? String(t) : t.toFixed(2);
}

/** Name of a trial for labels: number and condition. */
export function trialName(dataset: DatasetInfo, trial: number): string {
  const condition = dataset.trialCondition[trial] ?? -1;
  return `scan ${trial} (${dataset.conditionNames[condition] ?? 'unknown condition'})`;
}

/** Next frame of a cycle that goes there and back: 0 1 2 1 0 1 ... */
export function pingPong(tick: number, nFrames: number): number {
  if (nFrames < 2) return 0;
  const period = 2 * (nFrames - 1);
  const at = tick % period;
  return at < nFrames ? at : period - at;
}

/** Milliseconds a frame is shown: the strip takes about two seconds, unless motion is to be reduced. */
export function frameTime(nFrames: number, reducedMotion: boolean): number {
  return reducedMotion ? 1000 : Math.min(250, Math.max(50, 2000 / Math.max(1, nFrames)));
}
