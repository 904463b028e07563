/** @file What the strip shows: its ends and chain, whether it still belongs to the selection. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { type ScanChoice, trialsOf } from '../../domain/presentations.ts';
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

/** The end to use: what was chosen, unless it is the start itself or has the same mean. */
export function endOf(dataset: DatasetInfo, from: ScanChoice, chosen: number): number | undefined {
  const exists = chosen >= 0 && chosen < dataset.nTrials;
  const isStart = trialsOf(dataset, from).includes(chosen);
  return exists && !isStart ? chosen : suggestedEnd(dataset, from.trial);
}

/** A held-out scan of a condition that the chain does not hold yet; any other when all are there. */
export function nextOfChain(dataset: DatasetInfo, scans: readonly number[]): number {
  const held = new Set(scans.map((scan) => dataset.trialCondition[scan]));
  const isNew = (trial: number): boolean => !held.has(dataset.trialCondition[trial]);
  return dataset.split.val.find(isNew) ?? suggestedEnd(dataset, scans.at(-1) ?? 0) ?? 0;
}

/** What a scan of the chain is, where it is not one trial: a part of a sentence. */
export function meanWords({ average }: Pick<Recipe, 'average'>): string {
  return average ? ', each scan the mean of all presentations of its picture' : '';
}

/** `0.33`; the ends without decimals. */
export function formatT(t: number): string {
  return t === 0 || t === 1 ? String(t) : t.toFixed(2);
}

/** Name of a scan for labels: its number, or that it is a mean of presentations, and the condition. */
export function trialName(dataset: DatasetInfo, { trial, average }: ScanChoice): string {
  const condition = dataset.trialCondition[trial] ?? -1;
  const nAveraged = trialsOf(dataset, { trial, average }).length;
  const scan = nAveraged > 1 ? 'mean' : `scan ${trial}`;
  return `${scan} (${dataset.conditionNames[condition] ?? 'unknown condition'})`;
}

/** At most `most` frames, the first and the last among them, evenly spread. */
export function thinned(nFrames: number, most: number): number[] {
  const n = Math.max(2, Math.floor(most));
  if (nFrames <= n) return Array.from({ length: nFrames }, (_, i) => i);
  return Array.from({ length: n }, (_, i) => Math.round((i * (nFrames - 1)) / (n - 1)));
}
