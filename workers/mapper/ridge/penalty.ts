/** @file The penalty of a ridge by cross-validation over conditions. */
import { correlationPerColumn, finiteMean } from '../../../src/numerics/correlation.ts';
import type { RidgeProblem, Targets } from './problem.ts';

export interface PenaltyPath {
  penalty: number;
  /** Mean over target values of the correlation over all held-out trials; NaN if none moves. */
  score: number;
}

/** Ten penalties, half a decade apart, around the mean squared length of a scan. */
export function defaultPenalties(scale: number): number[] {
  return Array.from({ length: 10 }, (_, k) => scale * 10 ** (-2 + k / 2));
}

/** Score every penalty on held-out folds. */
export async function scorePenalties(
  problem: RidgeProblem,
  targets: Targets,
  penalties: readonly number[],
  folds: [number, number][],
  onPenalty: (done: number) => void,
): Promise<PenaltyPath[]> {
  const path: PenaltyPath[] = [];
  for (const penalty of penalties) {
    const errors = await problem.heldOutErrors(targets, penalty, folds);
    const predicted = targets.values.map((y, i) => y - (errors[i] ?? NaN));
    const score = finiteMean(correlationPerColumn(targets.values, predicted, targets.n));
    path.push({ penalty, score });
    onPenalty(path.length);
  }
  return path;
}

/** The penalty with the best score; the larger one on ties, the largest if no score is finite. */
export function bestPenalty(path: readonly PenaltyPath[]): number {
  const rank = ({ score }: PenaltyPath): number => (Number.isNaN(score) ? -Infinity : score);
  const sorted = [...path].sort((a, b) => rank(b) - rank(a) || b.penalty - a.penalty);
  return sorted[0]?.penalty ?? NaN;
}
