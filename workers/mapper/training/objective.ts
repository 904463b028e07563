/** @file What a step minimises: the weighted losses of a phase, or more (a discriminator, an expander). */
import type { LossWeights } from '../../../src/domain/training.ts';
import type { Phase } from '../../../src/domain/training-phases.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import * as kernels from '../engine/kernels.ts';
import type { Held, Matrix } from '../engine/kernels.ts';
import { deviceLoss } from '../engine/loss-kernels.ts';
import { added, totalSize } from '../engine/own-losses.ts';
import { DISCRIMINATOR_ADAM, foolLoss, freshDiscriminator, tellApart } from './discriminator.ts';
import { freshExpander, vicregLoss } from './expander.ts';
import { lossOf, TEMPERATURE } from './losses.ts';
import { assertFinite, OwnNetwork } from './own-network.ts';

/** A batch judged on the device. */
export interface Judged {
  /** One number. */
  total: Held;
  /** `[n, dim]` derivative by the outputs. */
  gradient: Matrix;
  /** Sum of the sizes of the gradients by a network that is trained along: not finite when one of them is not. */
  size?: Held;
}

/** A network that is trained along, on the device. */
export interface Companion {
  /** For messages. */
  name: string;
  /** Judge all outputs of a batch, `[n, dim]` like the truths, and learn from them. To be freed. */
  judge(outputs: Matrix, truths: Matrix): Judged;
  /** The network, to go on later exactly from here. */
  tensors(): Promise<TensorRecord>;
  release(): void;
}

export interface Objective {
  weights: LossWeights;
  /** A scan's share of the loss depends on that scan alone: one pass a scan does. */
  separable: boolean;
  /** Where there is more to it than the weighted losses. */
  companion?: Companion;
}

/** Loss of a batch and its gradient by the predictions. */
export interface Evaluated {
  total: number;
  /** `[n, dim]`. */
  gradient: Float64Array | Float32Array;
}

/** The three losses, weighted. */
export function weightedObjective(weights: LossWeights): Objective {
  return { weights, separable: weights.contrastive === 0 };
}

/** What objectives with networks of their own need. */
export interface ObjectiveSite {
  dim: number;
  /** Width of VICReg's expander. */
  expander: number;
  seed: number;
  /** Learning rate of the batch at hand. */
  rate(): number;
}

const fresh = (extra: TensorRecord): boolean => Object.keys(extra).length === 0;

/** The weighted losses of a whole batch. */
function baseLoss({ weights }: Phase, outputs: Matrix, truths: Matrix): Judged {
  return deviceLoss(outputs, truths, weights, outputs.shape[0], TEMPERATURE);
}

/** The weighted losses, and being told from a true embedding by a discriminator that learns along. */
function ganCompanion(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Companion {
  const state = fresh(extra) ? freshDiscriminator(site.dim, site.seed) : extra;
  const network = new OwnNetwork(state, DISCRIMINATOR_ADAM);
  return {
    name: 'discriminator',
    judge(outputs, truths) {
      const { size, gradients } = kernels.scoped(() => {
        const learnt = tellApart(network.parameters, truths, outputs);
        return { gradients: learnt.gradients, size: totalSize(learnt.gradients) };
      });
      network.learn(gradients, site.rate());
      kernels.release(gradients);
      const judged = kernels.scoped(() => {
        const base = baseLoss(phase, outputs, truths);
        const { loss, gradient } = foolLoss(network.parameters, outputs);
        return { total: added(base.total, loss), gradient: added(base.gradient, gradient) };
      });
      return { ...judged, size };
    },
    tensors: () => network.tensors(),
    release: () => network.release(),
  };
}

/** VICReg's loss behind an expander, which is trained by the phase's rate and weight decay. */
function vicregCompanion(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Companion {
  const { weightDecay } = phase;
  const state = fresh(extra) ? freshExpander(site.dim, site.expander, site.seed) : extra;
  const network = new OwnNetwork(state, { betas: [0.9, 0.999], weightDecay });
  return {
    name: 'expander',
    judge(outputs, truths) {
      // A single scan has no variance over the batch.
      if (outputs.shape[0] === 1) return kernels.scoped(() => baseLoss(phase, outputs, truths));
      const { gradients, ...judged } = kernels.scoped(() => {
        const { loss, ...found } = vicregLoss(network.parameters, outputs, truths);
        return { ...found, total: loss, size: totalSize(found.gradients) };
      });
      network.learn(gradients, site.rate());
      kernels.release(gradients);
      return judged;
    },
    tensors: () => network.tensors(),
    release: () => network.release(),
  };
}

/** The objective of a phase. `extra` is what {@link Companion.tensors} gave, or empty. Borrowed. */
export function objectiveFor(phase: Phase, extra: TensorRecord, site: ObjectiveSite): Objective {
  const { weights } = phase;
  switch (phase.extra) {
    case 'none':
      return weightedObjective(weights);
    case 'gan':
      return { weights, separable: false, companion: ganCompanion(phase, extra, site) };
    case 'vicreg':
      return { weights, separable: false, companion: vicregCompanion(phase, extra, site) };
  }
}

/** Loss and gradient of outputs that are here: the weighted losses in double precision, a companion's on the device. */
export async function evaluate(
  { weights, companion }: Objective,
  outputs: Float32Array,
  truths: Float32Array,
  dim: number,
): Promise<Evaluated> {
  if (!companion) return lossOf(outputs, truths, dim, weights);
  const n = outputs.length / dim;
  const here = kernels.uploadMatrix(outputs, n, dim);
  const wanted = kernels.uploadMatrix(truths, n, dim);
  const judged = companion.judge(here, wanted);
  kernels.release([here, wanted]);
  const { total, gradient, size } = await kernels.takeAll({ ...judged });
  assertFinite(size?.[0], companion.name);
  return { total: total?.[0] ?? NaN, gradient: gradient ?? new Float32Array(outputs.length) };
}
