/**
 * @file Which stimulus each volume of a BIDS beta series showed: from the table of the same subject,
 * session, task and run. Row and volume must meet one to one; a table that does not is refused.
 */
import type { ReadOptions } from '../readers/types.ts';
import { columnTexts } from './column-texts.ts';
import { partsOf } from './recognise/claim.ts';
import type { BetasClaim, Part, TrialTableClaim } from './recognise/claim.ts';
import { refusal } from './refuse.ts';
import type { Responses } from './responses/types.ts';

/** Rows that are no trial: nothing was shown. */
const NOTHING = /^(|n\/a|nan|none|blank|fixation|rest|baseline)$/i;

interface Row {
  stimulus: string;
  type: string;
  index: number;
}

async function rowsOf(claim: TrialTableClaim, options?: ReadOptions): Promise<Row[]> {
  const stimuli = await columnTexts(claim.stimulus, options);
  const types = claim.trialType && (await columnTexts(claim.trialType, options));
  const indices = claim.betaIndex && (await claim.betaIndex.read(options));
  const rows = stimuli.map((stimulus, i) => {
    return { stimulus, type: types?.[i] ?? '', index: indices?.[i] ?? i };
  });
  return rows.toSorted((a, b) => a.index - b.index);
}

/** All rows; else those that showed something; else those of the series' own condition. */
function fitting(rows: readonly Row[], nTrials: number, desc: string | undefined) {
  const isShown = ({ stimulus, type }: Row) =>
    !NOTHING.test(stimulus) && (type === '' || !NOTHING.test(type));
  const shown = rows.filter(isShown);
  const own = rows.filter(({ type }) => type !== '' && type === desc);
  return [rows, shown, own].find((some) => some.length === nTrials);
}

async function stimuliOf(
  part: Part<BetasClaim>,
  table: Part<TrialTableClaim>,
  options?: ReadOptions,
): Promise<string[]> {
  const { nTrials, bids } = part.claim;
  const rows = await rowsOf(table.claim, options);
  const found = fitting(rows, nTrials, bids?.desc);
  if (found) return found.map(({ stimulus }) => stimulus);
  throw refusal(
    'design-mismatch',
    `${table.file.path} lists ${rows.length} trials; ${part.file.path} holds ${nTrials}. Drop the table of ` +
      'the same session and run, with one row a beta.',
    [table.file, part.file],
    { expected: nTrials, found: rows.length },
  );
}

/**
 * Stimulus of every trial of a BIDS data set, in the order of its sessions.
 *
 * @returns undefined when the betas are not of BIDS, or a series has no table yet.
 * @throws LabError `design-mismatch` for a table of another length.
 */
export async function trialStimuli(
  parts: readonly Part[],
  { sessions }: Responses,
  options?: ReadOptions,
): Promise<string[] | undefined> {
  const tables = partsOf(parts, 'trial-table');
  const betas = partsOf(parts, 'betas');
  const names: string[] = [];
  for (const { session } of sessions) {
    const part = betas.find(({ claim }) => claim.session === session);
    const table = tables.find(({ claim }) => claim.key === part?.claim.bids?.key);
    if (!part?.claim.bids || !table) return undefined;
    names.push(...(await stimuliOf(part, table, options)));
  }
  return names;
}
