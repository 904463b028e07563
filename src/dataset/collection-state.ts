/** @file What a collection holds, how a drop joins it, and what stands in the way of a data set. Pure. */
import type { FileReport } from '../domain/arrays.ts';
import type { LabErrorCode } from '../domain/errors.ts';
import type { Assembled } from './assemble.ts';
import type { Assignment } from './assigned/source.ts';
import { claimOf } from './corrections.ts';
import type { Corrections } from './corrections.ts';
import type { LoadedFile } from './loaded-file.ts';
import type { Part } from './recognise/claim.ts';
import type { Refusal } from './screen.ts';

export interface CollectionProblem {
  code: LabErrorCode;
  message: string;
  file: string | undefined;
}

/** How a drop is taken. */
export interface Drop {
  /** Start anew; what is open answers until the new files make a data set. */
  replace: boolean;
  name: string | undefined;
  simulated: boolean;
}

/** What is open, what was said of it by hand, and what was made of it. */
export interface State {
  files: LoadedFile[];
  /** Cards of files that could not be opened. */
  failed: FileReport[];
  /** Parts in use. */
  parts: Part[];
  assignments: Assignment[];
  corrections: Corrections;
  refused: Refusal[];
  assembled: Assembled | undefined;
  name: string | undefined;
  simulated: boolean;
}

export const EMPTY: State = {
  files: [],
  failed: [],
  parts: [],
  assignments: [],
  corrections: new Map(),
  refused: [],
  assembled: undefined,
  name: undefined,
  simulated: false,
};

/** What the files are taken for; those that are nothing are left out. */
export function partsFor(files: readonly LoadedFile[], corrections: Corrections): Part[] {
  return files.flatMap((file): Part[] => {
    const claim = claimOf(file, corrections);
    return claim ? [{ file, claim }] : [];
  });
}

/** The files of a drop beside those that were open; one of the same path takes its place. */
export function joined(
  before: State,
  loaded: LoadedFile[],
  failed: FileReport[],
  how: Drop,
): State {
  const again = new Set(loaded.map(({ path }) => path));
  const failedAgain = new Set(failed.map(({ name }) => name));
  const stays = ({ name }: FileReport) => !again.has(name) && !failedAgain.has(name);
  const isFirst = how.replace || before.files.length === 0;
  return {
    ...before,
    files: [...before.files.filter(({ path }) => !again.has(path)), ...loaded],
    failed: [...before.failed.filter(stays), ...failed],
    name: how.name ?? before.name,
    simulated: isFirst ? how.simulated : before.simulated,
  };
}

/** All that stands in the way, file by file; what is missing only while there is no data set. */
export function problemsOf({ failed, refused, assembled }: State): CollectionProblem[] {
  const ofFailed = failed.flatMap(({ name, problems }) =>
    problems.map(({ code, message }) => ({ code: code as LabErrorCode, message, file: name })),
  );
  const ofRefused = refused.map(({ file, error: { code, message } }) => {
    return { code, message, file: file.path };
  });
  const missing = assembled?.dataset ? [] : (assembled?.missing ?? []);
  const ofMissing = missing.map(({ part, why, where }) => {
    const place = /^nsddata/.test(where) ? `NSD keeps it at ${where}.` : `Drop ${where}.`;
    const message = `Missing: ${part}. ${why} ${place}`;
    return { code: 'missing-part' as const, message, file: undefined };
  });
  return [...ofFailed, ...ofRefused, ...(assembled?.notes ?? []), ...ofMissing];
}
