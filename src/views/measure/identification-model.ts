/** @file Identification as rows of a table, as a figure and as numbers. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { hitChance } from '../../numerics/identification.ts';
import type { Estimate } from '../../numerics/bootstrap.ts';
import type { Identification, IdentifyBy } from '../../state/identification.ts';
import type { Table } from '../../ui/csv.ts';
import type { IntervalFigure } from '../../ui/figure/interval-figure.ts';
import { drawnWords, scansWords } from './held-out-model.ts';

export const comparisons: { value: IdentifyBy; label: string }[] = [
  { value: 'features', label: 'Features' },
  { value: 'pixels', label: 'Pixels' },
  { value: 'image', label: 'Image embedding' },
  { value: 'caption', label: 'Caption' },
];

/** Are pictures drawn for this comparison? */
export const needsPictures = (by: IdentifyBy) => by === 'features' || by === 'pixels';

/** Ways of the paper's table 6, and one more. */
export function waysWith(n: number): number[] {
  return [...new Set([2, 5, 10, 50, n])].sort((a, b) => a - b);
}

const byWords: Record<IdentifyBy, string> = {
  features: 'cosine of features',
  pixels: "Pearson's r of pixels",
  image: 'cosine of image embeddings',
  caption: 'cosine of caption embeddings',
};

export interface IdentificationRow {
  name: string;
  accuracy: string;
  interval: string;
  drawn: string;
  shuffled: string;
  chance: string;
}

/** In percent, without its sign: the headings have it. */
const share = (fraction: number) => (100 * fraction).toFixed(1);
const intervalWords = ({ low, high }: Estimate) => `${share(low)} to ${share(high)}`;

export function identificationRows({ rows }: Identification): IdentificationRow[] {
  return rows.map(({ n, accuracy, drawn, shuffled, chance }) => ({
    name: `${n}-way`,
    accuracy: share(accuracy.mean),
    interval: intervalWords(accuracy),
    drawn: `${share(drawn.mean)} ± ${share(drawn.sd)}`,
    shuffled: `${share(shuffled.mean)} (${intervalWords(shuffled)})`,
    chance: share(chance),
  }));
}

/** Of what, among how many, compared by what. */
export function identificationCaption(found: Identification): string {
  const { request, nScans, nPictures, network } = found;
  const scans = needsPictures(request.by)
    ? drawnWords(nScans, request)
    : scansWords(nScans, request);
  const others = `the others are drawn from ${nPictures} pictures`;
  return `${scans}; ${others}; ${byWords[request.by]}; vectors by: ${network}`;
}

/** Does a shuffled control lie apart from chance, so that something must leak? */
export function controlFails({ rows }: Identification): boolean {
  return rows.some(({ shuffled, chance }) => shuffled.low > 1.5 * chance && shuffled.low > chance);
}

export function identificationTable({
  rows,
  request,
  nScans,
  nPictures,
  network,
}: Identification): Table {
  const header = [
    ...['n', 'accuracy', 'accuracy_low', 'accuracy_high', 'drawn_mean', 'drawn_sd'],
    ...['shuffled', 'shuffled_low', 'shuffled_high', 'chance'],
    ...['scans', 'pictures', 'trials', 'condition', 'compared_by', 'network'],
  ];
  const asked = [nScans, nPictures, request.trials];
  const drawnFrom = needsPictures(request.by) ? request.condition : undefined;
  const cells = rows.map(({ n, accuracy, drawn, shuffled, chance }) => [
    ...[n, accuracy.mean, accuracy.low, accuracy.high, drawn.mean, drawn.sd],
    ...[shuffled.mean, shuffled.low, shuffled.high, chance],
    ...[...asked, drawnFrom, request.by, network],
  ]);
  return { header, rows: cells };
}

/** A row a scan: how many other pictures its own is nearer than, and its chance in each way. */
export function identifiedScans(
  { scans, rows, nPictures }: Identification,
  { conditionNames }: Pick<DatasetInfo, 'conditionNames'>,
): Table {
  const ways = rows.map(({ n }) => n);
  return {
    header: [
      ...['scan', 'presentations', 'condition', 'nearer_than', 'others'],
      ...ways.map((n) => `correct_${n}_way`),
    ],
    rows: scans.map(({ trials, condition, beaten }) => [
      ...[trials[0], trials.length, conditionNames[condition] ?? condition, beaten, nPictures - 1],
      ...ways.map((n) => hitChance(beaten, nPictures - 1, n)),
    ]),
  };
}

const inPercent = ({ mean, low, high }: Estimate) => ({
  mean: 100 * mean,
  low: 100 * low,
  high: 100 * high,
});

/** Ways as rows: decodings, shuffled decodings, and what guessing reaches. */
export function identificationFigure(found: Identification): IntervalFigure {
  const { rows } = found;
  const guess = rows.map(({ chance }) => ({ mean: chance, low: chance, high: chance }));
  return {
    title: 'Identification of held-out scans',
    rows: rows.map(({ n }) => `${n}-way`),
    panels: [
      {
        title: 'Correct (%)',
        groups: [
          { name: 'decoded', colour: '#0b7083', values: rows.map((r) => inPercent(r.accuracy)) },
          { name: 'shuffled', colour: '#8a8f98', values: rows.map((r) => inPercent(r.shuffled)) },
          { name: 'chance', colour: '#b8860b', values: guess.map(inPercent) },
        ],
      },
    ],
    note: `${identificationCaption(found)}.`,
  };
}
