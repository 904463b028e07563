/** @file Which split a data set gets: one given by hand, NSD's shared pictures, or first-seen. */
import { LabError } from '../domain/errors.ts';
import type { Split } from '../domain/dataset.ts';
import type { ReadOptions } from '../readers/types.ts';
import { dropLeaked, hasRowPerTrial, sidesFrom } from './assigned/align.ts';
import { readNames, withRole } from './assigned/source.ts';
import type { Resolved } from './assigned/source.ts';
import type { Conditions } from './conditions.ts';
import type { Note } from './dataset.ts';
import type { Responses } from './responses/types.ts';
import { assertDisjoint, splitFirstSeen, splitGiven, splitShared } from './split.ts';

async function givenSides(
  resolved: readonly Resolved[],
  responses: Responses,
  options?: ReadOptions,
): Promise<boolean[] | undefined> {
  const found = withRole(resolved, 'split');
  const sources = withRole(resolved, 'responses');
  if (found.length === 0) return responses.given;
  if (!hasRowPerTrial(found, sources, responses.nTrials)) return undefined;
  const names: string[] = [];
  for (const one of found) names.push(...(await readNames(one, options)));
  return sidesFrom(names, found[0]?.source.file ?? '');
}

/** Does every held-out picture occur in training? */
function allSeen({ train, val }: Split, pictureOf: Int32Array): boolean {
  const trained = new Set([...train].map((trial) => pictureOf[trial]));
  return [...val].every((trial) => trained.has(pictureOf[trial]));
}

/**
 * The same picture trains and tests although its rows or ids are different: what is held out stays
 * so, its twins among the training trials are left out, and the user is told.
 *
 * @param pictureOf  `[nTrials]`, equal where the pixels are.
 * @returns          A split whose training trials may be none.
 */
export function withoutTwins(split: Split, pictureOf: Int32Array): { split: Split; notes: Note[] } {
  const { split: clean, nDropped } = dropLeaked(split, pictureOf);
  if (nDropped === 0) return { split, notes: [] };
  const all = allSeen(split, pictureOf) ? 'Every held-out picture occurs in training: ' : '';
  const text =
    `${all}${nDropped} of ${split.train.length} training trials show a picture that is also held out (equal ` +
    'pixels, though rows or ids differ)';
  const message =
    clean.train.length === 0
      ? `${text}: nothing is left to train on. Give another split.`
      : `${text}. They are left out of training, or it would be tested on what it saw.`;
  return { split: clean, notes: [{ code: 'leaky-split', message, file: undefined }] };
}

/** The same for files that must make a data set that can be trained on. @throws LabError `leaky-split` */
function trainable(split: Split, pictureOf: Int32Array): { split: Split; notes: Note[] } {
  const found = withoutTwins(split, pictureOf);
  const [note] = found.notes;
  if (note && found.split.train.length === 0) throw new LabError(note.code, note.message);
  return found;
}

/**
 * @param twins  `[nConditions]` first condition with the same pixels, where they were compared.
 * @throws LabError `leaky-split` when a condition given by hand is on both sides.
 */
export async function splitOf(
  responses: Responses,
  conditions: Conditions,
  resolved: readonly Resolved[],
  twins: Int32Array | undefined,
  options?: ReadOptions,
): Promise<{ split: Split; notes: Note[] }> {
  const { trialCondition, names, isShared, from } = conditions;
  const sides = await givenSides(resolved, responses, options);
  const pictureOf = twins
    ? trialCondition.map((condition) => twins[condition] ?? condition)
    : trialCondition;
  if (sides && from === 'trials') return trainable(splitGiven(sides), pictureOf);
  const split = sides
    ? splitGiven(sides)
    : from === 'design'
      ? splitShared(trialCondition, isShared)
      : splitFirstSeen(trialCondition);
  assertDisjoint(split, trialCondition, names);
  return trainable(split, pictureOf);
}
