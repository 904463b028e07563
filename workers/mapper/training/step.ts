/**
 * @file Loss and gradients of a batch of scans, one scan after another. With the contrastive loss a
 * scan's derivative depends on all others, so all are run first without keeping anything and again
 * with the derivative known; without it one run does.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import * as kernels from '../engine/kernels.ts';
import {
  buildNetwork,
  forward,
  releaseNetwork,
  reverseAxes,
  type Network,
} from '../network/network.ts';
import type { NetworkLayout } from '../network/layout.ts';
import { startPass, turnWeights, type Gradients, type Turned } from './backward.ts';
import type { Loss } from './losses.ts';
import type { Objective } from './objective.ts';

/** Scans and their targets, `[n, dim]` row-major. */
export interface Batch {
  scans: Float32Array[];
  truths: Float32Array;
}

/** Called between scans: lets the event loop turn, throws when cancelled. */
export type Breathe = () => Promise<void>;

/** Gradients in PyTorch's names and layouts, read back at once; the tensors are freed. */
export async function collectGradients(
  gradients: Gradients,
  weights: TensorRecord,
): Promise<TensorRecord> {
  const collected: TensorRecord = {};
  for (const [name, values] of Object.entries(await kernels.takeAll(gradients))) {
    const shape = weights[name]?.shape ?? [];
    const turned =
      shape.length === 3 ? reverseAxes({ shape: shape.toReversed(), values }) : { values };
    collected[name] = { shape, values: turned.values };
  }
  return collected;
}

async function outputsOf(network: Network, scans: Float32Array[], breathe: Breathe) {
  const outputs = new Float32Array(scans.length * network.layout.dim);
  for (const [i, scan] of scans.entries()) {
    outputs.set(await forward(network, scan), i * network.layout.dim);
    await breathe();
  }
  return outputs;
}

/** Sum of the gradients of all scans; `derivative` may look at a scan's own output. */
async function sumGradients(
  network: Network,
  turned: Turned,
  scans: Float32Array[],
  derivative: (i: number, output: Float32Array) => Promise<Float64Array>,
  breathe: Breathe,
): Promise<Gradients> {
  let sum: Gradients | undefined;
  try {
    for (const [i, scan] of scans.entries()) {
      const pass = await startPass(network, turned, scan);
      try {
        sum = pass.backward(await derivative(i, pass.output), sum);
      } finally {
        pass.release();
      }
      await breathe();
    }
    return sum ?? {};
  } catch (error) {
    if (sum) kernels.release(sum);
    throw error;
  }
}

/** One batch: loss and gradients. `weights` are borrowed; nothing stays on the device. */
export async function lossAndGradients(
  weights: TensorRecord,
  layout: NetworkLayout,
  { scans, truths }: Batch,
  objective: Objective,
  breathe: Breathe,
): Promise<{ loss: Loss; gradients: TensorRecord }> {
  const { dim } = layout;
  const network = buildNetwork(weights, layout);
  const turned = turnWeights(network);
  const row = <T extends Float32Array | Float64Array>(matrix: T, i: number) =>
    matrix.subarray(i * dim, (i + 1) * dim) as T;
  try {
    const all = async () =>
      objective.evaluate(await outputsOf(network, scans, breathe), truths, dim);
    const known = objective.separable ? undefined : await all();
    const outputs = new Float32Array(scans.length * dim);
    const derivative = async (i: number, output: Float32Array): Promise<Float64Array> => {
      if (known) return row(known.gradient, i);
      outputs.set(output, i * dim);
      const own = await objective.evaluate(output, row(truths, i), dim);
      return own.gradient.map((g) => g / scans.length);
    };
    const sum = await sumGradients(network, turned, scans, derivative, breathe);
    const gradients = await collectGradients(sum, weights);
    return { loss: known ?? (await objective.evaluate(outputs, truths, dim)), gradients };
  } finally {
    kernels.release(turned);
    releaseNetwork(network);
  }
}
