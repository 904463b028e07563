/** @file What a made-up study is of, and a mean with its interval. */
import type { Spread } from '../state/impact.ts';
import type { Selection } from '../state/types/selection.ts';

/** One trial as it is, by both embeddings. */
export const fakeSelection = (trial = 0, seed = 0): Selection => ({
  trial,
  average: false,
  perturbation: [],
  condition: 'both',
  seed,
});

/** A mean between limits 1 below and 1 above it. */
export const fakeSpread = (mean: number): Spread => ({ mean, low: mean - 1, high: mean + 1 });
