/**
 * @file Convolutions along voxels and their ways back, for one scan or several at once: the scans of a
 * matrix lie below one another, `[nScans length, channels]`. On WebAssembly one at a time is fastest;
 * on a GPU many are, as each launch costs.
 */
import * as tf from '@tensorflow/tfjs-core';
import { scoped } from './kernels.ts';
import type { Activation, Kernel, Matrix, Vector } from './kernels.ts';

function perScan(x: Matrix, nScans: number): tf.Tensor3D {
  return tf.reshape<tf.Rank.R3>(x, [nScans, x.shape[0] / nScans, x.shape[1]]);
}

function joined(x: tf.Tensor3D): Matrix {
  const [nScans, length, channels] = x.shape;
  return tf.reshape<tf.Rank.R2>(x, [nScans * length, channels]);
}

/** Zeros before and after each scan. */
function padded(x: tf.Tensor3D, before: number, after: number): tf.Tensor3D {
  return tf.pad3d(x, [
    [0, 0],
    [before, after],
    [0, 0],
  ]);
}

function cut(x: tf.Tensor3D, start: number, length: number): tf.Tensor3D {
  return tf.slice3d(x, [0, start, 0], [x.shape[0], length, x.shape[2]]);
}

/** Convolution along each scan, stride 1, zeros beyond its ends: `[nScans length, out]`. */
export function convolve(
  x: Matrix,
  kernel: Kernel,
  bias: Vector | undefined,
  activation: Activation,
  nScans: number,
): Matrix {
  const [rows, nIn] = x.shape;
  // Scans as the rows of one picture: the kernel has height 1 and never looks from one to the next.
  const flat = tf.reshape<tf.Rank.R4>(x, [1, nScans, rows / nScans, nIn]);
  const y = tf.fused.conv2d({
    x: flat,
    filter: kernel,
    strides: 1,
    pad: 'same',
    activation,
    ...(bias ? { bias } : {}),
  });
  return tf.reshape<tf.Rank.R2>(y, [rows, kernel.shape[3]]);
}

/**
 * The windows of a convolution of width 4, stride 2 and one zero beyond each end, as rows:
 * `[nScans length, channels]` (even length) to `[nScans length / 2, 4 channels]`, position-major.
 */
export function stridedWindows(x: Matrix, nScans: number): Matrix {
  const [rows, channels] = x.shape;
  const half = rows / nScans / 2;
  const pairs = tf.reshape<tf.Rank.R3>(padded(perScan(x, nScans), 1, 1), [
    nScans,
    half + 1,
    2 * channels,
  ]);
  return tf.concat2d([joined(cut(pairs, 0, half)), joined(cut(pairs, 1, half))], 1);
}

/** The way back through {@link stridedWindows}: `[nScans half, 4 channels] -> [nScans 2 half, channels]`. */
export function fromStridedWindows(d: Matrix, nScans: number): Matrix {
  const [rows, width] = d.shape;
  const half = rows / nScans;
  const columns = (start: number) => perScan(tf.slice2d(d, [0, start], [rows, width / 2]), nScans);
  const pairs = tf.add(padded(columns(0), 0, 1), padded(columns(width / 2), 1, 0));
  const single = tf.reshape<tf.Rank.R3>(pairs, [nScans, 2 * half + 2, width / 4]);
  return joined(cut(single, 1, 2 * half));
}

/** The kernel of the way back through {@link convolve}: reversed, inputs and outputs swapped. */
export function turnedKernel(kernel: Kernel): Kernel {
  return scoped(() => tf.transpose(tf.reverse4d(kernel, 1), [0, 1, 3, 2]));
}

/** Each scan turned around: `[nScans length, channels] -> [nScans channels, length]`. */
export function turnScans(x: Matrix, nScans: number): Matrix {
  if (nScans === 1) return tf.transpose(x);
  return joined(tf.transpose(perScan(x, nScans), [0, 2, 1]));
}
