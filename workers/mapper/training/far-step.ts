/**
 * @file A training step on a GPU: as many scans at once as its buffers hold, the loss on the device too,
 * and a single readback at the end: the loss and all gradients in one tensor. An objective with networks of its
 * own judges the outputs of the whole batch here, which is one more.
 */
import type { LossWeights } from '../../../src/domain/training.ts';
import * as kernels from '../engine/kernels.ts';
import type { Held, Matrix } from '../engine/kernels.ts';
import { deviceLoss } from '../engine/loss-kernels.ts';
import { embed, scansAtOnce, uploadScans, type Network } from '../network/network.ts';
import { backPass, keepPass, type Gradients, type Kept, type Turned } from './backward.ts';
import { TEMPERATURE } from './losses.ts';
import type { Objective } from './objective.ts';
import type { Batch, Breathe } from './step.ts';

/** What is summed over the parts of a batch. */
interface Sum {
  gradients: Gradients | undefined;
  loss: Held | undefined;
}

/** Scans that go through at once, with the derivative by their outputs. */
interface Part {
  scans: Float32Array[];
  /** Index of the first of them in the batch. */
  from: number;
}

function partsOf(scans: Float32Array[], size: number): Part[] {
  return Array.from({ length: Math.ceil(scans.length / size) }, (_, i) => ({
    scans: scans.slice(i * size, (i + 1) * size),
    from: i * size,
  }));
}

function addLoss(sum: Sum, loss: Held): void {
  const added = sum.loss ? kernels.sumOf({ loss }, { loss: sum.loss }) : undefined;
  if (added && sum.loss) kernels.release([sum.loss, loss]);
  sum.loss = added?.['loss'] ?? loss;
}

/** Outputs of all scans, nothing kept for a way back: `[n, dim]`. */
async function allOutputs(network: Network, parts: Part[], breathe: Breathe): Promise<Matrix> {
  const outputs: Matrix[] = [];
  try {
    for (const { scans } of parts) {
      outputs.push(
        kernels.scoped(() => embed(network, uploadScans(scans, network.layout), scans.length)),
      );
      await breathe();
    }
    return kernels.scoped(() => kernels.stacked(outputs));
  } finally {
    kernels.release(outputs);
  }
}

interface Judged {
  total: Held;
  /** `[n, dim]` derivative by the outputs. */
  gradient: Matrix;
}

/** Loss and derivative of a whole batch, by an objective that is evaluated on the CPU. */
async function judgedHere(
  objective: Objective,
  outputs: Matrix,
  truths: Float32Array,
): Promise<Judged> {
  const [n, dim] = outputs.shape;
  const found = await objective.evaluate(await kernels.download(outputs), truths, dim);
  return {
    total: kernels.uploadVector(Float32Array.of(found.total)),
    gradient: kernels.uploadMatrix(Float32Array.from(found.gradient), n, dim),
  };
}

/**
 * One batch.
 *
 * @param atOnce  Scans that go through at once.
 * @returns  Values of all gradients by name, in the device's layout, and under `loss` one number.
 *           NaN throughout where the training left the finite numbers: the caller looks.
 */
export async function farStep(
  network: Network,
  turned: Turned,
  { scans, truths }: Batch,
  objective: Objective,
  breathe: Breathe,
  atOnce = scansAtOnce(network.layout),
): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  const { layout } = network;
  const { weights } = objective;
  const parts = partsOf(scans, atOnce);
  const wanted = kernels.uploadMatrix(truths, scans.length, layout.dim);
  const held: Held[] = [wanted];
  const sum: Sum = { gradients: undefined, loss: undefined };
  const lossOf = (predictions: Matrix, from: number, nRows: number, by: LossWeights): Judged =>
    kernels.scoped(() => {
      const own = kernels.rowsOf(wanted, from, from + nRows);
      return deviceLoss(predictions, own, by, scans.length, TEMPERATURE);
    });
  const back = (kept: Kept, gradient: Matrix): void => {
    sum.gradients = backPass(network, turned, kept, gradient, sum.gradients);
  };
  try {
    const isSplit = parts.length > 1 && weights !== undefined && weights.contrastive > 0;
    let known: Matrix | undefined;
    if (isSplit || !weights) {
      const outputs = await allOutputs(network, parts, breathe);
      held.push(outputs);
      const { gradient, total } = weights
        ? lossOf(outputs, 0, scans.length, weights)
        : await judgedHere(objective, outputs, truths);
      held.push(gradient);
      known = gradient;
      addLoss(sum, total);
    }
    for (const { scans: some, from } of parts) {
      const kept = keepPass(network, some);
      try {
        if (known) {
          const whole = known;
          const own = kernels.scoped(() => kernels.rowsOf(whole, from, from + some.length));
          back(kept, own);
          kernels.release([own]);
        } else if (weights) {
          const { gradient, total } = lossOf(kept.output, from, some.length, weights);
          addLoss(sum, total);
          back(kept, gradient);
          kernels.release([gradient]);
        }
      } finally {
        kernels.release(kept);
      }
      await breathe();
    }
    const { gradients = {}, loss } = sum;
    Object.assign(sum, { gradients: undefined, loss: undefined });
    return await kernels.takeAll({ ...gradients, ...(loss ? { loss } : {}) });
  } finally {
    kernels.release([...held, ...Object.values(sum.gradients ?? {})]);
    if (sum.loss) kernels.release([sum.loss]);
  }
}
