/**
 * @file A training step on a GPU: as many scans at once as its buffers hold, the loss on the device too,
 * and a single readback at the end: the loss and all gradients in one tensor. A network that is trained along
 * judges and learns on the device too.
 */
import * as kernels from '../engine/kernels.ts';
import type { Held, Matrix } from '../engine/kernels.ts';
import { deviceLoss } from '../engine/loss-kernels.ts';
import { embed, scansAtOnce, uploadScans, type Network } from '../network/network.ts';
import { backPass, keepPass, type Gradients, type Kept, type Turned } from './backward.ts';
import { TEMPERATURE } from './losses.ts';
import type { Judged, Objective } from './objective.ts';
import { assertFinite } from './own-network.ts';
import type { Batch, Breathe } from './step.ts';

/** What is summed over the parts of a batch. */
interface Sum {
  gradients: Gradients | undefined;
  loss: Held | undefined;
  /** Of the gradients by a network that is trained along. */
  size: Held | undefined;
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

/** Those that are there. */
function present(tensors: Record<string, Held | undefined>): Record<string, Held> {
  return Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) => (tensor ? [[name, tensor]] : [])),
  );
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

/**
 * One batch.
 *
 * @param atOnce  Scans that go through at once.
 * @returns  Values of all gradients by name, in the device's layout, and under `loss` one number.
 *           NaN throughout where the training left the finite numbers: the caller looks.
 * @throws LabError  `not-finite` of a network that is trained along.
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
  const { weights, companion } = objective;
  const parts = partsOf(scans, atOnce);
  const wanted = kernels.uploadMatrix(truths, scans.length, layout.dim);
  const held: Held[] = [wanted];
  const sum: Sum = { gradients: undefined, loss: undefined, size: undefined };
  /** Derivative by the outputs of some scans of the batch; their loss is added. */
  const judge = (outputs: Matrix, from: number): Matrix => {
    const { gradient, total, size } = companion
      ? companion.judge(outputs, wanted)
      : kernels.scoped((): Judged => {
          const own = kernels.rowsOf(wanted, from, from + outputs.shape[0]);
          return deviceLoss(outputs, own, weights, scans.length, TEMPERATURE);
        });
    addLoss(sum, total);
    sum.size = size;
    return gradient;
  };
  const back = (kept: Kept, gradient: Matrix): void => {
    sum.gradients = backPass(network, turned, kept, gradient, sum.gradients);
    kernels.release([gradient]);
  };
  try {
    let known: Matrix | undefined;
    if (parts.length > 1 && !objective.separable) {
      const outputs = await allOutputs(network, parts, breathe);
      held.push(outputs);
      known = judge(outputs, 0);
      held.push(known);
    }
    for (const { scans: some, from } of parts) {
      const kept = keepPass(network, some);
      try {
        const whole = known;
        const own = whole && kernels.scoped(() => kernels.rowsOf(whole, from, from + some.length));
        back(kept, own ?? judge(kept.output, from));
      } finally {
        kernels.release(kept);
      }
      await breathe();
    }
    const { gradients = {}, ...numbers } = sum;
    Object.assign(sum, { gradients: undefined, loss: undefined, size: undefined });
    const { size, ...taken } = await kernels.takeAll({ ...gradients, ...present(numbers) });
    assertFinite(size?.[0], companion?.name ?? '');
    return taken;
  } finally {
    kernels.release([...held, ...Object.values(sum.gradients ?? {})]);
    kernels.release(present({ loss: sum.loss, size: sum.size }));
  }
}
