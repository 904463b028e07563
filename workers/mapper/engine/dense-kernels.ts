/**
 * @file Layers of the small networks that some objectives train along, on the device, with their way
 * back. PyTorch's names and layouts: weights `[out, in]`, what belongs to a column as one row. All run in the
 * caller's scope. Compared with PyTorch through the losses that they make up (`objectives.test.ts`).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as kernels from './kernels.ts';
import type { Matrix } from './kernels.ts';

/** Weights, or gradients by them, by PyTorch's names. */
export type Parameters = Record<string, Matrix>;

const NORM_EPSILON = 1e-5;

/** A parameter that a network must have; an empty matrix, which no product takes, where it lacks. */
function read(parameters: Parameters, name: string): Matrix {
  return parameters[name] ?? tf.zeros<tf.Rank.R2>([0, 0]);
}

/** Add to what is there under a name. */
function addTo(gradients: Parameters, name: string, value: Matrix): void {
  const known = gradients[name];
  gradients[name] = known ? tf.add(known, value) : value;
}

/** `x W^T + b`: `[n, in] -> [n, out]`; without bias where there is none. */
export function dense(parameters: Parameters, name: string, x: Matrix): Matrix {
  const z = kernels.rightTurnedProduct(x, read(parameters, `${name}.weight`));
  const bias = parameters[`${name}.bias`];
  return bias ? tf.add(z, bias) : z;
}

/** Adds a layer's gradients to `gradients`; returns the derivative by its input, `[n, in]`. */
export function denseBack(
  parameters: Parameters,
  name: string,
  x: Matrix,
  dz: Matrix,
  gradients: Parameters,
): Matrix {
  addTo(gradients, `${name}.weight`, kernels.leftTurnedProduct(dz, x));
  if (parameters[`${name}.bias`]) addTo(gradients, `${name}.bias`, kernels.columnSums(dz));
  return kernels.product(dz, read(parameters, `${name}.weight`));
}

/** `z` where positive, else a share of it below 1. */
export function leaky(z: Matrix, share: number): Matrix {
  return tf.maximum(z, tf.mul(z, share));
}

/** The way back through {@link leaky} with output `y`. */
export function leakyBack(y: Matrix, d: Matrix, share: number): Matrix {
  return tf.mul(d, tf.add(share, tf.mul(tf.step(y), 1 - share)));
}

/** `max(0, x)`; its way back is `kernels.where`. */
export function rectified(x: Matrix): Matrix {
  return tf.relu(x);
}

/** Mean over rows, `[1, columns]`, and what is left of each value. */
export function centred(z: Matrix): { mean: Matrix; rest: Matrix } {
  const mean = tf.mul<Matrix>(kernels.columnSums(z), 1 / z.shape[0]);
  return { mean, rest: tf.sub(z, mean) };
}

/** Values normalised over the batch, what their way back needs, and the result. */
export interface Normed {
  /** `[n, width]` before the affine part. */
  scaled: Matrix;
  /** `[1, width]`. */
  inverse: Matrix;
  out: Matrix;
}

/** Zero mean and unit variance (population) of each column over the batch, then gain and shift. */
export function normalise(parameters: Parameters, name: string, z: Matrix): Normed {
  const { rest } = centred(z);
  const variance = tf.mul<Matrix>(kernels.columnSums(tf.square(rest)), 1 / z.shape[0]);
  const inverse = tf.rsqrt(tf.add<Matrix>(variance, NORM_EPSILON));
  const scaled = tf.mul<Matrix>(rest, inverse);
  const gained = tf.mul(scaled, read(parameters, `${name}.weight`));
  return { scaled, inverse, out: tf.add(gained, read(parameters, `${name}.bias`)) };
}

/** Adds the gradients of gain and shift; returns the derivative by what was normalised. */
export function normaliseBack(
  parameters: Parameters,
  name: string,
  { scaled, inverse }: Normed,
  dOut: Matrix,
  gradients: Parameters,
): Matrix {
  const n = dOut.shape[0];
  const byGain = kernels.columnSums(tf.mul(dOut, scaled));
  const byShift = kernels.columnSums(dOut);
  addTo(gradients, `${name}.weight`, byGain);
  addTo(gradients, `${name}.bias`, byShift);
  const common = tf.mul(tf.add(byShift, tf.mul(scaled, byGain)), 1 / n);
  const gain = tf.mul(read(parameters, `${name}.weight`), inverse);
  return tf.mul(gain, tf.sub(dOut, common));
}
