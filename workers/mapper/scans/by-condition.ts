/** @file Trials grouped by what was shown. */

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
