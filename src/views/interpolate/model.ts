/** @file What the strip shows: its ends and chain, whether it still belongs to the selection. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { InterpolationRecipe } from '../../state/types/interpolation.ts';

export type Space = InterpolationRecipe['space'];
export type Recipe = InterpolationRecipe;

/** What is mixed, in words for a title and for a figure. */
export const spaceWords: Record<Space, { title: string; words: string }> = {
  voxel: { title: 'Voxels', words: 'between the voxels, on a line' },
  embedding: { title: 'Embedding arc', words: 'between the embeddings, along the arc' },
  'embedding-line': { title: 'Embedding line', words: 'between the embeddings, on a line' },
};

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

/** A held-out scan of a condition that the chain does not hold yet; any other when all are there. */
export function nextOfChain(dataset: DatasetInfo, scans: readonly number[]): number {
  const held = new Set(scans.map((scan) => dataset.trialCondition[scan]));
  const isNew = (trial: number): boolean => !held.has(dataset.trialCondition[trial]);
  return dataset.split.val.find(isNew) ?? suggestedEnd(dataset, scans.at(-1) ?? 0) ?? 0;
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

/** At most `most` frames, the first and the last among them, evenly spread. */
export function thinned(nFrames: number, most: number): number[] {
  const n = Math.max(2, Math.floor(most));
  if (nFrames <= n) return Array.from({ length: nFrames }, (_, i) => i);
  return Array.from({ length: n }, (_, i) => Math.round((i * (nFrames - 1)) / (n - 1)));
}
