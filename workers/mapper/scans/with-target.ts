/** @file The trials that can be trained on or judged: those whose target is known. */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { byCondition } from '../../../src/domain/presentations.ts';

/**
 * The trials whose condition has a target.
 *
 * @returns  Those trials, and how many conditions were left out.
 * @throws LabError `missing-part` when none has one.
 */
export function withTarget(
  trials: Uint32Array,
  trialCondition: Int32Array,
  known: { has(target: Target, condition: number): boolean },
  target: Target,
): { trials: Uint32Array; nLacking: number } {
  const groups = byCondition(trials, trialCondition);
  const lacking = new Set([...groups.keys()].filter((c) => !known.has(target, c)));
  if (groups.size > 0 && lacking.size === groups.size) {
    throw new LabError(
      'missing-part',
      `The ${target} embedding of ${lacking.size} of ${groups.size} conditions is not known. ` +
        'Drop stimuli (or captions) with a CLIP model, or embeddings.',
      { target, lacking: lacking.size },
    );
  }
  const kept = trials.filter((trial) => !lacking.has(trialCondition[trial] ?? -1));
  return { trials: kept, nLacking: lacking.size };
}
