/**
 * @file Loss and gradients of a batch of scans, one scan after another. With the contrastive loss a
 * scan's derivative depends on all others, so all are run first without keeping anything and again
 * with the derivative known; without it one run does.
 */
import type { TensorRecord } from '../../../src/domain/model.ts';
import * as kernels from '../engine/kernels.ts';
import {
  buildNetwork,
  forwardAll,
  releaseNetwork,
  reverseAxes,
  type Network,
} from '../network/network.ts';
import type { NetworkLayout } from '../network/layout.ts';
import { startPass, turnWeights, type Gradients, type Turned } from './backward.ts';
import { farStep } from './far-step.ts';
import { evaluate, type Evaluated, type Objective } from './objective.ts';

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
  return inPyTorchsOrder(await kernels.takeAll(gradients), weights);
}

/** Gradients in the device's layout as PyTorch has them. */
export function inPyTorchsOrder(
  gradients: Record<string, Float32Array<ArrayBuffer>>,
  weights: TensorRecord,
): TensorRecord {
  const collected: TensorRecord = {};
  for (const [name, values] of Object.entries(gradients)) {
    const { shape, values: own } = weights[name] ?? { shape: [], values };
    // What lies behind is of spare rows.
    const cut = values.subarray(0, own.length);
    const turned =
      shape.length === 3
        ? reverseAxes({ shape: shape.toReversed(), values: cut })
        : { values: cut };
    collected[name] = { shape, values: turned.values };
  }
  return collected;
}

/** Sum of the gradients of all scans; `derivative` may look at a scan's own output. */
async function sumGradients(
  network: Network,
  turned: Turned,
  scans: Float32Array[],
  derivative: (i: number, output: Float32Array) => Promise<Evaluated['gradient']>,
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

/** Loss and gradients on a network, with the derivative made here. */
async function nearStep(
  network: Network,
  turned: Turned,
  { scans, truths }: Batch,
  objective: Objective,
  breathe: Breathe,
): Promise<{ total: number; sum: Gradients }> {
  const { dim } = network.layout;
  const row = <T extends Float32Array | Float64Array>(matrix: T, i: number) =>
    matrix.subarray(i * dim, (i + 1) * dim) as T;
  const all = async () =>
    evaluate(objective, await forwardAll(network, scans, breathe), truths, dim);
  const known = objective.separable ? undefined : await all();
  const outputs = new Float32Array(scans.length * dim);
  const derivative = async (i: number, output: Float32Array): Promise<Evaluated['gradient']> => {
    if (known) return row(known.gradient, i);
    outputs.set(output, i * dim);
    const own = await evaluate(objective, output, row(truths, i), dim);
    return own.gradient.map((g) => g / scans.length);
  };
  const sum = await sumGradients(network, turned, scans, derivative, breathe);
  const { total } = known ?? (await evaluate(objective, outputs, truths, dim));
  return { total, sum };
}

/** One batch: loss and gradients. `weights` are borrowed; nothing stays on the device. */
export async function lossAndGradients(
  weights: TensorRecord,
  layout: NetworkLayout,
  batch: Batch,
  objective: Objective,
  breathe: Breathe,
): Promise<{ loss: number; gradients: TensorRecord }> {
  const network = buildNetwork(weights, layout);
  const turned = turnWeights(network);
  try {
    if (kernels.isFar()) {
      const { loss, ...sum } = await farStep(network, turned, batch, objective, breathe);
      return { loss: loss?.[0] ?? NaN, gradients: inPyTorchsOrder(sum, weights) };
    }
    const { total, sum } = await nearStep(network, turned, batch, objective, breathe);
    return { loss: total, gradients: await collectGradients(sum, weights) };
  } finally {
    kernels.release(turned);
    releaseNetwork(network);
  }
}
