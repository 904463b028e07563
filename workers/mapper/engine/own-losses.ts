/**
 * @file Losses of objectives with networks of their own, on the device: being told apart (binary
 * cross-entropy of logits) and VICReg's variance and covariance (Bardes, Ponce and LeCun 2022). All run in the
 * caller's scope. Compared with PyTorch (`objectives.test.ts`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { centred, type Parameters } from './dense-kernels.ts';
import * as kernels from './kernels.ts';
import type { Matrix } from './kernels.ts';

/** A loss and its derivative by what was judged, `[n, columns]`. */
export interface OwnLoss {
  loss: tf.Scalar;
  gradient: Matrix;
}

/** Sum of several losses or of several derivatives. */
export function added<T extends tf.Tensor>(first: T, ...others: T[]): T {
  return others.reduce((sum, one) => tf.add<T>(sum, one), first);
}

/** `a - b`. */
export function minus(a: Matrix, b: Matrix): Matrix {
  return tf.sub(a, b);
}

/** Mean cross-entropy of logits `[n, 1]` with one label for all. */
export function crossEntropy(logits: Matrix, label: 0 | 1): OwnLoss {
  const share = 1 / logits.shape[0];
  const wrong = label === 1 ? tf.neg(logits) : logits;
  return {
    loss: tf.mul(tf.sum<tf.Scalar>(tf.softplus(wrong)), share),
    gradient: tf.mul(tf.sub(tf.sigmoid(logits), label), share),
  };
}

/** `weight` times the mean squared difference, and its derivative by `a`. */
export function squaredDistance(a: Matrix, b: Matrix, weight: number): OwnLoss {
  const apart = tf.sub<Matrix>(a, b);
  const share = weight / a.size;
  return {
    loss: tf.mul(tf.sum<tf.Scalar>(tf.square(apart)), share),
    gradient: tf.mul(apart, 2 * share),
  };
}

const STD_EPSILON = 1e-4;

/**
 * How far the standard deviation of each column stays below 1, and how much columns vary together.
 *
 * @param z  `[n, width]`, n > 1.
 */
export function spreadLoss(z: Matrix, weights: { variance: number; covariance: number }): OwnLoss {
  const [n, width] = z.shape;
  const { rest } = centred(z);
  const variance = tf.mul<Matrix>(kernels.columnSums(tf.square(rest)), 1 / (n - 1));
  const std = tf.sqrt(tf.add<Matrix>(variance, STD_EPSILON));
  const short = tf.relu(tf.sub<Matrix>(1, std));
  const covariance = tf.mul<Matrix>(kernels.leftTurnedProduct(rest, rest), 1 / (n - 1));
  // The diagonal is the variance: taken off here, the matrix stays as it is.
  const off = tf.sub(tf.sum(tf.square(covariance)), tf.sum(tf.square(variance)));
  const together = tf.sub(kernels.product(rest, covariance), tf.mul(rest, variance));
  const hinge = weights.variance / width;
  const byStd = tf.mul(tf.div(tf.step(short), std), -hinge / (n - 1));
  const byCovariance = (4 * weights.covariance) / (width * (n - 1));
  return {
    loss: tf.add(tf.mul(tf.sum(short), hinge), tf.mul(off, weights.covariance / width)),
    gradient: tf.add(tf.mul(rest, byStd), tf.mul(together, byCovariance)),
  };
}

/** Sum of the sizes of all values: not finite when one of them is not. */
export function totalSize(gradients: Parameters): tf.Scalar {
  const sizes = Object.values(gradients).map((g) => tf.sum<tf.Scalar>(tf.abs(g)));
  return added(tf.scalar(0), ...sizes);
}
