/**
 * @file The condition of every trial: a vector given by hand, NSD's design, or the pictures
 * themselves (equal pixels are repetitions of one condition; else each trial is its own).
 */
import type { Id73k } from '../domain/ids.ts';
import type { ReadOptions } from '../readers/types.ts';
import { hasRowPerTrial } from './assigned/align.ts';
import { readNames, withRole } from './assigned/source.ts';
import type { Resolved } from './assigned/source.ts';
import { trialsOf } from './nsd/trials.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import type { Responses } from './responses/types.ts';
import { trialStimuli } from './trial-tables.ts';

export interface Conditions {
  /** `[nTrials]`, numbered by first appearance. */
  trialCondition: Int32Array;
  names: string[];
  /** NSD's pictures of the conditions, where its design tells them. */
  pictures: Id73k[] | undefined;
  isShared: boolean[];
  subject: number | undefined;
  /** What said so: a vector, NSD's design, or nothing (each trial its own, until pixels say more). */
  from: 'given' | 'design' | 'trials';
}

/** Number the distinct entries by first appearance. */
function numbered(entries: readonly string[]): { trialCondition: Int32Array; names: string[] } {
  const index = new Map<string, number>();
  const trialCondition = Int32Array.from(entries, (entry) => {
    const condition = index.get(entry) ?? index.size;
    index.set(entry, condition);
    return condition;
  });
  return { trialCondition, names: [...index.keys()] };
}

function plain(entries: readonly string[], from: Conditions['from']): Conditions {
  const { trialCondition, names } = numbered(entries);
  return {
    trialCondition,
    names,
    pictures: undefined,
    isShared: names.map(() => false),
    subject: undefined,
    from,
  };
}

async function given(
  resolved: readonly Resolved[],
  nTrials: number,
  options?: ReadOptions,
): Promise<Conditions | undefined> {
  const found = withRole(resolved, 'conditions');
  const responses = withRole(resolved, 'responses');
  if (found.length === 0 || !hasRowPerTrial(found, responses, nTrials)) return undefined;
  const entries: string[] = [];
  for (const one of found) entries.push(...(await readNames(one, options)));
  return plain(entries, 'given');
}

const ownNames = (nTrials: number) => Array.from({ length: nTrials }, (_, i) => `trial ${i + 1}`);

/** Trials with equal pictures are one condition. `firstEqual`: `[nTrials]` first row that is equal. */
export function mergeEqual(firstEqual: Int32Array): Conditions {
  return plain(
    [...firstEqual].map((row) => `picture ${row + 1}`),
    'trials',
  );
}

/** Rows that are averages of a picture each: its id where the files tell it. */
function ofRows(parts: readonly Part[], { nTrials, rowPictures }: Responses): Conditions {
  const names = rowPictures?.map(String) ?? ownNames(nTrials);
  const subject = partsOf(parts, 'image-rows')[0]?.claim.subject;
  return { ...plain(names, 'design'), pictures: rowPictures, subject };
}

/**
 * Conditions of the responses; undefined when NSD betas have neither design nor responses.tsv: a
 * split that does not know repetitions would leak.
 */
export async function conditionsOf(
  parts: readonly Part[],
  responses: Responses,
  resolved: readonly Resolved[],
  options?: ReadOptions,
): Promise<Conditions | undefined> {
  const byVector = await given(resolved, responses.nTrials, options);
  if (byVector) return byVector;
  if (responses.origin === 'hand') return plain(ownNames(responses.nTrials), 'trials');
  if (responses.origin === 'rows') return ofRows(parts, responses);
  const stimuli = await trialStimuli(parts, responses, options);
  if (stimuli) return plain(stimuli, 'given');
  if (partsOf(parts, 'betas').some(({ claim }) => claim.bids)) return undefined;
  const trials = await trialsOf(parts, responses.sessions);
  if (!trials) return undefined;
  const { trialCondition, pictures, isShared, subject } = trials;
  return {
    trialCondition,
    names: pictures.map(String),
    pictures,
    isShared,
    subject,
    from: 'design',
  };
}
