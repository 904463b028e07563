/**
 * @file What one scan is: a trial, or the mean of all loaded presentations of the trial's picture. The
 * mean itself is made of z-scores where rows are read, by `meanScan` of the mapper worker.
 */
import type { DatasetInfo } from './dataset.ts';

type Shown = Pick<DatasetInfo, 'trialCondition'>;

/** Which scan: one trial, or with `average` the mean of all presentations of its picture. */
export interface ScanChoice {
  /** 0-based in loaded order. */
  trial: number;
  average: boolean;
}

/**
 * All loaded trials on which the picture of a trial was shown, ascending. A split goes by condition, so
 * that they are all on one side of it.
 *
 * @returns  The trial alone where it does not exist: whoever reads its betas refuses it.
 */
export function presentationsOf({ trialCondition }: Shown, trial: number): number[] {
  const condition = trialCondition[trial];
  return condition === undefined ? [trial] : trialsShowing({ trialCondition }, condition);
}

/** All loaded trials of a condition, ascending. */
export function trialsShowing({ trialCondition }: Shown, condition: number): number[] {
  const trials: number[] = [];
  trialCondition.forEach((own, i) => own === condition && trials.push(i));
  return trials;
}

/**
 * Trials of each condition, conditions and trials in the order in which they come.
 *
 * @param trials          Trial indices. Borrowed.
 * @param trialCondition  Condition of every trial of the dataset.
 */
export function byCondition(
  trials: Iterable<number>,
  trialCondition: Int32Array,
): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const trial of trials) {
    const condition = trialCondition[trial] ?? -1;
    const group = groups.get(condition);
    if (group) group.push(trial);
    else groups.set(condition, [trial]);
  }
  return groups;
}

/** The trials whose mean is decoded: one, or all presentations of its picture. */
export function trialsOf(dataset: Shown, { trial, average }: ScanChoice): number[] {
  return average ? presentationsOf(dataset, trial) : [trial];
}

/** `30 held-out scans, one presentation each`. */
export function heldOutWords(nScans: number, average: boolean): string {
  const each = average
    ? 'each the mean of all presentations of its picture'
    : 'one presentation each';
  return `${nScans} held-out scans, ${each}`;
}

/** `Scan 12`, `Mean of scans 12, 340, 811`. */
export function scanWords(trials: readonly number[]): string {
  return trials.length === 1 ? `Scan ${trials[0]}` : `Mean of scans ${trials.join(', ')}`;
}
