/**
 * @file Which picture each loaded trial showed: from the design, from `responses.tsv`, or from both,
 * which must then agree row by row. A plan that differs from what was recorded would decode
 * plausible but wrong pictures, so the first difference refuses.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import type { SessionInfo } from '../../domain/dataset.ts';
import { LabError } from '../../domain/errors.ts';
import { id73k } from '../../domain/ids.ts';
import type { Id73k } from '../../domain/ids.ts';
import type { LoadedFile } from '../loaded-file.ts';
import { partsOf } from '../recognise/claim.ts';
import type { BehaviourClaim, BetasClaim, Part } from '../recognise/claim.ts';
import type { SurfaceBetasClaim } from '../recognise/surface-claims.ts';
import { refusal } from '../refuse.ts';
import { readDesign } from './design.ts';
import type { Design } from './design.ts';
import { assertTable } from './stimulus-table.ts';
import { subjectName } from './subjects.ts';

export interface Trials {
  /** `[nTrials]`, conditions numbered by first appearance. */
  trialCondition: Int32Array;
  /** 73k id of each condition. */
  pictures: Id73k[];
  isShared: boolean[];
  subject: number | undefined;
}

/** What was recorded: rows of `responses.tsv`. */
interface Recorded {
  file: LoadedFile;
  ids: NumericArray;
  positions: NumericArray | undefined;
  /** First row of each session (1-based). */
  firstRow: Map<number, number>;
  rowsOf: Map<number, number>;
  subject: number | undefined;
}

async function readRecorded({ file, claim }: Part<BehaviourClaim>): Promise<Recorded> {
  const ids = await claim.id73k.read();
  const sessions = await claim.session?.read();
  const firstRow = new Map<number, number>();
  const rowsOf = new Map<number, number>();
  sessions?.forEach((session, row) => {
    if (!firstRow.has(session)) firstRow.set(session, row);
    rowsOf.set(session, (rowsOf.get(session) ?? 0) + 1);
  });
  const subject = (await claim.subjectColumn?.read())?.[0] ?? claim.subject;
  return { file, ids, positions: await claim.id10k?.read(), firstRow, rowsOf, subject };
}

/** Both columns count from 1, whatever the design says of them. */
function assertFromOne({ file, ids, positions }: Recorded): void {
  for (const [name, values] of [['73KID', ids] as const, ['10KID', positions] as const]) {
    const row = values ? values.findIndex((id) => !(id >= 1)) : -1;
    if (row < 0) continue;
    throw refusal(
      'design-mismatch',
      `${file.path} should count ${name} from 1; row ${row + 1} holds ${values?.[row]}. Drop NSD’s own responses.tsv.`,
      [file],
      { row, found: values?.[row] },
    );
  }
}

/** Row g of the table is global trial g; every row is compared, loaded or not. */
function crossCheck(design: Design, recorded: Recorded, subject: number, designFile: LoadedFile) {
  const nRows = Math.min(recorded.ids.length, design.nTrials);
  for (let row = 0; row < nRows; row++) {
    const planned = design.picture(subject, row);
    const position = recorded.positions?.[row] ?? design.position(row);
    if (recorded.ids[row] === planned && position === design.position(row)) continue;
    throw refusal(
      'design-mismatch',
      `The design plans picture ${planned} (10k position ${design.position(row)}) for trial ${row} of ` +
        `${subjectName(subject)}; ${recorded.file.path} row ${row + 1} has picture ${recorded.ids[row]} ` +
        `(${position}). One of the two belongs to other data: drop the pair of the same release.`,
      [designFile, recorded.file],
      { row, expected: planned, found: recorded.ids[row] },
    );
  }
}

/** Files that hold betas, of which the subject is asked and which a wrong length blames. */
function betasParts(parts: readonly Part[]): Part<BetasClaim | SurfaceBetasClaim>[] {
  return [...partsOf(parts, 'betas'), ...partsOf(parts, 'surface-betas')];
}

/** The loaded sessions, and where they come from. */
interface Loaded {
  sessions: readonly SessionInfo[];
  parts: Part<BetasClaim | SurfaceBetasClaim>[];
}

function checkLength(planned: number, info: SessionInfo, { parts }: Loaded, source: LoadedFile) {
  const { session, nTrials } = info;
  if (planned === nTrials) return;
  const own = parts.filter(({ claim }) => claim.session === session);
  const files = (own.length > 0 ? own : parts).map(({ file }) => file);
  throw refusal(
    'design-mismatch',
    `${source.path} plans ${planned} trials for session ${session}; ${files[0]?.path ?? 'the betas'} hold ` +
      `${nTrials}. Drop the design of this experiment, or whole sessions.`,
    [source, ...files],
    { expected: planned, found: nTrials },
  );
}

/** A session that the table does not list was planned for, but nothing says that it was shown. */
function assertRecorded({ file, rowsOf }: Recorded, sessions: readonly SessionInfo[]): void {
  const absent = sessions.find(({ session, nTrials }) => rowsOf.get(session) !== nTrials);
  if (rowsOf.size === 0 || !absent) return;
  const found = rowsOf.get(absent.session) ?? 0;
  throw refusal(
    'design-mismatch',
    `The betas of session ${absent.session} hold ${absent.nTrials} trials; ${file.path} records ${found} of it (sessions ` +
      `${[...rowsOf.keys()].join(', ')}). Drop the responses.tsv of the same release.`,
    [file],
    { session: absent.session, expected: absent.nTrials, found },
  );
}

type PictureOf = (session: number, row: number) => Id73k;

function fromDesign(design: Design, file: LoadedFile, subject: number, loaded: Loaded): PictureOf {
  for (const info of loaded.sessions) {
    const { session, nTrials } = info;
    checkLength(design.planned(session, nTrials), info, loaded, file);
    const left = design.nTrials - design.firstTrial(session, nTrials);
    if (left < nTrials) checkLength(Math.max(0, left), info, loaded, file);
  }
  const size = loaded.sessions[0]?.nTrials ?? 0;
  return (session, row) => design.picture(subject, design.firstTrial(session, size) + row);
}

function fromRecorded(recorded: Recorded, loaded: Loaded): PictureOf {
  for (const info of loaded.sessions) {
    checkLength(recorded.rowsOf.get(info.session) ?? 0, info, loaded, recorded.file);
  }
  return (session, row) => id73k(recorded.ids[(recorded.firstRow.get(session) ?? 0) + row] ?? NaN);
}

/** Grid or folder of the betas, else what was recorded, else the one subject the design knows. */
function subjectOf(
  { parts }: Loaded,
  recorded: Recorded | undefined,
  design: Design | undefined,
): number | undefined {
  const told = parts.find(({ claim }) => claim.subject !== undefined)?.claim.subject;
  return told ?? recorded?.subject ?? (design?.nSubjects === 1 ? 1 : undefined);
}

function assertSubject(subject: number | undefined, design: Design, file: LoadedFile): number {
  if (subject === undefined) {
    throw new LabError(
      'missing-part',
      'Neither grid nor folder tells which of the eight subjects these betas are of. Drop the folder ' +
        'with its name (subj01 … subj08), or that subject’s responses.tsv.',
    );
  }
  if (subject <= design.nSubjects) return subject;
  throw refusal(
    'design-mismatch',
    `The betas are of ${subjectName(subject)}; ${design.path} lists ${design.nSubjects} subjects.`,
    [file],
  );
}

function number(
  sessions: readonly SessionInfo[],
  pictureOf: PictureOf,
): { trialCondition: Int32Array; pictures: Id73k[] } {
  const conditionOf = new Map<Id73k, number>();
  const trialCondition: number[] = [];
  for (const { session, nTrials } of sessions) {
    for (let row = 0; row < nTrials; row++) {
      const picture = pictureOf(session, row);
      const condition = conditionOf.get(picture) ?? conditionOf.size;
      conditionOf.set(picture, condition);
      trialCondition.push(condition);
    }
  }
  return { trialCondition: Int32Array.from(trialCondition), pictures: [...conditionOf.keys()] };
}

/** Picture of each loaded trial, by global trial. */
function shownIn(
  sessions: readonly SessionInfo[],
  pictureOf: PictureOf,
  firstTrial: (session: number, nTrials: number) => number,
): Map<number, Id73k> {
  const shown = new Map<number, Id73k>();
  for (const { session, nTrials } of sessions) {
    const first = firstTrial(session, nTrials);
    for (let row = 0; row < nTrials; row++) shown.set(first + row, pictureOf(session, row));
  }
  return shown;
}

/**
 * Conditions of the trials of `sessions`; undefined when neither design nor responses are there.
 *
 * @throws LabError `design-mismatch` on the first row that differs, or a session of another length;
 *                  `missing-part` when the subject cannot be told.
 */
export async function trialsOf(
  parts: readonly Part[],
  sessions: readonly SessionInfo[],
): Promise<Trials | undefined> {
  const loaded: Loaded = { sessions, parts: betasParts(parts) };
  const designPart = partsOf(parts, 'design').at(-1);
  const behaviour = partsOf(parts, 'behaviour').at(-1);
  if (!designPart && !behaviour?.claim.session) return undefined;
  const recorded = behaviour && (await readRecorded(behaviour));
  if (recorded) assertFromOne(recorded);
  const design = designPart && (await readDesign(designPart));
  let subject = subjectOf(loaded, recorded, design);
  let pictureOf: PictureOf | undefined;
  if (design) {
    subject = assertSubject(subject, design, designPart.file);
    if (recorded) {
      crossCheck(design, recorded, subject, designPart.file);
      assertRecorded(recorded, sessions);
    }
    pictureOf = fromDesign(design, designPart.file, subject, loaded);
  } else if (recorded) pictureOf = fromRecorded(recorded, loaded);
  if (!pictureOf) return undefined;
  const table = partsOf(parts, 'stimulus-table').at(-1);
  if (table) {
    const from = (session: number, nTrials: number) =>
      design?.firstTrial(session, nTrials) ?? recorded?.firstRow.get(session) ?? 0;
    const said = [designPart, behaviour].filter((part) => part !== undefined);
    const others = said.length > 1 ? [] : said.map(({ file }) => file);
    await assertTable(table, subject, shownIn(sessions, pictureOf, from), others);
  }
  const { trialCondition, pictures } = number(sessions, pictureOf);
  const isShared = pictures.map((picture) => design?.shared.has(picture) ?? false);
  return { trialCondition, pictures, isShared, subject };
}
