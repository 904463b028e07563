/**
 * @file NSD's experiment: which picture was planned for which trial. `masterordering` gives every
 * trial a position in the subject's list, `subjectim` the 73k id at that position; both count from
 * 1. The plan covers 30,000 trials for everybody, also those that never took place: only trials of
 * loaded sessions are ever looked up. Checked by the toy of the format notes.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import { LabError } from '../../domain/errors.ts';
import { id73k } from '../../domain/ids.ts';
import type { Id73k } from '../../domain/ids.ts';
import { countOf } from '../loaded-file.ts';
import type { DesignClaim, Part } from '../recognise/claim.ts';
import type { NamedArray } from '../../readers/types.ts';

export const TRIALS_PER_SESSION = 750;

export interface Design {
  path: string;
  nSubjects: number;
  nTrials: number;
  /** 1-based position in the subject's list, of a 0-based global trial. */
  position(trial: number): number;
  /** Picture of a 0-based global trial for a subject 1..8. */
  picture(subject: number, trial: number): Id73k;
  /** Pictures that all subjects were to see. */
  shared: ReadonlySet<number>;
  /** Trials planned for a session (1-based). */
  planned(session: number, nTrialsOfFile: number): number;
  /** Global trial at which a session begins. */
  firstTrial(session: number, nTrialsOfFile: number): number;
}

/** `[a, b]` without axes of one entry; `[n, 1]` and `[1, n]` become `[n]`. */
function squeeze(shape: readonly number[]): number[] {
  return shape.filter((size) => size !== 1);
}

/** `subjectim` as `(subject, position) -> id`, whichever of the two axes lies slowest. */
function subjectTable(values: NumericArray, shape: readonly number[]) {
  const [rows = 1, columns = countOf(shape)] = shape.length === 2 ? shape : [];
  const subjectFirst = rows <= columns;
  const nSubjects = subjectFirst ? rows : columns;
  const nPositions = subjectFirst ? columns : rows;
  const at = (subject: number, position: number) =>
    subjectFirst
      ? values[(subject - 1) * nPositions + position - 1]
      : values[(position - 1) * nSubjects + subject - 1];
  return { nSubjects, nPositions, at };
}

/** Stimulus trials per session from `stimpattern` (session, run, slot); undefined when unreadable. */
async function plannedTrials(array: NamedArray | undefined): Promise<number[] | undefined> {
  if (!array || array.shape.length !== 3) return undefined;
  const [slow = 0, runs = 0, fast = 0] = array.shape;
  const values = await array.read();
  // (session, run, slot): 40 sessions of 75 slots; column-major files show it reversed.
  const reversed = fast < slow;
  const nSessions = reversed ? fast : slow;
  const counts = new Array<number>(nSessions).fill(0);
  values.forEach((value, i) => {
    const session = reversed ? i % fast : Math.floor(i / (runs * fast));
    counts[session] = (counts[session] ?? 0) + value;
  });
  return counts;
}

function mismatch(path: string, message: string, context: Record<string, unknown> = {}): LabError {
  return new LabError('design-mismatch', message, { ...context, files: [path] });
}

/** Ids count from 1, and the shared pictures are the first of every subject's list. */
function assertIds(
  path: string,
  { nSubjects, nPositions, at }: ReturnType<typeof subjectTable>,
  sharedix: NumericArray | undefined,
): void {
  const shared = new Set(sharedix);
  for (let subject = 1; subject <= nSubjects; subject++) {
    for (let position = 1; position <= nPositions; position++) {
      const id = at(subject, position) ?? NaN;
      const isFirst = sharedix !== undefined && position <= sharedix.length;
      if (id >= 1 && (!isFirst || shared.has(id))) continue;
      const expected = isFirst ? 'one of sharedix' : 'an id that counts from 1';
      throw mismatch(
        path,
        `${path}: subjectim should hold ${expected} at position ${position} of subject ${subject}; found ${id}. One of ` +
          'the two may count from 0. Drop NSD’s own file.',
        { subject, position, found: id },
      );
    }
  }
}

/**
 * Read the design.
 *
 * @throws LabError `design-mismatch` when its variables contradict each other.
 */
export async function readDesign({ file, claim }: Part<DesignClaim>): Promise<Design> {
  const { path } = file;
  const order = await claim.masterordering.read();
  const table = subjectTable(await claim.subjectim.read(), squeeze(claim.subjectim.shape));
  const sharedix = claim.sharedix ? await claim.sharedix.read() : undefined;
  const planned = await plannedTrials(claim.stimpattern);
  let highest = 0;
  for (const value of order) if (value > highest) highest = value;
  if (highest > table.nPositions || order.some((value) => !(value >= 1))) {
    throw mismatch(
      path,
      `${path}: masterordering should hold positions from 1 to ${table.nPositions} (the columns of ` +
        `subjectim); found ${highest > table.nPositions ? highest : 'one below 1'}. Drop NSD's own file.`,
    );
  }
  assertIds(path, table, sharedix);
  const position = (trial: number) => order[trial] ?? NaN;
  const sizeOf = (session: number, nTrialsOfFile: number) =>
    planned?.[session - 1] ?? (order.length === 30000 ? TRIALS_PER_SESSION : nTrialsOfFile);
  return {
    path,
    nSubjects: table.nSubjects,
    nTrials: order.length,
    position,
    picture: (subject, trial) => id73k(table.at(subject, position(trial)) ?? NaN),
    shared: new Set(
      sharedix ??
        Array.from({ length: Math.min(1000, table.nPositions) }, (_, i) => table.at(1, i + 1) ?? 0),
    ),
    planned: sizeOf,
    firstTrial: (session, nTrialsOfFile) => {
      let first = 0;
      for (let before = 1; before < session; before++) first += sizeOf(before, nTrialsOfFile);
      return first;
    },
  };
}
