/** @file Folds over conditions: all trials of a condition fall into one fold, so none is leaked. */
import { LabError } from '../../../src/domain/errors.ts';
import { byCondition } from '../../../src/domain/presentations.ts';
import type { Random } from '../../../src/numerics/random.ts';

/** Trials in fold order, and where each fold begins and ends among them. */
export interface Folds {
  trials: Uint32Array;
  /** `[from, to)` rows of each fold. */
  ranges: [number, number][];
  nConditions: number;
}

/**
 * Deal conditions to folds at random, as evenly as they come.
 *
 * @param trials          Training trials.
 * @param trialCondition  Condition of every trial of the dataset.
 * @param wanted          Number of folds; fewer when there are fewer conditions.
 * @throws LabError `too-few-trials` if there are less than two conditions.
 */
export function dealFolds(
  trials: Uint32Array,
  trialCondition: Int32Array,
  wanted: number,
  random: Random,
): Folds {
  const groups = byCondition(trials, trialCondition);
  if (groups.size < 2 || wanted < 2) {
    throw new LabError(
      'too-few-trials',
      `A training needs at least two conditions, so that some can be kept apart; there are ` +
        `${groups.size} conditions in ${trials.length} training trials and ${wanted} folds. ` +
        'Drop more sessions, or another split.',
      { nConditions: groups.size, folds: wanted },
    );
  }
  const nFolds = Math.min(wanted, groups.size);
  const conditions = random.shuffle([...groups.keys()].sort((a, b) => a - b));
  const ordered: number[] = [];
  const ranges: [number, number][] = [];
  for (let fold = 0; fold < nFolds; fold += 1) {
    const from = ordered.length;
    for (let c = fold; c < conditions.length; c += nFolds) {
      ordered.push(...(groups.get(conditions[c] ?? -1) ?? []));
    }
    ranges.push([from, ordered.length]);
  }
  return { trials: Uint32Array.from(ordered), ranges, nConditions: groups.size };
}
