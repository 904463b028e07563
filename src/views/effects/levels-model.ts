/** @file Levels in words: what was done, what the paper expects, whether these data agree. Pure. */
import type { RoiLevel } from '../../domain/roi.ts';
import { agreement, type LevelEffect, type LevelOp } from '../../state/levels.ts';
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
