/**
 * @file The same training step as stock tfjs has it: layers of tfjs, its automatic gradients and its Adam,
 * weights on the device. The peer that the lab's own step is counted against. For tests and benches only.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { LossWeights } from '../../../src/domain/training.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { layerNames, type NetworkLayout } from '../network/layout.ts';
import { reverseAxes } from '../network/network.ts';
import type { Batch } from '../training/step.ts';

type Parameters = Record<string, tf.Variable>;

function parametersOf(weights: TensorRecord): Parameters {
  const entries = Object.entries(weights).map(([name, tensor]): [string, tf.Variable] => {
    const { shape, values } = tensor.shape.length === 3 ? reverseAxes(tensor) : tensor;
    return [name, tf.variable(tf.tensor(values, shape))];
  });
  return Object.fromEntries(entries);
}

function parameter(parameters: Parameters, name: string): tf.Variable {
  const found = parameters[name];
  if (!found) throw new Error(`No parameter ${name}.`);
  return found;
}

function convolution(p: Parameters, name: string, x: tf.Tensor3D, stride: number): tf.Tensor3D {
  const kernel = parameter(p, `${name}.weight`) as tf.Tensor3D;
  const pad = stride === 2 ? 'valid' : 'same';
  const input =
    stride === 2
      ? tf.pad3d(x, [
          [0, 0],
          [1, 1],
          [0, 0],
        ])
      : x;
  return tf.add(tf.conv1d(input, kernel, stride, pad), parameter(p, `${name}.bias`));
}

function predict(p: Parameters, layout: NetworkLayout, input: tf.Tensor2D): tf.Tensor2D {
  const names = layerNames(layout);
  const [nScans, nPadded] = input.shape;
  let h = tf.reshape<tf.Rank.R3>(input, [nScans, nPadded, 1]);
  for (const name of names.strided) h = tf.relu(convolution(p, name, h, 2));
  for (const name of names.blocks) {
    const a = tf.relu(convolution(p, `${name}.0`, h, 1));
    const b = tf.relu(convolution(p, `${name}.2`, a, 1));
    h = tf.relu(tf.add(h, convolution(p, `${name}.4`, b, 1)));
  }
  const columns = tf.transpose(tf.relu(convolution(p, names.head, h, 1)), [0, 2, 1]);
  const dense = (x: tf.Tensor, name: string): tf.Tensor => {
    const kernel = parameter(p, `${name}.weight`);
    const [, nIn = 0, nOut = 0] = kernel.shape;
    const rows = tf.reshape(x, [nScans * layout.dim, nIn]);
    const product = tf.matMul(rows, tf.reshape(kernel, [nIn, nOut]));
    return tf.add(product, parameter(p, `${name}.bias`));
  };
  const y = dense(tf.relu(dense(columns, names.positions)), names.readout);
  return tf.reshape(y, [nScans, layout.dim]);
}

function lossOf(predictions: tf.Tensor2D, truths: tf.Tensor2D, weights: LossWeights): tf.Scalar {
  const mse = tf.mean(tf.square(tf.sub(predictions, truths)));
  const length = (x: tf.Tensor2D) => tf.sqrt(tf.sum(tf.square(x), 1, true));
  const a = tf.div(predictions, length(predictions));
  const b = tf.div(truths, length(truths));
  const cosine = tf.sub(1, tf.mean(tf.sum(tf.mul(a, b), 1)));
  return tf.add(tf.mul(mse, weights.mse), tf.mul(cosine, weights.cosine));
}

/** A training by stock tfjs; each call is one step and gives its loss. */
export function stockTraining(start: TensorRecord, layout: NetworkLayout, weights: LossWeights) {
  const parameters = parametersOf(start);
  const adam = tf.train.adam(4e-4);
  const step = async ({ scans, truths }: Batch): Promise<number> => {
    const [cost] = tf.tidy((): tf.Scalar[] => {
      const flat = scans.flatMap((scan) => [...scan]);
      const x = tf.tensor2d(flat, [scans.length, layout.nPadded]);
      const y = tf.tensor2d(truths, [scans.length, layout.dim]);
      const loss = () => lossOf(predict(parameters, layout, x), y, weights);
      const found = adam.minimize(loss, true);
      return found ? [found] : [];
    });
    const [value = NaN] = cost ? await cost.data() : [];
    cost?.dispose();
    return value;
  };
  const release = (): void => {
    adam.dispose();
    tf.dispose(parameters);
  };
  return { step, release };
}
