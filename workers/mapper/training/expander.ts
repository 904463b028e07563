/**
 * @file VICReg's expander and loss (Bardes, Ponce and LeCun 2022, as used for table 3): mapped and true
 * embeddings go through one network, behind which their distance, the variance of each value and the
 * covariance of different ones are judged. On the device; checked against PyTorch.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import {
  dense,
  denseBack,
  normalise,
  normaliseBack,
  rectified,
  type Parameters,
} from '../engine/dense-kernels.ts';
import * as kernels from '../engine/kernels.ts';
import type { Matrix } from '../engine/kernels.ts';
import { added, minus, spreadLoss, squaredDistance, type OwnLoss } from '../engine/own-losses.ts';
import { freshDense } from './fresh-dense.ts';

const INVARIANCE = 25;
/** Each side has half of them: the paper's sum over both is halved for the variance. */
const SPREAD = { variance: 12.5, covariance: 1 } as const;

/** Fresh weights: three layers, the first two normalised over the batch, the last without bias. */
export function freshExpander(dim: number, width: number, seed: number): TensorRecord {
  const random = createRandom(seed);
  const norm = (name: string): TensorRecord => ({
    [`${name}.weight`]: { shape: [width], values: new Float32Array(width).fill(1) },
    [`${name}.bias`]: { shape: [width], values: new Float32Array(width) },
  });
  return {
    ...freshDense('0', dim, width, random),
    ...norm('1'),
    ...freshDense('3', width, width, random),
    ...norm('4'),
    ...freshDense('6', width, width, random, false),
  };
}

/** One run through the expander, and its way back. */
function expand(p: Parameters, x: Matrix) {
  const first = normalise(p, '1', dense(p, '0', x));
  const a = rectified(first.out);
  const second = normalise(p, '4', dense(p, '3', a));
  const b = rectified(second.out);
  const back = (dz: Matrix, gradients: Parameters): Matrix => {
    const db = kernels.where(b, denseBack(p, '6', b, dz, gradients));
    const dSecond = normaliseBack(p, '4', second, db, gradients);
    const da = kernels.where(a, denseBack(p, '3', a, dSecond, gradients));
    const dFirst = normaliseBack(p, '1', first, da, gradients);
    return denseBack(p, '0', x, dFirst, gradients);
  };
  return { z: dense(p, '6', b), back };
}

export interface VicregLoss extends OwnLoss {
  /** By the expander's weights; `gradient` is by the mapped embeddings, `[n, dim]`. */
  gradients: Parameters;
}

/**
 * The loss of a batch. Runs in the caller's scope.
 *
 * @param parameters      The expander's. Borrowed.
 * @param mapped, truths  `[n, dim]`, n > 1. Borrowed.
 */
export function vicregLoss(parameters: Parameters, mapped: Matrix, truths: Matrix): VicregLoss {
  const one = expand(parameters, mapped);
  const other = expand(parameters, truths);
  const apart = squaredDistance(one.z, other.z, INVARIANCE);
  const own = spreadLoss(one.z, SPREAD);
  const theirs = spreadLoss(other.z, SPREAD);
  const gradients: Parameters = {};
  const gradient = one.back(added(apart.gradient, own.gradient), gradients);
  other.back(minus(theirs.gradient, apart.gradient), gradients);
  return { loss: added(apart.loss, own.loss, theirs.loss), gradient, gradients };
}
