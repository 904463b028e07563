/** @file What the files panel and the cards say: facts of the dataset, sizes, shapes, ranges. Pure. */
import type { ArrayInfo, FileReport, Units } from '../../domain/arrays.ts';
import type { DatasetInfo, Split } from '../../domain/dataset.ts';

export interface FactWords {
  label: string;
  value: string;
  help: string;
}

export const unitWords: Record<Units, string> = {
  psc300: '300 × % signal',
  psc: '% signal',
  z: 'z-scores',
  label: 'labels',
  ncsnr: 'noise-ceiling SNR',
  index: 'indices',
  mm: 'mm',
  rgb: 'RGB 0-255',
  unknown: 'unknown units',
};

const ruleWords: Record<Split['rule'], string> = {
  shared: 'the shared pictures are held out',
  'first-seen-85': 'the first 85 % of conditions, in the order first seen, are for training',
  given: 'as the files or the roles given by hand say',
};

/** `1,234`. */
export function count(n: number): string {
  return n.toLocaleString('en');
}

/** `12 B`, `3.4 MB`: powers of 1000, as disks are sold. */
export function bytesWords(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${names[power] ?? ''}`;
}

/** `750 × 83 × 104 × 81`, `scalar` without axes. */
export function shapeWords({ shape }: Pick<ArrayInfo, 'shape'>): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ');
}

function shortNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  return String(Number(value.toPrecision(4)));
}

/** `-12 to 30, mean 0.4`; empty where the array was too large to be read on inspection. */
export function rangeWords({ min, max, mean }: ArrayInfo): string {
  if (min === undefined || max === undefined) return '';
  const range = `${shortNumber(min)} to ${shortNumber(max)}`;
  return mean === undefined ? range : `${range}, mean ${shortNumber(mean)}`;
}

/** Empty when NSD released all of them at first. */
function lateWords(sessions: DatasetInfo['sessions']): string {
  const nLate = sessions.filter(({ releasedLate }) => releasedLate).length;
  return nLate === 0 ? '' : ` ${nLate} of them NSD released on 2023-08-20, after most others.`;
}

/** The numbers of the files panel, each with what it is. */
export function datasetFacts(dataset: DatasetInfo): FactWords[] {
  const { split, sessions } = dataset;
  return [
    { label: 'trials', value: count(dataset.nTrials), help: 'Presentations with betas loaded.' },
    {
      label: 'voxels',
      value: count(dataset.nVoxels),
      help: 'Voxels inside the mask, the columns of every betas vector.',
    },
    {
      label: 'conditions',
      value: count(dataset.nConditions),
      help: 'Different stimuli among the trials; the trials of one are its repetitions.',
    },
    {
      label: 'sessions',
      value: count(sessions.length),
      help: `Betas are z-scored per voxel and session.${lateWords(sessions)}`,
    },
    {
      label: 'train / held out',
      value: `${count(split.train.length)} / ${count(split.val.length)}`,
      help: `Trials on each side; ${ruleWords[split.rule]}. No condition is on both sides.`,
    },
    {
      label: 'units on disk',
      value: unitWords[dataset.units],
      help: 'How the betas lie in the files (percent signal change, as int16 times 300, or z-scored). The mapper gets z-scores per voxel and session.',
    },
  ];
}

export type CardState = 'known' | 'unknown' | 'problem';

/** Which of three looks a card has. */
export function cardState(report: FileReport): CardState {
  if (report.problems.length > 0) return 'problem';
  return report.takenFor === '' ? 'unknown' : 'known';
}

/** Cards with problems first, then unknown ones, else in the order given (newest first). */
export function sortCards(reports: FileReport[]): FileReport[] {
  const order: CardState[] = ['problem', 'unknown', 'known'];
  return [...reports].sort((a, b) => order.indexOf(cardState(a)) - order.indexOf(cardState(b)));
}

/** What to do with files that no rule knows; undefined when there are none. */
export function unknownWords(reports: FileReport[]): string | undefined {
  const names = reports
    .filter((report) => cardState(report) === 'unknown')
    .map(({ name }) => name.slice(name.lastIndexOf('/') + 1));
  const [first] = names;
  if (first === undefined) return undefined;
  const others = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return `No rule knows ${first}${others}: give its arrays a role in Data.`;
}

/** Cards that have all the words in their name or in what they were taken for. */
export function findCards(reports: FileReport[], words: string): FileReport[] {
  const wanted = words.toLowerCase().split(/\s+/);
  return reports.filter(({ name, takenFor }) => {
    const text = `${name} ${takenFor}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** `2 of 14 files have problems`, or how many there are. */
export function cardsWords(reports: FileReport[]): string {
  const bad = reports.filter((report) => report.problems.length > 0).length;
  const all = `${reports.length} file${reports.length === 1 ? '' : 's'}`;
  return bad === 0 ? all : `${all}, ${bad} with problems`;
}

/** Refusals that say "this belongs to other data": the files refused may make a data set of their own. */
const OF_OTHER_DATA = new Set([
  'mixed-subjects',
  'grid-mismatch',
  'mixed-units',
  'design-mismatch',
  'shape-mismatch',
  'unknown-order',
]);

/** Was a file of the last drop refused because of what is loaded? */
export function canStandAlone(problems: readonly { code: string; file: string | undefined }[]) {
  return problems.some(({ code, file }) => file !== undefined && OF_OTHER_DATA.has(code));
}
