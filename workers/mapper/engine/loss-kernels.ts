/**
 * @file The weighted losses of a batch on the device, so that a training step on a GPU reads nothing
 * back before its gradients. The same formulas as `training/losses.ts`, which it is compared with.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LossWeights } from '../../../src/domain/training.ts';
import type { Matrix } from './kernels.ts';

/** `[n, 1]` lengths of rows, 1 for a zero row (whose cosine is then 0). */
function lengths(rows: Matrix): Matrix {
  const norm = tf.sqrt(tf.sum<Matrix>(tf.square(rows), 1, true));
  return tf.add(norm, tf.sub(1, tf.sign(norm)));
}

function sumOf(x: Matrix): tf.Scalar {
  return tf.sum<tf.Scalar>(x);
}

/** Softmax along rows, and the sum of the logs of its diagonal. */
function softmax(logits: Matrix, own: Matrix) {
  const shifted = tf.sub<Matrix>(logits, tf.max(logits, 1, true));
  const exponents = tf.exp(shifted);
  const sums = tf.sum<Matrix>(exponents, 1, true);
  const trace = sumOf(tf.mul(shifted, own));
  return {
    shares: tf.div<Matrix>(exponents, sums),
    logs: tf.sub<tf.Scalar>(trace, sumOf(tf.log(sums))),
  };
}

export interface DeviceLoss {
  /** Scalar; the losses that `of` rows sum to in the end. */
  total: tf.Scalar;
  /** `[n, dim]` derivative of the total by the predictions. */
  gradient: Matrix;
}

/** The contrastive part: `[n, n]` derivative of its value by the cosines, and its value. */
function contrast(cosines: Matrix, own: Matrix, temperature: number) {
  const n = cosines.shape[0];
  const logits = tf.div<Matrix>(cosines, temperature);
  const rows = softmax(logits, own);
  const columns = softmax(tf.transpose(logits), own);
  const mean = tf.div(tf.add(rows.shares, tf.transpose(columns.shares)), 2);
  return {
    slope: tf.mul<Matrix>(tf.sub(mean, own), 1 / (n * temperature)),
    value: tf.mul<tf.Scalar>(tf.add(rows.logs, columns.logs), -1 / (2 * n)),
  };
}

/**
 * Loss and gradient of rows that are a part of a batch of `of` (all of it, where scans are contrasted).
 *
 * @param predictions, truths  `[n, dim]`. Borrowed. Runs in the caller's scope.
 */
export function deviceLoss(
  predictions: Matrix,
  truths: Matrix,
  weights: LossWeights,
  of: number,
  temperature: number,
): DeviceLoss {
  const [n, dim] = predictions.shape;
  const [p, y] = [lengths(predictions), lengths(truths)];
  const [a, b] = [tf.div<Matrix>(predictions, p), tf.div<Matrix>(truths, y)];
  const error = tf.sub<Matrix>(predictions, truths);
  const cosine = tf.sum<Matrix>(tf.mul(a, b), 1, true);
  const squares = tf.mul(sumOf(tf.square(error)), weights.mse / (of * dim));
  const turned = tf.mul<tf.Scalar>(tf.sub(n, sumOf(cosine)), weights.cosine / of);
  const byError = tf.mul<Matrix>(error, (2 * weights.mse) / (of * dim));
  const byCosine = tf.mul<Matrix>(tf.sub(tf.mul(cosine, a), b), weights.cosine / of);
  let total = tf.add<tf.Scalar>(squares, turned);
  let byDirection: Matrix = byCosine;
  if (weights.contrastive > 0) {
    const own: Matrix = tf.eye(n);
    const cosines: Matrix = tf.matMul(a, b, false, true);
    const { slope, value } = contrast(cosines, own, temperature);
    const drift = tf.sum<Matrix>(tf.mul(slope, cosines), 1, true);
    const pull = tf.sub<Matrix>(tf.matMul(slope, b), tf.mul(drift, a));
    byDirection = tf.add<Matrix>(byDirection, tf.mul(pull, weights.contrastive));
    total = tf.add(total, tf.mul(value, weights.contrastive));
  }
  return { total, gradient: tf.add<Matrix>(byError, tf.div<Matrix>(byDirection, p)) };
}
