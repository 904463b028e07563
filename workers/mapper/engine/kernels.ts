/**
 * @file The few tensor operations that mappers are built from: with the convolutions in `layers.ts`, `gradients.ts` and
 * the losses in `loss-kernels.ts`, the one door to tfjs.
 *
 * They are written for the slowest sort of backend, WebAssembly: there only a product of two
 * untransposed matrices runs on the fast path, packed weights are cached by tensor id alone (so a
 * tensor used as the right side of products must never be reshaped and used again), and slices copy
 * in plain JavaScript. Every operation exists on webgpu, webgl, wasm and cpu.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ADD_RELU, onWebgpu, RELU_BACK } from './webgpu-kernels.ts';

/** `[rows, columns]` on the device. */
export type Matrix = tf.Tensor2D;
/** `[n]` on the device. */
export type Vector = tf.Tensor1D;
/** `[1, width, in, out]` on the device: a 1-D convolution's kernel in tfjs order. */
export type Kernel = tf.Tensor4D;
/** Anything held on the device. */
export type Held = tf.Tensor;

export type Activation = 'linear' | 'relu';

/** Copy a row-major matrix to the device. */
export function uploadMatrix(values: Float32Array, rows: number, columns: number): Matrix {
  return tf.tensor2d(values, [rows, columns], 'float32');
}

/** Copy a vector to the device. */
export function uploadVector(values: Float32Array): Vector {
  return tf.tensor1d(values, 'float32');
}

/** Copy a kernel, `[width, in, out]` row-major, to the device. */
export function uploadKernel(
  values: Float32Array,
  width: number,
  nIn: number,
  nOut: number,
): Kernel {
  return tf.tensor4d(values, [1, width, nIn, nOut], 'float32');
}

/** The device did not give its values back: it is going, or gone. */
export class ReadbackFailed extends Error {}

/**
 * The values, row-major, in memory of our own (never a view of the device's heap).
 *
 * @throws ReadbackFailed  Where a GPU drops the request, which it calls aborted: nobody cancelled it.
 */
export async function download(tensor: Held): Promise<Float32Array<ArrayBuffer>> {
  try {
    const values = await tensor.data<'float32'>();
    return values.slice();
  } catch (error) {
    if (!isFar() || !(error instanceof DOMException)) throw error;
    throw new ReadbackFailed(error.message, { cause: error });
  }
}

/** Like {@link download}, and the tensor is freed. */
export async function take(tensor: Held): Promise<Float32Array<ArrayBuffer>> {
  try {
    return await download(tensor);
  } finally {
    tensor.dispose();
  }
}

/** Backends whose values lie in this thread's reach: copying each tensor costs no round trip. */
const NEAR = new Set(['cpu', 'wasm']);

/** Is the backend in use a GPU? Then readbacks are dear, launches too, and turned products are free. */
export function isFar(): boolean {
  return !NEAR.has(tf.getBackend());
}

async function takeJoined(
  tensors: readonly (readonly [string, Held])[],
): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  const flat = tensors.map(([, tensor]) => tf.reshape<tf.Rank.R1>(tensor, [tensor.size]));
  const joined = tf.concat1d(flat);
  release(flat);
  const values = await take(joined);
  let end = 0;
  return Object.fromEntries(
    tensors.map(([name, { size }]) => [name, values.slice(end, (end += size))]),
  );
}

/** Values of several tensors, which are freed; from a GPU in a single readback. */
export async function takeAll(
  tensors: Record<string, Held>,
): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  const entries = Object.entries(tensors);
  try {
    if (isFar() && entries.length > 1) return await takeJoined(entries);
    const taken: Record<string, Float32Array<ArrayBuffer>> = {};
    for (const [name, tensor] of entries) taken[name] = await download(tensor);
    return taken;
  } finally {
    release(tensors);
  }
}

/** Free tensors, however nested in records and lists. */
export function release(tensors: object): void {
  // tfjs walks any object; its own type asks for an index signature that interfaces lack.
  tf.dispose(tensors as tf.TensorContainerObject);
}

/** Run synchronously; free all tensors made in it but those returned. */
export function scoped<T extends object>(body: () => T): T {
  // tfjs walks any object; its own type asks for an index signature that interfaces lack.
  return tf.tidy(body as () => T & tf.TensorContainerObject);
}

/** `a b`, both untransposed. */
export function product(a: Matrix, b: Matrix): Matrix {
  return tf.matMul(a, b);
}

/** `a^T b`: turned by the product itself on a GPU, beforehand elsewhere (only plain products are fast there). */
export function leftTurnedProduct(a: Matrix, b: Matrix): Matrix {
  return isFar() ? tf.matMul(a, b, true, false) : tf.matMul(tf.transpose(a), b);
}

/** `a b^T`, in the same way. */
export function rightTurnedProduct(a: Matrix, b: Matrix): Matrix {
  return isFar() ? tf.matMul(a, b, false, true) : tf.matMul(a, tf.transpose(b));
}

/** `relu(a b)`. */
export function reluProduct(a: Matrix, b: Matrix): Matrix {
  // Typed by tfjs as any rank; a product of two matrices is one.
  return tf.fused.matMul({ a, b, activation: 'relu' }) as Matrix;
}

/** Rows of ones and the like: `[rows, columns]` of one value. */
export function filled(rows: number, columns: number, value: number): Matrix {
  return tf.fill([rows, columns], value);
}

/** Matrices of as many columns, one below the other. */
export function stacked(parts: Matrix[]): Matrix {
  return tf.concat2d(parts, 0);
}

/** Rows `[from, to)`. */
export function rowsOf(a: Matrix, from: number, to: number): Matrix {
  return tf.slice2d(a, [from, 0], [to - from, a.shape[1]]);
}

/** So many rows from the top; the matrix itself where it has no more. */
export function firstRows(a: Matrix, rows: number): Matrix {
  return a.shape[0] === rows ? a : rowsOf(a, 0, rows);
}

/** The same values in another shape. */
export function reshaped(a: Held, rows: number, columns: number): Matrix {
  return tf.reshape<tf.Rank.R2>(a, [rows, columns]);
}

/** The way back through {@link sigmoid} with output `s`. */
export function sigmoidBack(s: Matrix, d: Matrix): Matrix {
  return tf.mul(d, tf.mul(s, tf.sub(1, s)));
}

/** `activation(a b + bias)`; `b` and `bias` are packed once and should live long. */
export function affine(a: Matrix, b: Matrix, bias: Vector, activation: Activation): Matrix {
  // Typed by tfjs as any rank; a product of two matrices is one.
  return tf.fused.matMul({ a, b, bias, activation }) as Matrix;
}

/** `relu(a + b)`. */
export function addRelu(a: Matrix, b: Matrix): Matrix {
  return onWebgpu(ADD_RELU, a, b) ?? tf.relu(tf.add(a, b));
}

/**
 * Zero rows to put below a matrix of so many rows that is turned on the CPU: values a multiple of 512 bytes
 * apart fall into the same few cache lines, and turning takes three to five times as long.
 */
export function spareRows(rows: number): number {
  return !isFar() && rows % 128 === 0 ? 16 : 0;
}

/** The matrix with its spare rows; itself where there are none. */
export function withSpareRows(a: Matrix): Matrix {
  const spare = spareRows(a.shape[0]);
  if (spare === 0) return a;
  return tf.pad2d(a, [
    [0, spare],
    [0, 0],
  ]);
}

/** `[rows, columns] -> [columns, rows]` in a buffer of its own. */
export function transposed(a: Matrix): Matrix {
  return tf.transpose(a);
}

/** `1 / (1 + exp(-x))`. */
export function sigmoid<T extends Held>(x: T): T {
  return tf.sigmoid(x);
}

/** How many tensors and bytes are held on the device. */
export function deviceMemory(): { numTensors: number; numBytes: number } {
  const { numTensors, numBytes } = tf.memory();
  return { numTensors, numBytes };
}

/** `a + b`. */
export function plus(a: Matrix, b: Matrix): Matrix {
  return tf.add(a, b);
}

/** `d` where `y > 0`, else 0: the way back through `relu` with output `y`; one column of `d` counts for all. */
export function where(y: Matrix, d: Matrix): Matrix {
  // step and multiply: comparisons are slow on the wasm backend.
  return onWebgpu(RELU_BACK, y, d) ?? tf.mul(d, tf.step(y));
}

/** `a b`, value by value; a row or a column counts for all. */
export function times(a: Matrix, b: Matrix): Matrix {
  return tf.mul(a, b);
}

/** Sum over rows: `[rows, columns] -> [1, columns]`, as a product (an outer sum would transpose). */
export function columnSums(a: Matrix): Matrix {
  return tf.matMul(tf.ones([1, a.shape[0]]), a);
}

/** Sums of tensors of the same name. */
export function sumOf(a: Record<string, Held>, b: Record<string, Held>): Record<string, Held> {
  const entries = Object.entries(a).map(([name, tensor]): [string, Held] => {
    const other = b[name];
    return [name, other ? tf.add(tensor, other) : tensor];
  });
  return Object.fromEntries(entries);
}
