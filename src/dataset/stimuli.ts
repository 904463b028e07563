/** @file The pictures of a data set's conditions, from NSD's brick or from arrays given by hand. */
import type { StimulusInfo } from '../domain/dataset.ts';
import { toNsdId } from '../domain/ids.ts';
import type { ReadOptions } from '../readers/types.ts';
import { hasRowPerTrial } from './assigned/align.ts';
import { withRole } from './assigned/source.ts';
import type { Resolved } from './assigned/source.ts';
import { readStimuli } from './assigned/stimuli.ts';
import { mergeEqual } from './conditions.ts';
import type { Conditions } from './conditions.ts';
import type { Note, StimulusSource } from './dataset.ts';
import { pictureFileSource } from './picture-files.ts';
import { baseName } from './loaded-file.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part, PictureClaim, StimuliClaim } from './recognise/claim.ts';
import { refusal } from './refuse.ts';
import type { Responses } from './responses/types.ts';
import { shardPictures } from './shard-pictures.ts';
import { stimulusSource } from './stimulus-source.ts';
import type { PictureArray } from './stimulus-source.ts';

export interface Stimuli {
  /** As they were, or joined where pictures are equal. */
  conditions: Conditions;
  info: StimulusInfo | undefined;
  source: StimulusSource | undefined;
  /** Arrays with the role are there, but not yet for all trials. */
  waiting: boolean;
  /** `[nConditions]` first condition whose picture has the same pixels; absent where not compared. */
  twins?: Int32Array;
  /** Pictures that are named and not there. */
  notes?: Note[];
}

function withPictures(conditions: Conditions, pictures: PictureArray, rowOf: Int32Array): Stimuli {
  const { count, height, width, channels } = pictures;
  return {
    conditions,
    info: { count, height, width, channels },
    source: stimulusSource(pictures, rowOf),
    waiting: false,
  };
}

/** NSD's rule: the picture of a 73k id is row id - 1. */
function fromBrick({ file, claim }: Part<StimuliClaim>, conditions: Conditions): Stimuli {
  const ids = conditions.pictures ?? [];
  const rowOf = Int32Array.from(ids, toNsdId);
  const beyond = ids.find((id) => toNsdId(id) >= claim.count);
  if (beyond !== undefined) {
    throw refusal(
      'design-mismatch',
      `The design shows picture ${beyond}; ${file.path} holds ${claim.count}. Drop the stimuli of the ` +
        'same experiment.',
      [file],
      { expected: beyond, found: claim.count },
    );
  }
  const white = claim.array.dtype === 'uint8' ? 255 : 1;
  return withPictures(conditions, { ...claim, white }, rowOf);
}

/** Folders and the extension do not count: `set1/stimulus_03.jpg` names `stimulus_03`. */
const bareName = (name: string) => baseName(name).replace(/\.\w{3,4}$/, '');

/** Some of the pictures are there: the others were forgotten, and one of them is named. */
function absentPictures(
  files: readonly (Part<PictureClaim> | undefined)[],
  conditions: Conditions,
  byRow: boolean,
): Note {
  const absent = files.filter((file) => file === undefined).length;
  const at = files.indexOf(undefined);
  const which = byRow ? `row ${(firstTrials(conditions)[at] ?? 0) + 1}` : conditions.names[at];
  const message =
    `${absent} of ${files.length} pictures are not there, the first of them that of ${which}: none is shown until all are. ` +
    'Drop the rest of the folder.';
  return { code: 'missing-part', message, file: undefined };
}

/** Files that name the rows they belong to, else files of the names of the conditions. */
function fromFiles(parts: readonly Part[], conditions: Conditions): Stimuli {
  const pictures = partsOf(parts, 'picture');
  const byRow = new Map(pictures.map((part) => [part.claim.row, part]));
  const byName = new Map(pictures.map((part) => [bareName(part.file.path), part]));
  const rows = [...firstTrials(conditions)].map((row) => byRow.get(row));
  const named = conditions.names.map((name) => byName.get(bareName(name)));
  const count = (some: readonly unknown[]) => some.filter((file) => file !== undefined).length;
  const files = count(rows) > count(named) ? rows : named;
  const known = files.filter((file) => file !== undefined);
  const [first] = known;
  if (!first || known.length < files.length) {
    const notes = first ? [absentPictures(files, conditions, files === rows)] : [];
    return { conditions, info: undefined, source: undefined, waiting: false, notes };
  }
  const { height, width } = first.claim;
  return {
    conditions,
    info: { count: known.length, height, width, channels: 3 },
    source: pictureFileSource(known),
    waiting: false,
    twins: firstAlike(known.map(({ file }) => file.fingerprint)),
  };
}

/** Index of the first entry equal to each. */
export function firstAlike(entries: readonly (string | number)[]): Int32Array {
  const first = new Map<string | number, number>();
  return Int32Array.from(entries, (entry, i) => {
    const known = first.get(entry) ?? i;
    first.set(entry, known);
    return known;
  });
}

/** First trial of each condition. */
export function firstTrials({ trialCondition, names }: Conditions): Int32Array {
  const first = new Int32Array(names.length).fill(-1);
  trialCondition.forEach((condition, trial) => {
    if (first[condition] === -1) first[condition] = trial;
  });
  return first;
}

/** Rows numbered as the conditions are named: from 0, or from 1 where no condition is 0. */
export function rowsByName(names: readonly string[], nRows: number): Int32Array | undefined {
  const values = names.map(Number);
  const least = Math.min(...values);
  const base = least >= 1 && Math.max(...values) === nRows ? 1 : 0;
  const fits = values.every(
    (value) => Number.isInteger(value) && value >= base && value - base < nRows,
  );
  return fits ? Int32Array.from(values, (value) => value - base) : undefined;
}

async function fromAssigned(
  found: readonly Resolved[],
  resolved: readonly Resolved[],
  responses: Responses,
  conditions: Conditions,
  options?: ReadOptions,
): Promise<Stimuli> {
  const nRows = found.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const byName = conditions.from === 'trials' ? undefined : rowsByName(conditions.names, nRows);
  const sources = withRole(resolved, 'responses');
  const perTrial = hasRowPerTrial(found, sources, responses.nTrials, byName && nRows);
  if (!perTrial && !byName)
    return { conditions, info: undefined, source: undefined, waiting: true };
  const { pictures, firstEqual } = await readStimuli(found, options);
  const twinsOf = (rows: Int32Array) => firstAlike([...rows].map((row) => firstEqual[row] ?? row));
  if (!perTrial && byName) {
    return { ...withPictures(conditions, pictures, byName), twins: twinsOf(byName) };
  }
  const merged = conditions.from === 'trials' ? mergeEqual(firstEqual) : conditions;
  const rows = firstTrials(merged);
  return { ...withPictures(merged, pictures, rows), twins: twinsOf(rows) };
}

/**
 * Pictures of the conditions, and the conditions as the pictures show them to be.
 *
 * @throws LabError `design-mismatch` when the design shows pictures that are not there;
 *                  `shape-mismatch` when rows and trials do not fit.
 */
export async function stimuliOf(
  parts: readonly Part[],
  resolved: readonly Resolved[],
  responses: Responses,
  conditions: Conditions,
  options?: ReadOptions,
): Promise<Stimuli> {
  const found = withRole(resolved, 'stimuli');
  if (found.length > 0) return fromAssigned(found, resolved, responses, conditions, options);
  const brick = partsOf(parts, 'stimuli').at(-1);
  if (brick && conditions.pictures) return fromBrick(brick, conditions);
  const inShards = responses.rowPictures && shardPictures(parts);
  if (inShards) return withPictures(conditions, inShards, firstTrials(conditions));
  if (partsOf(parts, 'picture').length > 0) return fromFiles(parts, conditions);
  return { conditions, info: undefined, source: undefined, waiting: false };
}
