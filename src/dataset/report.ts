/** @file The card of a file: what it holds, what it is taken for and why, and what is wrong with it. */
import type { ArrayInfo, FileReport } from '../domain/arrays.ts';
import type { LabError } from '../domain/errors.ts';
import { bare } from '../readers/describe.ts';
import type { NamedArray, ReaderFile } from '../readers/types.ts';
import type { Assignment } from './assigned/source.ts';
import { unitsOf } from './claimed-units.ts';
import type { LoadedFile } from './loaded-file.ts';
import type { Claim } from './recognise/claim.ts';
import { claimOf } from './corrections.ts';
import type { Corrections } from './corrections.ts';
import { factsOf } from './facts.ts';
import type { Refusal } from './screen.ts';
import { roleFacts } from './role-facts.ts';

/** Shape and type only: numbers are read when a file is inspected. */
function headOf(array: NamedArray, claim: Claim | undefined): ArrayInfo {
  return { ...bare(array), units: unitsOf(array, claim) };
}

/** What a file is taken for, by rule. */
export function takenFor(claim: Claim | undefined): Pick<FileReport, 'takenFor' | 'because'> {
  return claim
    ? { takenFor: claim.what, because: claim.because }
    : { takenFor: '', because: 'no rule knows it; give its arrays a role by hand' };
}

/** Roles of arrays of a file, which is pointed at by its path or the end of it. */
function rolesIn({ path }: LoadedFile, assignments: readonly Assignment[]): Assignment[] {
  return assignments.filter(({ source: { file } }) => path === file || path.endsWith(`/${file}`));
}

function roleWords(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ role, source }) => (source.array ? `${role} (${source.array})` : role))
    .join(', ');
}

export function reportOf(
  file: LoadedFile,
  used: ReadonlySet<LoadedFile>,
  refused: readonly Refusal[],
  assignments: readonly Assignment[],
  corrections: Corrections,
): FileReport {
  const { path, bytes, opened } = file;
  const problems = refused
    .filter((one) => one.file === file)
    .map(({ error: { code, message } }) => ({ code, message }));
  const given = rolesIn(file, assignments);
  const roles = roleWords(given);
  const claim = claimOf(file, corrections);
  const correction = corrections.get(path);
  const words = correction?.ignored
    ? { takenFor: '', because: 'not to be used, said by hand' }
    : takenFor(claim);
  const ofRoles = roleFacts(file, given);
  const facts = claim && ofRoles.length === 0 ? factsOf(claim, path, correction) : ofRoles;
  const unused = claim !== undefined && !used.has(file);
  const because =
    unused && problems.length === 0 ? `${words.because}; not used here` : words.because;
  return {
    name: path,
    bytes,
    format: opened.format,
    arrays: opened.arrays.map((array) => headOf(array, claim)),
    problems: [...opened.problems, ...problems],
    ...((claim || given.length > 0) && { facts }),
    ...(correction?.ignored && { ignored: true }),
    ...(roles ? { takenFor: roles, because: 'given by hand' } : { ...words, because }),
  };
}

/** The card of a file that could not be opened. */
export function failedReport({ path, blob }: ReaderFile, { code, message }: LabError): FileReport {
  return {
    name: path,
    bytes: blob.size,
    format: 'unknown',
    arrays: [],
    problems: [{ code, message }],
    takenFor: '',
    because: '',
  };
}
