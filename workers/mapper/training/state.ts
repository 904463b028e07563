/** @file All that a training is at one moment: what it needs to go on as if nothing had happened. */
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { EpochReport } from '../training.protocol.ts';
import type { AdamState } from './adam.ts';

export interface TrainingState {
  /** Place: phase, epoch within it, and the batch that comes next, all 0-based. */
  phase: number;
  epoch: number;
  batch: number;
  /** Sum of the losses of this epoch's batches so far. */
  lossSum: number;
  weights: TensorRecord;
  /** The weights to keep: lowest loss on conditions kept apart, in this phase. */
  best: { weights: TensorRecord; check: number; epoch: number };
  adam: AdamState;
  /** The network that an objective trains along, as it was at the last checkpoint; empty for others. */
  extra: TensorRecord;
  epochs: EpochReport[];
  /** Time spent so far. */
  seconds: number;
}

/** Where a training starts. `weights` are taken over. */
export function startState(weights: TensorRecord): TrainingState {
  return {
    phase: 0,
    epoch: 0,
    batch: 0,
    lossSum: 0,
    weights,
    best: { weights, check: Infinity, epoch: -1 },
    adam: { steps: 0, tensors: {} },
    extra: {},
    epochs: [],
    seconds: 0,
  };
}

/** Numbers of several parts in one seed, so that the chance of each epoch is its own and repeatable. */
export function seedOf(...parts: number[]): number {
  return parts.reduce((hash, part) => {
    const mixed = Math.imul(hash ^ (part >>> 0), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }, 0x85ebca6b);
}
