/**
 * @file One step of Adam on the device, with L2 in the gradient, for the small networks of objectives: the
 * same formulas as `training/adam.ts`. Compared with `torch.optim.Adam` (`objectives.test.ts`).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as kernels from './kernels.ts';
import type { Matrix } from './kernels.ts';

export interface AdamOptions {
  betas: readonly [number, number];
  weightDecay: number;
}

/** Of one parameter. */
export interface Slot {
  weight: Matrix;
  first: Matrix;
  second: Matrix;
}

const EPSILON = 1e-8;
/** What is smaller counts as nothing on processors, which are slow at numbers below float32's normal range (note 049). */
const TINY = 1e-18;

function orNothing(x: Matrix, below: number): Matrix {
  return kernels.isFar() ? x : tf.mul<Matrix>(x, tf.step(tf.sub<Matrix>(tf.abs(x), below)));
}

/** A part of the old and the rest of the new. */
function mixed(old: Matrix, fresh: Matrix, share: number): Matrix {
  return tf.add<Matrix>(tf.mul(old, share), tf.mul(fresh, 1 - share));
}

/**
 * The parameter and its moments after a step; what went in is borrowed. Runs in the caller's scope.
 *
 * @param steps  Number of this step, from 1.
 */
export function adamStep(
  { weight, first, second }: Slot,
  gradient: Matrix,
  steps: number,
  rate: number,
  { betas: [beta1, beta2], weightDecay }: AdamOptions,
): Slot {
  const slope =
    weightDecay === 0 ? gradient : tf.add<Matrix>(gradient, tf.mul(weight, weightDecay));
  const m = orNothing(mixed(first, slope, beta1), TINY);
  const v = orNothing(mixed(second, tf.square(slope), beta2), TINY ** 2);
  const size = tf.add(tf.sqrt(tf.mul<Matrix>(v, 1 / (1 - beta2 ** steps))), EPSILON);
  const by = tf.div(tf.mul(m, rate / (1 - beta1 ** steps)), size);
  return { weight: orNothing(tf.sub<Matrix>(weight, by), TINY), first: m, second: v };
}
