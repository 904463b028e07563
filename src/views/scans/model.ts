/**
 * @file Trials as the picker lists them: session, repetition, side of the split, and which of them
 * pass a filter. Made for 30,000 trials: typed arrays, one pass each.
 */
import { defaultChoices, type Choices } from '../../state/choices.ts';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { createRandom } from '../../numerics/random.ts';

export type Side = 'train' | 'val' | 'none';

export interface TrialIndex {
  /** `[nTrials]` position in `dataset.sessions`, -1 where no session has the trial. */
  session: Int16Array;
  /** `[nTrials]` 1-based repetition of its condition, in loaded order. */
  repetition: Uint16Array;
  /** `[nConditions]` how many trials each condition has. */
  nRepetitions: Uint16Array;
  /** `[nTrials]` 0 on neither side, 1 train, 2 held out. */
  side: Uint8Array;
}

export type TrialFilter = Choices['scans'];

export interface TrialRow {
  trial: number;
  session: number | undefined;
  condition: number;
  name: string;
  repetition: number;
  nRepetitions: number;
  side: Side;
}

export const noFilter: TrialFilter = defaultChoices.scans;

function sessionsOf(dataset: DatasetInfo): Int16Array {
  const session = new Int16Array(dataset.nTrials).fill(-1);
  dataset.sessions.forEach(({ firstTrial, nTrials }, i) => {
    session.fill(i, firstTrial, firstTrial + nTrials);
  });
  return session;
}

function sidesOf(dataset: DatasetInfo): Uint8Array {
  const side = new Uint8Array(dataset.nTrials);
  for (const trial of dataset.split.train) side[trial] = 1;
  for (const trial of dataset.split.val) side[trial] = 2;
  return side;
}

/** Look up once per dataset what the list needs of each trial. */
export function indexTrials(dataset: DatasetInfo): TrialIndex {
  const repetition = new Uint16Array(dataset.nTrials);
  const nRepetitions = new Uint16Array(dataset.nConditions);
  dataset.trialCondition.forEach((condition, trial) => {
    const seen = (nRepetitions[condition] ?? 0) + 1;
    nRepetitions[condition] = seen;
    repetition[trial] = seen;
  });
  return { session: sessionsOf(dataset), repetition, nRepetitions, side: sidesOf(dataset) };
}

const sides: Side[] = ['none', 'train', 'val'];
const sideCode = { train: 1, val: 2 } as const;

/** Everything the list says about one trial. */
export function trialRow(dataset: DatasetInfo, index: TrialIndex, trial: number): TrialRow {
  const condition = dataset.trialCondition[trial] ?? 0;
  const session = dataset.sessions[index.session[trial] ?? -1];
  return {
    trial,
    session: session?.session,
    condition,
    name: dataset.conditionNames[condition] ?? `condition ${condition}`,
    repetition: index.repetition[trial] ?? 1,
    nRepetitions: index.nRepetitions[condition] ?? 1,
    side: sides[index.side[trial] ?? 0] ?? 'none',
  };
}

/** What the switch to the mean does, or why it cannot be used. */
export function presentationsHelp(presentations: readonly number[]): string {
  const n = presentations.length;
  if (n < 2) {
    return 'The loaded sessions show this picture once: there is nothing to average. Drop more sessions.';
  }
  const sum = presentations.map((_, i) => `z${subscript(i + 1)}`).join(' + ');
  const mean = n <= 4 ? `(${sum})` : `(z₁ + … + z${subscript(n)})`;
  return (
    `Decode this one presentation, or the mean of all ${n} that are loaded (trials ${presentations.join(', ')}): ` +
    `${mean} / ${n}, each z-scored within its session. Noise variance falls to 1/${n}. ` +
    'Presentations in sessions that are not loaded do not count. (A)'
  );
}

function subscript(n: number): string {
  return [...String(n)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}

/** `[nConditions]` 1 where the name holds the text; undefined when every name does. */
function matchingConditions(dataset: DatasetInfo, text: string): Uint8Array | undefined {
  if (text === '') return undefined;
  const wanted = text.toLowerCase();
  return Uint8Array.from(dataset.conditionNames, (name) =>
    name.toLowerCase().includes(wanted) ? 1 : 0,
  );
}

function trialAsked(search: string): number | undefined {
  const match = /^#\s*(\d+)$/.exec(search);
  return match ? Number(match[1]) : undefined;
}

/** Ascending indices of the trials that pass. */
export function filterTrials(
  dataset: DatasetInfo,
  index: TrialIndex,
  filter: TrialFilter,
): Uint32Array {
  const search = filter.search.trim();
  const asked = trialAsked(search);
  const matches = asked === undefined ? matchingConditions(dataset, search) : undefined;
  const session = dataset.sessions.findIndex((s) => s.session === filter.session);
  const side = filter.side === 'all' ? undefined : sideCode[filter.side];
  const kept = new Uint32Array(dataset.nTrials);
  let n = 0;
  for (let trial = 0; trial < dataset.nTrials; trial += 1) {
    if (asked !== undefined && trial !== asked) continue;
    if (side !== undefined && index.side[trial] !== side) continue;
    if (filter.session !== undefined && index.session[trial] !== session) continue;
    if (matches && matches[dataset.trialCondition[trial] ?? 0] !== 1) continue;
    kept[n++] = trial;
  }
  return kept.slice(0, n);
}

/** Row of `trial` in an ascending list, or -1. */
export function rowOf(trials: Uint32Array, trial: number): number {
  let low = 0;
  let high = trials.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trials[middle] ?? 0) < trial) low = middle + 1;
    else high = middle;
  }
  return trials[low] === trial ? low : -1;
}

/** The trial `by` rows on; from a trial that is not listed, the nearest listed one that way. */
export function stepFrom(trials: Uint32Array, trial: number, by: 1 | -1): number | undefined {
  const row = rowOf(trials, trial);
  if (row >= 0) return trials[row + by];
  return by > 0 ? trials.find((other) => other > trial) : trials.findLast((other) => other < trial);
}

/** The `draw`-th trial drawn from a side of the split; the same for the same seed and draw. */
export function drawTrial(trials: Uint32Array, seed: number, draw: number): number | undefined {
  if (trials.length === 0) return undefined;
  const random = createRandom(seed);
  for (let i = 0; i < draw; i += 1) random.uniform();
  return trials[random.integer(trials.length)];
}
