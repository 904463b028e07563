/** @file What a step minimises: the weighted losses of a phase, or more (a discriminator, an expander). */
import type { LossWeights } from '../../../src/domain/training.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { lossOf, type Loss } from './losses.ts';

export interface Objective {
  /** A scan's share of the loss depends on that scan alone: one pass a scan does. */
  separable: boolean;
  /**
   * Loss of a batch and its gradient by the predictions.
   *
   * @param outputs, truths  `[n, dim]` row-major. Borrowed.
   */
  evaluate(outputs: Float32Array, truths: Float32Array, dim: number): Promise<Loss>;
  /** Networks of its own that are trained along; kept with the checkpoint. Borrowed, current. */
  tensors(): TensorRecord;
}

/** The three losses, weighted. */
export function weightedObjective(weights: LossWeights): Objective {
  return {
    separable: weights.contrastive === 0,
    evaluate: (outputs, truths, dim) => Promise.resolve(lossOf(outputs, truths, dim, weights)),
    tensors: () => ({}),
  };
}
