/**
 * @file `nsd_stim_info_merged.csv` against the trials: its rows count from 0 and so does nsdId, the columns
 * `subjectS_repR` say from 1 in which trial a picture was to be shown (0: in none). A table that is off by one
 * gives every picture its neighbour's captions and objects, and nothing else shows it.
 */
import type { ReadOptions } from '../../readers/types.ts';
import { toNsdId } from '../../domain/ids.ts';
import type { Id73k } from '../../domain/ids.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { Part, StimulusTableClaim } from '../recognise/claim.ts';
import { refusal } from '../refuse.ts';
import { subjectName } from './subjects.ts';

/** Its own row numbers, which pandas writes, are its nsdIds. */
async function assertRows({ file, claim }: Part<StimulusTableClaim>, options?: ReadOptions) {
  const rows = await claim.row?.read(options);
  const ids = await claim.nsdId.read(options);
  const at = rows ? ids.findIndex((id, i) => id !== rows[i]) : -1;
  if (at < 0) return;
  throw refusal(
    'design-mismatch',
    `${file.path} should count nsdId from 0, as its rows; row ${rows?.[at]} has nsdId ${ids[at]}. Drop NSD’s own table.`,
    [file],
    { row: rows?.[at], found: ids[at] },
  );
}

/** nsdId of each planned trial of a subject, by trial from 0. */
async function plannedBy(claim: StimulusTableClaim, subject: number, options?: ReadOptions) {
  const ids = await claim.nsdId.read(options);
  const planned = new Map<number, number>();
  for (const column of claim.repetitions.get(subject) ?? []) {
    const trials = await column.read(options);
    trials.forEach((trial, row) => {
      if (trial > 0) planned.set(trial - 1, ids[row] ?? NaN);
    });
  }
  return planned;
}

/**
 * @param subject  1..8; unknown subjects have only the rows compared.
 * @param shown    Global trial from 0 to its picture, of the loaded trials.
 * @param others   What said so; refused together with the table, since either may be wrong.
 * @throws LabError `design-mismatch` on the first row or trial that differs.
 */
export async function assertTable(
  part: Part<StimulusTableClaim>,
  subject: number | undefined,
  shown: ReadonlyMap<number, Id73k>,
  others: readonly LoadedFile[],
  options?: ReadOptions,
): Promise<void> {
  await assertRows(part, options);
  if (subject === undefined) return;
  const planned = await plannedBy(part.claim, subject, options);
  for (const [trial, picture] of shown) {
    const listed = planned.get(trial);
    if (listed === undefined || listed === toNsdId(picture)) continue;
    throw refusal(
      'design-mismatch',
      `${part.file.path} lists picture ${listed + 1} (nsdId ${listed}) for trial ${trial + 1} of ${subjectName(subject)}; ` +
        `${others.map(({ path }) => path).join(' and ') || 'the design'} has ${picture} (nsdId ${toNsdId(picture)}). One of them ` +
        'counts from another number or is of other data: drop NSD’s own files.',
      [part.file, ...others],
      { trial, expected: picture, found: listed + 1 },
    );
  }
}
