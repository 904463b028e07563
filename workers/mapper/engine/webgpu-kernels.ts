/**
 * @file Kernels for WebGPU that tfjs lacks, in WGSL: what takes two launches and a buffer between them from
 * its own operations takes one here. Registered when that backend starts; elsewhere `kernels.ts` composes
 * the same from tfjs. Compared with that composition on WebGPU, and by the self-test at every start.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import { LabError } from '../../../src/domain/errors.ts';

/** `d` where `y > 0`, else 0; `d` may be one column for all columns of `y`. */
export const RELU_BACK = 'ReluBack';
/** `relu(a + b)`. */
export const ADD_RELU = 'AddRelu';

const THREADS = 128;

/**
 * A program over `[rows, columns]`, four values at a time where they divide into fours.
 *
 * @param second    How wide the second input is: as the first, or one column for all.
 * @param combine   WGSL of the result from `a` and `b`, of the type `T`, whose zero is `T(0)`.
 */
function programOver(
  name: string,
  [rows, columns]: readonly [number, number],
  second: 'same' | 'column',
  combine: (type: string) => string,
): WebGPUProgram {
  const width = (second === 'same' ? rows * columns : columns) % 4 === 0 ? 4 : 1;
  const type = width === 4 ? 'vec4<f32>' : 'f32';
  const at = second === 'same' ? 'B[index]' : `${type}(B[index * ${width} / uniforms.aShape[1]])`;
  return {
    variableNames: ['A', 'B'],
    outputShape: [rows, columns],
    outputComponent: width,
    variableComponents: [width, second === 'same' ? width : 1],
    shaderKey: `${name} ${second} ${width}`,
    size: true,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0, 1] },
    dispatch: [Math.ceil((rows * columns) / width / THREADS), 1, 1],
    getUserCode: () => `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let a = A[index];
          let b = ${at};
          setOutputAtIndex(index, ${combine(type)});
        }
      }`,
  };
}

function pairOf({ a, b }: tf.NamedTensorInfoMap): [tf.TensorInfo, tf.TensorInfo] {
  if (a && b) return [a, b];
  throw new LabError('bad-request', 'This kernel needs two tensors, a and b.');
}

function register(name: string, combine: (type: string) => string): void {
  if (tf.getKernel(name, 'webgpu')) return;
  tf.registerKernel({
    kernelName: name,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend }) => {
      const [a, b] = pairOf(inputs);
      const [rows = 1, columns = 1] = a.shape;
      const second = b.shape[1] === columns ? 'same' : 'column';
      const program = programOver(name, [rows, columns], second, combine);
      // tfjs hands over whatever backend is registered under the name above.
      return (backend as WebGPUBackend).runWebGPUProgram(program, [a, b], 'float32');
    },
  });
}

/** Make the kernels known to tfjs; again does nothing. */
export function registerWebgpuKernels(): void {
  register(RELU_BACK, (type) => `select(${type}(0), b, a > ${type}(0))`);
  register(ADD_RELU, (type) => `max(a + b, ${type}(0))`);
}

/** Run one of the kernels; undefined where the backend in use has none. */
export function onWebgpu(name: string, a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  // Typed by tfjs as any number of tensors of any rank; these give one of the shape of `a`.
  return tf.engine().runKernel(name, { a, b }) as unknown as tf.Tensor2D;
}
