/**
 * @file Training and held-out trials. A split goes by condition, never by trial: repetitions of a
 * picture on both sides would let a decoder remember instead of decode.
 */
import type { Split } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';

/** Fewer shared conditions than this make no test set. */
const MIN_SHARED = 30;
/** Share of conditions, in order of first appearance, that train (method §1.3 of the paper). */
const FIRST_SEEN = 0.85;

function byCondition(
  trialCondition: Int32Array,
  isVal: (condition: number) => boolean,
  rule: Split['rule'],
): Split {
  const trials = [...trialCondition.keys()];
  const val = trials.filter((trial) => isVal(trialCondition[trial] ?? -1));
  const train = trials.filter((trial) => !isVal(trialCondition[trial] ?? -1));
  return { train: Uint32Array.from(train), val: Uint32Array.from(val), rule };
}

/** The paper's rule: the first 85 % of conditions, by first appearance, train. */
export function splitFirstSeen(trialCondition: Int32Array): Split {
  const order = [...new Set(trialCondition)];
  const training = new Set(order.slice(0, Math.floor(FIRST_SEEN * order.length)));
  return byCondition(trialCondition, (condition) => !training.has(condition), 'first-seen-85');
}

/** Hold out the shared pictures when there are 30 or more (and others to train on), else by first-seen. */
export function splitShared(trialCondition: Int32Array, isShared: readonly boolean[]): Split {
  const shown = new Set(trialCondition);
  const nShared = [...shown].filter((condition) => isShared[condition]).length;
  if (nShared < MIN_SHARED || nShared === shown.size) return splitFirstSeen(trialCondition);
  return byCondition(trialCondition, (condition) => isShared[condition] === true, 'shared');
}

/**
 * A split as it was given.
 *
 * @param isVal  `[nTrials]`, true for held-out trials.
 */
export function splitGiven(isVal: readonly boolean[]): Split {
  const trials = [...isVal.keys()];
  return {
    train: Uint32Array.from(trials.filter((trial) => !isVal[trial])),
    val: Uint32Array.from(trials.filter((trial) => isVal[trial])),
    rule: 'given',
  };
}

/**
 * @throws LabError `leaky-split` naming the first condition with trials on both sides.
 */
export function assertDisjoint(
  split: Split,
  trialCondition: Int32Array,
  conditionNames: readonly string[],
): void {
  const training = new Set([...split.train].map((trial) => trialCondition[trial]));
  const leaked = new Set(
    [...split.val].map((trial) => trialCondition[trial]).filter((c) => training.has(c)),
  );
  const [condition] = leaked;
  if (condition === undefined) return;
  throw new LabError(
    'leaky-split',
    `Condition ${conditionNames[condition] ?? condition} has trials on both sides of the split ` +
      `(${leaked.size} such conditions): a decoder would be tested on what it was trained on. ` +
      'Split by condition, so that all repetitions of a picture are on one side.',
    { nConditions: leaked.size, condition },
  );
}
