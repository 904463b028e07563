/** @file Retrieval counts as rows of a table: percent, interval, control, chance. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { RetrievalMeasure } from '../../state/types/measures.ts';
import type { Table } from '../../ui/csv.ts';
import type { IntervalFigure } from '../../ui/figure/interval-figure.ts';

export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval of a proportion, 95 %, both ends in 0..1. Conditions are taken as
 * independent. Checked against scipy 1.10 `binomtest(k, n).proportion_ci(method='wilson')`.
 */
export function wilson(successes: number, n: number): Interval {
  const z = 1.959963984540054;
  if (n <= 0) return { low: 0, high: 1 };
  const p = successes / n;
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** `12.3 %`. */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

export interface MeasureRow {
  name: string;
  help: string;
  correct: string;
  share: string;
  interval: string;
  /** The count, and the ends of its interval as shares. */
  hits: number;
  ends: Interval;
}

function row(name: string, help: string, correct: number, of: number): MeasureRow {
  const { low, high } = wilson(correct, of);
  return {
    name,
    help,
    correct: `${correct} of ${of}`,
    share: percent(of > 0 ? correct / of : 0),
    interval: `${percent(low)} to ${percent(high)}`,
    hits: correct,
    ends: { low, high },
  };
}

const forwardHelp =
  'Scans whose prediction is nearest (cosine) to the truth of their own condition.';
const backwardHelp =
  'Conditions whose truth is nearest (cosine) to the prediction of their own scan.';
const inBatchHelp =
  'Weights tuned on the very scans they are judged on: flattering, and probably what the paper reports.';

const controls = [
  ['shuffled', 'shuffled scans', 'Predictions dealt to the wrong scans: must lie at chance.'],
  ['meanScan', 'mean scan', 'Every scan replaced by the mean of all: must lie at chance.'],
  ['noise', 'noise', 'Every scan replaced by standard normal noise: must lie at chance.'],
] as const;

/** A row whose interval is that of the draws, where some were made. */
function drawn(made: MeasureRow, interval: [number, number] | undefined, of: number): MeasureRow {
  if (!interval) return made;
  const [low, high] = interval;
  const ends = { low: low / of, high: high / of };
  return { ...made, interval: `${low.toFixed(1)} to ${high.toFixed(1)} hits`, ends };
}

/** Both ways, then what the combination adds, then both ways of each control. */
export function retrievalRows(measure: RetrievalMeasure): MeasureRow[] {
  const { of, forward, backward, draws, combination } = measure;
  const rows = [
    drawn(row('Forward (scan finds picture)', forwardHelp, forward, of), draws?.forward, of),
    drawn(row('Backward (picture finds scan)', backwardHelp, backward, of), draws?.backward, of),
    row(
      'Forward, among the first five',
      'The own condition is among five.',
      measure.topFive.forward,
      of,
    ),
    row(
      'Backward, among the first five',
      'The own scan is among five.',
      measure.topFive.backward,
      of,
    ),
  ];
  if (combination) {
    for (const [target, alone] of Object.entries(combination.alone)) {
      rows.push(row(`Forward, ${target} alone`, forwardHelp, alone.forward, of));
      rows.push(row(`Backward, ${target} alone`, backwardHelp, alone.backward, of));
    }
    rows.push(row('Forward, tuned in batch', inBatchHelp, combination.inBatch.forward, of));
    rows.push(row('Backward, tuned in batch', inBatchHelp, combination.inBatch.backward, of));
  }
  for (const [key, name, help] of controls) {
    rows.push(row(`Forward, ${name}`, help, measure[key].forward, of));
    rows.push(row(`Backward, ${name}`, help, measure[key].backward, of));
  }
  return rows;
}

/** `image 0.60, caption 0.40`. */
export function weightWords(weights: Partial<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([target, weight]) => `${target} ${(weight ?? 0).toFixed(2)}`)
    .join(', ');
}

/**
 * Probability of `k` successes or more among `n` with success `p` each: the upper binomial tail,
 * summed from its terms. Checked against scipy 1.10 `binom.sf(k - 1, n, p)`.
 */
export function upperTail(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < Math.min(k, n + 1); i += 1) {
    below += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.max(0, 1 - below);
}

/** True when a shuffled control is so far above chance (p < 0.001) that something must leak. */
export function controlFails({ of, shuffled, chance }: RetrievalMeasure): boolean {
  return [shuffled.forward, shuffled.backward].some((k) => upperTail(k, of, chance / of) < 0.001);
}

/** One row a row of the table, and chance. */
export function retrievalTable(measure: RetrievalMeasure): Table {
  const { of, chance } = measure;
  const rows = retrievalRows(measure).map(({ name, hits, ends }) => [
    ...[name, hits, of, hits / of],
    ...[ends.low, ends.high],
  ]);
  const header = ['row', 'correct', 'of', 'share', 'share_low', 'share_high'];
  return { header, rows: [...rows, ['Chance', chance, of, chance / of]] };
}

/** Nearest conditions told a scan. */
const NEAREST = 5;

/**
 * A row a scan: its trial, where it finds its own and is found, among how many, and what is nearest to it.
 * Empty where the scans were not told.
 */
export function retrievedScans(
  { of, scans = [] }: RetrievalMeasure,
  { conditionNames }: Pick<DatasetInfo, 'conditionNames'>,
): Table {
  const nameOf = (condition: number) => conditionNames[condition] ?? condition;
  const places = Array.from({ length: NEAREST }, (_, k) => k);
  return {
    header: [
      ...[
        'scan',
        'presentations',
        'condition',
        'forward_rank',
        'backward_rank',
        'of',
        'similarity',
      ],
      ...places.flatMap((k) => [`nearest_${k + 1}`, `similarity_${k + 1}`]),
    ],
    rows: scans.map(({ trials, condition, forward, backward, similarity, nearest }) => [
      ...[trials[0], trials.length, nameOf(condition), forward, backward, of, similarity],
      ...places.flatMap((k) => {
        const near = nearest[k];
        return near ? [nameOf(near.condition), near.similarity] : [undefined, undefined];
      }),
    ]),
  };
}

/** Shares with their intervals in percent, and chance as the last row. */
export function retrievalFigure(measure: RetrievalMeasure): IntervalFigure {
  const { of, chance, target } = measure;
  const rows = retrievalRows(measure);
  const guess = (100 * chance) / of;
  const values = [
    ...rows.map(({ hits, ends }) => {
      return { mean: (100 * hits) / of, low: 100 * ends.low, high: 100 * ends.high };
    }),
    { mean: guess, low: guess, high: guess },
  ];
  const groups = [{ name: 'share, 95 % interval', colour: '#0b7083', values }];
  return {
    title: 'Retrieval of held-out scans',
    rows: [...rows.map(({ name }) => name), 'Chance'],
    panels: [{ title: `Correct of ${of} (%)`, groups }],
    note: `Similarity: ${target}.`,
  };
}
