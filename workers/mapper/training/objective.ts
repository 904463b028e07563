/** @file What a step minimises: the weighted losses of a phase, or more (a discriminator, an expander). */
import type { LossWeights, Phase } from '../../../src/domain/training.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import { Adam } from './adam.ts';
import { Discriminator, freshDiscriminator } from './discriminator.ts';
import { freshExpander, vicregLoss } from './expander.ts';
import { lossOf, type Loss } from './losses.ts';

export interface Objective {
  /** Where it is nothing but these losses, it can be evaluated on the device. */
  weights?: LossWeights;
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
    weights,
    separable: weights.contrastive === 0,
    evaluate: (outputs, truths, dim) => Promise.resolve(lossOf(outputs, truths, dim, weights)),
    tensors: () => ({}),
  };
}

/** What objectives with networks of their own need. */
export interface ObjectiveSite {
  dim: number;
  /** Width of VICReg's expander. */
  expander: number;
  seed: number;
  matMul: MatMul;
  /** Learning rate of the epoch at hand. */
  rate(): number;
}

/** Optimiser steps of a network of an objective, kept as a tensor beside its weights. */
const STEPS = 'steps';

function taken(extra: TensorRecord): { steps: number; tensors: TensorRecord } {
  const { [STEPS]: count, ...tensors } = extra;
  return { steps: count?.values[0] ?? 0, tensors };
}

function withSteps(tensors: TensorRecord, steps: number): TensorRecord {
  return { ...tensors, [STEPS]: { shape: [1], values: Float32Array.of(steps) } };
}

/** The weighted losses, and being told from a true embedding by a discriminator that learns along. */
function ganObjective(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Objective {
  const { steps, tensors } = taken(extra);
  const isFresh = Object.keys(tensors).length === 0;
  const state = isFresh ? freshDiscriminator(site.dim, site.seed) : tensors;
  const discriminator = new Discriminator(state, steps, site.matMul);
  return {
    separable: false,
    async evaluate(outputs, truths, dim) {
      await discriminator.learn(truths, outputs, site.rate());
      const { loss, gradient } = await discriminator.fool(outputs);
      const base = lossOf(outputs, truths, dim, phase.weights);
      const sum = base.gradient.map((g, i) => g + (gradient[i] ?? NaN));
      return { ...base, total: base.total + loss, gradient: sum };
    },
    tensors: () => withSteps(discriminator.tensors(), discriminator.steps),
  };
}

/** VICReg's loss behind an expander, which is trained by the phase's rate and weight decay. */
function vicregObjective(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Objective {
  const { steps, tensors } = taken(extra);
  const isMoment = (name: string) => /^(first|second)\//.test(name);
  const select = (moments: boolean) =>
    Object.fromEntries(Object.entries(tensors).filter(([name]) => isMoment(name) === moments));
  const isFresh = Object.keys(tensors).length === 0;
  const weights = isFresh ? freshExpander(site.dim, site.expander, site.seed) : select(false);
  const adam = new Adam(phase.weightDecay);
  adam.restore({ steps, tensors: select(true) });
  return {
    separable: false,
    async evaluate(outputs, truths, dim) {
      const base = lossOf(outputs, truths, dim, phase.weights);
      // A single scan has no variance over the batch.
      if (outputs.length === dim) return base;
      const found = await vicregLoss(weights, outputs, truths, site.matMul);
      adam.step(weights, found.gradients, site.rate());
      return { ...base, total: found.loss, gradient: Float64Array.from(found.gradient) };
    },
    tensors: () => {
      const state = adam.state();
      return withSteps({ ...weights, ...state.tensors }, state.steps);
    },
  };
}

/** The objective of a phase. `extra` is what {@link Objective.tensors} gave, or empty. Taken over. */
export function objectiveFor(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Objective {
  switch (phase.extra) {
    case 'none':
      return weightedObjective(phase.weights);
    case 'gan':
      return ganObjective(phase, extra, site);
    case 'vicreg':
      return vicregObjective(phase, extra, site);
  }
}
