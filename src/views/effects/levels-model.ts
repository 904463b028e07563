/** @file Levels in words: what was done, what the paper expects, whether these data agree. Pure. */
import type { RoiLevel } from '../../domain/roi.ts';
import { writeNpy } from '../../numerics/npy.ts';
import { agreement, type LevelEffect, type LevelOp, type Levels } from '../../state/levels.ts';
import type { Table } from '../../ui/csv.ts';
import { estimateWords } from './model.ts';

const levelWords: Record<RoiLevel, string> = {
  early: 'early visual cortex',
  intermediate: 'intermediate areas',
  higher: 'higher-level areas',
};

const opWords: Record<LevelOp, (boost: number) => string> = {
  silence: () => 'Silence',
  keep: () => 'Keep only',
  add: (boost) => `Add ${boost} z to`,
};

export function rowTitle({ level, op }: Pick<LevelEffect, 'level' | 'op'>, boost: number): string {
  return `${opWords[op](boost)} ${levelWords[level]}`;
}

const verdicts = {
  agrees: 'these data agree',
  disagrees: 'these data disagree',
  unclear: 'no clear change here',
};

/** What the paper expects of a row, and what is found. */
export function verdictWords(row: Pick<LevelEffect, 'delta' | 'expected'>): string {
  const found = agreement(row);
  return found ? `paper: ${row.expected}; ${verdicts[found]}` : 'the paper does not say';
}

/** `agrees with 3 of 4`. */
export function summaryWords(rows: readonly LevelEffect[]): string {
  const judged = rows.flatMap((row) => agreement(row) ?? []);
  const count = (verdict: string) => judged.filter((own) => own === verdict).length;
  return `Of ${judged.length} expectations these data agree with ${count('agrees')}, disagree with ${count('disagrees')}, and are unclear about ${count('unclear')}.`;
}

/** Ends of an axis that holds 0 and all intervals. */
export function levelRange(rows: readonly LevelEffect[]): [number, number] {
  const ends = rows.flatMap(({ delta, control }) => [
    ...[delta.low, delta.high],
    ...[control.low, control.high],
  ]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

export function deltaWords({ delta }: Pick<LevelEffect, 'delta'>): string {
  return estimateWords(delta, 4);
}

/** One row a level and operation: the mean shift and its interval, those of the control, the paper's word. */
export function levelsTable({ rows }: Levels): Table {
  const ends = ['mean', 'low', 'high'];
  const header = [
    ...['level', 'operation', 'voxels'],
    ...['level', 'control'].flatMap((who) => ends.map((end) => `shift_${who}_${end}`)),
    ...['paper', 'verdict'],
  ];
  const cells = rows.map((row) => [
    ...[row.level, row.op, row.nVoxels],
    ...[row.delta, row.control].flatMap(({ mean, low, high }) => [mean, low, high]),
    ...[row.expected, agreement(row)],
  ]);
  return { header, rows: cells };
}

/** The overlaid scan before it is normalised, float32 `[1 + rows, dim]`: as it is, then each row perturbed. */
export function overlayNpy({ plain, rows }: Levels): Blob {
  const dim = plain.length;
  const values = new Float32Array((1 + rows.length) * dim);
  values.set(plain);
  rows.forEach(({ perturbed }, i) => values.set(perturbed, (i + 1) * dim));
  return new Blob([writeNpy(values, [1 + rows.length, dim])]);
}
