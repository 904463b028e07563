/** @file A retrieval for views to show: made up. */
import type { RetrievalMeasure } from '../state/types/measures.ts';

export const madeUpRetrieval: RetrievalMeasure = {
  target: 'image',
  of: 300,
  trials: 'average',
  seed: 0,
  gallery: 300,
  forward: 63,
  backward: 70,
  strict: { forward: 63, backward: 70 },
  topFive: { forward: 120, backward: 130 },
  shuffled: { forward: 1, backward: 0 },
  meanScan: { forward: 1, backward: 1 },
  noise: { forward: 2, backward: 0 },
  chance: 1,
};
