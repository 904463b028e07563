/** @file The table of regions as words, bars and numbers. Pure. */
import type { PerturbationOp } from '../../domain/decode.ts';
import type { Estimate } from '../../numerics/bootstrap.ts';
import type { Effect, Effects, RoiEffect } from '../../state/effects.ts';
import type { Table } from '../../ui/csv.ts';

export type Measure = keyof Effect;

export const measures: { key: Measure; title: string; help: string; decimals: number }[] = [
  {
    key: 'shift',
    title: 'Embedding shift',
    help: '1 - cosine between the embedding before and after the step. 0: nothing changed.',
    decimals: 3,
  },
  {
    key: 'cosine',
    title: 'Cosine to truth',
    help: 'Change of the cosine between prediction and the embedding of the seen picture. Below 0: decoding got worse.',
    decimals: 3,
  },
  {
    key: 'rank',
    title: 'Rank',
    help: 'Change of the place of the seen picture among held-out conditions. Above 0: decoding got worse.',
    decimals: 1,
  },
];

export const operations: { value: PerturbationOp; label: string }[] = [
  { value: 'silence', label: 'Silence' },
  { value: 'keep', label: 'Keep only' },
  { value: 'add', label: 'Boost' },
];

/** A number with its sign, a true minus. */
export function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const isZero = Number(text) === 0;
  return isZero ? text : `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** `+0.12 (+0.08 to +0.17)`. */
export function estimateWords({ mean, low, high }: Estimate, decimals: number): string {
  return `${signed(mean, decimals)} (${signed(low, decimals)} to ${signed(high, decimals)})`;
}

/** Ends of an axis that holds 0 and all intervals of a measure. */
export function rangeOf(rows: readonly RoiEffect[], measure: Measure): [number, number] {
  const ends = rows.flatMap(({ effect, control }) => [
    effect[measure].low,
    effect[measure].high,
    control[measure].low,
    control[measure].high,
  ]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Do the intervals of region and control lie apart? */
export function standsOut({ effect, control }: RoiEffect, measure: Measure): boolean {
  const [a, b] = [effect[measure], control[measure]];
  return a.low > b.high || a.high < b.low;
}

export function sortRows(rows: readonly RoiEffect[], by: Measure): RoiEffect[] {
  return rows.toSorted((a, b) => Math.abs(b.effect[by].mean) - Math.abs(a.effect[by].mean));
}

/** One row a region: means and interval ends of region and control. */
export function effectsTable({ rows }: Effects): Table {
  const parts = measures.flatMap(({ key }) =>
    ['region', 'control'].flatMap((who) =>
      ['mean', 'low', 'high'].map((end) => `${key}_${who}_${end}`),
    ),
  );
  const cells = ({ roi, nVoxels, effect, control }: RoiEffect) => [
    roi,
    nVoxels,
    ...measures.flatMap(({ key }) =>
      [effect[key], control[key]].flatMap(({ mean, low, high }) => [mean, low, high]),
    ),
  ];
  return { header: ['roi', 'voxels', ...parts], rows: rows.map(cells) };
}
