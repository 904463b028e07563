/**
 * @file Gradients of a layer's weights and bias. On WebAssembly what is slow decides their form: the right
 * side of a product is packed value by value, turning depends on the stride, and cutting copies in
 * plain JavaScript (note 151). Every layer is compared with PyTorch.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as kernels from './kernels.ts';
import type { Held, Matrix } from './kernels.ts';

export interface LayerGradients {
  weight: Held;
  /** `[1, out]`. */
  bias: Matrix;
}

/** So much wider than the other side, a matrix is better turned than packed. */
const WIDE = 4;

/** Of `b` and the bias in `a b + bias`, from the derivative by the result: `a^T d`, and the sums of `d` over rows. */
export function affineGradients(a: Matrix, d: Matrix): LayerGradients {
  const [rows, columns] = d.shape;
  if (kernels.isFar() || columns < WIDE * a.shape[1]) {
    return { weight: kernels.leftTurnedProduct(a, d), bias: kernels.columnSums(d) };
  }
  const turned = kernels.transposed(d);
  const sums = kernels.product(turned, kernels.filled(rows, 1, 1));
  return {
    weight: kernels.transposed(kernels.product(turned, a)),
    bias: kernels.reshaped(sums, 1, columns),
  };
}

/**
 * Of a kernel of width 3, `[3, in, out]`, and its bias, from `x [length, in]` and `dz [length, out]`. Zeros around
 * `dz` let each tap see the whole of `x`, moved: padding is fast there, cutting is not.
 */
function gradientsByTaps(x: Matrix, dz: Matrix): LayerGradients {
  const spare = kernels.spareRows(x.shape[0]);
  const flipped = kernels.transposed(kernels.withSpareRows(x));
  const wide = tf.pad2d(dz, [
    [1, 1 + spare],
    [0, 0],
  ]);
  const tap = (k: 0 | 1 | 2) => {
    const moved = tf.pad2d(flipped, [
      [0, 0],
      [2 - k, k],
    ]);
    return kernels.product(moved, wide);
  };
  return { weight: tf.stack([tap(0), tap(1), tap(2)]), bias: kernels.columnSums(wide) };
}

/** Of a kernel of width 3 and its bias, summed over scans; several only off WebAssembly. */
export function kernelGradients(x: Matrix, dz: Matrix, nScans: number): LayerGradients {
  if (nScans === 1 && !kernels.isFar()) return gradientsByTaps(x, dz);
  const [rows, nIn] = x.shape;
  const nOut = dz.shape[1];
  const length = rows / nScans;
  const inputs = {
    x: tf.reshape<tf.Rank.R4>(x, [1, nScans, length, nIn]),
    dy: tf.reshape<tf.Rank.R4>(dz, [1, nScans, length, nOut]),
  };
  const filterShape = [1, 3, nIn, nOut];
  const how = { strides: 1, pad: 'same', dataFormat: 'NHWC', filterShape };
  const gradient: tf.Tensor = tf.engine().runKernel('Conv2DBackpropFilter', inputs, how);
  return { weight: tf.reshape(gradient, [3, nIn, nOut]), bias: kernels.columnSums(dz) };
}
