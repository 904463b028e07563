/** @file What a training is going to do: trials of each batch, steps in all. Chance comes from the seed alone. */
import type { Phase } from '../../../src/domain/training-phases.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { seedOf } from './state.ts';

/** Consecutive batches; the last may be smaller. */
export function batchesOf(trials: Uint32Array, size: number): Uint32Array[] {
  const n = Math.ceil(trials.length / size);
  return Array.from({ length: n }, (_, i) => trials.subarray(i * size, (i + 1) * size));
}

/** The batches of an epoch: the same ones whenever they are asked for. */
export function epochBatches(
  trials: Uint32Array,
  phase: Phase,
  seed: number,
  place: { phase: number; epoch: number },
): Uint32Array[] {
  const random = createRandom(seedOf(seed, 1, place.phase, place.epoch));
  return batchesOf(Uint32Array.from(random.shuffle([...trials])), phase.batch);
}

/** Batches before a place, and in all phases when none ends early. */
export function stepsOf(
  phases: readonly Phase[],
  nTrials: number,
  place: { phase: number; epoch: number; batch: number },
): { done: number; total: number } {
  const perEpoch = phases.map(({ batch }) => Math.ceil(nTrials / batch));
  const all = phases.map(({ epochs }, i) => epochs * (perEpoch[i] ?? 0));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const before = sum(all.slice(0, place.phase));
  const within = place.epoch * (perEpoch[place.phase] ?? 0) + place.batch;
  return { done: Math.min(before + within, sum(all)), total: sum(all) };
}
