/** @file The table of trials: its columns, its order, its rows as cells. Made for 30,000 trials. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Table } from '../../ui/csv.ts';
import { trialRow, type TrialIndex } from '../scans/model.ts';

export const trialColumns = [
  { key: 'trial', title: 'Trial', help: 'In loaded order, from 0' },
  { key: 'session', title: 'Session', help: 'As the file names it' },
  { key: 'place', title: 'In session', help: 'Place in its session, from 0' },
  { key: 'condition', title: 'Condition', help: 'The picture; of NSD its 73k id' },
  { key: 'repetition', title: 'Repetition', help: 'Which showing of the picture, of those loaded' },
  { key: 'side', title: 'Side', help: 'Of the split: no picture is on both' },
] as const;

export type TrialColumn = (typeof trialColumns)[number]['key'];

export interface TrialOrder {
  by: TrialColumn;
  descending: boolean;
}

const sides = { train: 'train', val: 'held out', none: 'unused' };

/** Rank of each name: as numbers where all are, else as text. */
function ranks(names: readonly string[]): Float64Array {
  const numbers = Float64Array.from(names, (name) => (name.trim() === '' ? NaN : Number(name)));
  if (numbers.every(Number.isFinite)) return numbers;
  const order = names.map((_, i) => i).sort((a, b) => compareText(names[a], names[b]));
  const rank = new Float64Array(names.length);
  order.forEach((condition, place) => (rank[condition] = place));
  return rank;
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What each trial is ordered by. */
function keysOf(
  dataset: DatasetInfo,
  index: TrialIndex,
  by: TrialColumn,
): (trial: number) => number {
  const sessionOf = (trial: number) => dataset.sessions[index.session[trial] ?? -1];
  switch (by) {
    case 'trial':
      return (trial) => trial;
    case 'session':
      return (trial) => sessionOf(trial)?.session ?? Infinity;
    case 'place':
      return (trial) => trial - (sessionOf(trial)?.firstTrial ?? 0);
    case 'condition': {
      const rank = ranks(dataset.conditionNames);
      return (trial) => rank[dataset.trialCondition[trial] ?? 0] ?? 0;
    }
    case 'repetition':
      return (trial) => index.repetition[trial] ?? 0;
    case 'side':
      return (trial) => index.side[trial] ?? 0;
  }
}

/** The trials in another order; those that are equal in it stay in loaded order. */
export function orderTrials(
  dataset: DatasetInfo,
  index: TrialIndex,
  trials: Uint32Array,
  { by, descending }: TrialOrder,
): Uint32Array {
  const keyOf = keysOf(dataset, index, by);
  const keys = new Float64Array(dataset.nTrials);
  for (const trial of trials) keys[trial] = keyOf(trial);
  const sign = descending ? -1 : 1;
  return trials.toSorted((a, b) => sign * ((keys[a] ?? 0) - (keys[b] ?? 0)) || a - b);
}

/** Cells of a row, in the order of the columns. */
export function trialCells(
  dataset: DatasetInfo,
  index: TrialIndex,
  trial: number,
): (string | number)[] {
  const row = trialRow(dataset, index, trial);
  const first = dataset.sessions[index.session[trial] ?? -1]?.firstTrial ?? 0;
  const repetition = `${row.repetition} of ${row.nRepetitions}`;
  return [trial, row.session ?? '', trial - first, row.name, repetition, sides[row.side]];
}

/** The trials listed, as numbers to take away. */
export function trialTable(dataset: DatasetInfo, index: TrialIndex, trials: Uint32Array): Table {
  const rows = Array.from(trials, (trial) => {
    const { session, name, repetition, nRepetitions, side } = trialRow(dataset, index, trial);
    const first = dataset.sessions[index.session[trial] ?? -1]?.firstTrial ?? 0;
    return [trial, session, trial - first, name, repetition, nRepetitions, sides[side]];
  });
  const header = [
    'trial',
    'session',
    'in_session',
    'condition',
    'repetition',
    'repetitions',
    'side',
  ];
  return { header, rows };
}
