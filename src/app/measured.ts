/** @file Counts of retrieval as `lab.evaluate` gives them: figures by name, controls beside them. */
import type { CombinedCounts, RetrievalCounts } from '../../workers/mapper/mapper.protocol.ts';
import type { Measured } from './evaluation-types.ts';

/** Of one mapper. */
export function measured(counts: RetrievalCounts): Measured {
  const { of, gallery, forward, backward, strict, topFive, chance } = counts;
  const { shuffled, meanScan, noise } = counts;
  return {
    ...{ of, gallery, forward, backward, chance },
    forwardAccuracy: forward / of,
    backwardAccuracy: backward / of,
    strict: { ...strict },
    topFive: { ...topFive },
    controls: { shuffled: { ...shuffled }, meanScan: { ...meanScan }, noise: { ...noise } },
    ...(counts.draws && {
      forwardLow: counts.draws.forward[0],
      forwardHigh: counts.draws.forward[1],
      backwardLow: counts.draws.backward[0],
      backwardHigh: counts.draws.backward[1],
    }),
  };
}

/** Of several: with the weights, what each does alone, and the figure tuned on the judged scans. */
export function measuredCombined(counts: CombinedCounts): Measured {
  const { weights, tunedOn, inBatch, alone } = counts;
  const each = Object.entries(alone).map(([target, found]) => [target, { ...found }] as const);
  return {
    ...measured(counts),
    tunedOn,
    weights: { ...weights },
    inBatch: {
      forward: inBatch.forward,
      backward: inBatch.backward,
      weights: { ...inBatch.weights },
    },
    alone: Object.fromEntries(each),
  };
}
