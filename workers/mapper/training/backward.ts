/**
 * @file The network's gradients, written by hand from kernels that every backend has: no kernel of a
 * convolution's derivative is needed, and no transposed product is issued. One scan at a time, as in
 * the forward pass; gradients of a batch are summed on the device. Checked against PyTorch for every
 * parameter.
 */
import * as kernels from '../engine/kernels.ts';
import type { Held, Kernel, Matrix } from '../engine/kernels.ts';
import { layerNames, padScan, type NetworkLayout } from '../network/layout.ts';
import { firstWindows, type Network } from '../network/network.ts';

/** Gradients by PyTorch's names; values in the device's layout (width, in, out). */
export type Gradients = Record<string, Held>;

/** Weights turned around for the way back, once a step. */
export interface Turned {
  strided: Matrix[];
  blocks: { first: Kernel; second: Kernel; third: Matrix }[];
  head: Matrix;
  readout: Matrix;
}

/** What the way back needs of one scan. */
interface Kept {
  windows: Matrix[];
  afterStrided: Matrix[];
  blocks: { x: Matrix; first: Matrix; second: Matrix; out: Matrix }[];
  columns: Matrix;
  hidden: Matrix;
  y: Matrix;
}

/** Turn the weights around; to be freed with `release`. */
export function turnWeights({ strided, blocks, head, readout }: Network): Turned {
  return {
    strided: strided.map(({ w }) => kernels.transposed(w)),
    blocks: blocks.map(({ first, second, third }) => ({
      first: kernels.turnedKernel(first.w),
      second: kernels.turnedKernel(second.w),
      third: kernels.transposed(third.w),
    })),
    head: kernels.transposed(head.w),
    readout: kernels.transposed(readout.w),
  };
}

function keepForward(network: Network, input: Matrix): Kept {
  const kept = {
    windows: [] as Matrix[],
    afterStrided: [] as Matrix[],
    blocks: [] as Kept['blocks'],
  };
  let h = input;
  network.strided.forEach(({ w, b }, i) => {
    const windows = i === 0 ? h : kernels.stridedWindows(h);
    h = kernels.affine(windows, w, b, 'relu');
    kept.windows.push(windows);
    kept.afterStrided.push(h);
  });
  for (const { first, second, third } of network.blocks) {
    const x = h;
    const a = kernels.convolve(x, first.w, first.b, 'relu');
    const b = kernels.convolve(a, second.w, second.b, 'relu');
    h = kernels.addRelu(x, kernels.affine(b, third.w, third.b, 'linear'));
    kept.blocks.push({ x, first: a, second: b, out: h });
  }
  const { head, positions, readout } = network;
  const columns = kernels.affine(h, head.w, head.b, 'relu');
  const hidden = kernels.affine(kernels.transposed(columns), positions.w, positions.b, 'relu');
  const y = kernels.affine(hidden, readout.w, readout.b, 'linear');
  return { ...kept, columns, hidden, y };
}

function setDense(gradients: Gradients, name: string, input: Matrix, dz: Matrix): void {
  gradients[`${name}.weight`] = kernels.product(kernels.transposed(input), dz);
  gradients[`${name}.bias`] = kernels.columnSums(dz);
}

function setConvolution(gradients: Gradients, name: string, input: Matrix, dz: Matrix): void {
  gradients[`${name}.weight`] = kernels.kernelGradient(input, dz);
  gradients[`${name}.bias`] = kernels.columnSums(dz);
}

/** Through the layers over positions and the head: the derivative by the trunk's output. */
function backTail(network: Network, turned: Turned, kept: Kept, dy: Matrix, g: Gradients): Matrix {
  const names = layerNames(network.layout);
  setDense(g, names.readout, kept.hidden, dy);
  const dHidden = kernels.where(kept.hidden, kernels.product(dy, turned.readout));
  g[`${names.positions}.weight`] = kernels.product(kept.columns, dHidden);
  g[`${names.positions}.bias`] = kernels.columnSums(dHidden);
  const back = kernels.product(network.positions.w, kernels.transposed(dHidden));
  const dColumns = kernels.where(kept.columns, back);
  const trunk = kept.blocks.at(-1)?.out ?? kept.afterStrided.at(-1) ?? kept.columns;
  setDense(g, names.head, trunk, dColumns);
  return kernels.product(dColumns, turned.head);
}

function backBlocks(layout: NetworkLayout, turned: Turned, kept: Kept, from: Matrix, g: Gradients) {
  const names = layerNames(layout);
  let dh = from;
  for (let i = kept.blocks.length - 1; i >= 0; i -= 1) {
    const [block, back, name] = [kept.blocks[i], turned.blocks[i], names.blocks[i]];
    if (!block || !back) break;
    const dz = kernels.where(block.out, dh);
    setDense(g, `${name}.4`, block.second, dz);
    const dSecond = kernels.where(block.second, kernels.product(dz, back.third));
    setConvolution(g, `${name}.2`, block.first, dSecond);
    const toFirst = kernels.convolve(dSecond, back.second, undefined, 'linear');
    const dFirst = kernels.where(block.first, toFirst);
    setConvolution(g, `${name}.0`, block.x, dFirst);
    dh = kernels.plus(dz, kernels.convolve(dFirst, back.first, undefined, 'linear'));
  }
  return dh;
}

function backStrided(
  layout: NetworkLayout,
  turned: Turned,
  kept: Kept,
  from: Matrix,
  g: Gradients,
) {
  const names = layerNames(layout);
  let dh = from;
  for (let i = kept.windows.length - 1; i >= 0; i -= 1) {
    const [windows, after, back, name] = [
      kept.windows[i],
      kept.afterStrided[i],
      turned.strided[i],
      names.strided[i],
    ];
    if (!windows || !after || !back || name === undefined) break;
    const dz = kernels.where(after, dh);
    setDense(g, name, windows, dz);
    if (i > 0) dh = kernels.fromStridedWindows(kernels.product(dz, back));
  }
}

/** A scan on its way: its output, and its gradients once the derivative by that output is known. */
export interface Pass {
  /** `[dim]`, after the sigmoid where there is one. */
  output: Float32Array;
  /** Adds to `into` (whose tensors are freed) or starts a sum. */
  backward(dOutput: Float64Array, into: Gradients | undefined): Gradients;
  release(): void;
}

function derivativeBeforeSigmoid(output: Float32Array, dOutput: Float64Array): Float32Array {
  return output.map((s, d) => (dOutput[d] ?? NaN) * s * (1 - s));
}

/** Run a scan and keep what its way back needs. Call `release` when done. */
export async function startPass(
  network: Network,
  turned: Turned,
  betasZ: Float32Array,
): Promise<Pass> {
  const { layout } = network;
  const windows = firstWindows(padScan(betasZ, layout.nPadded));
  const kept = kernels.scoped(() =>
    keepForward(network, kernels.uploadMatrix(windows, layout.nPadded / 2, 4)),
  );
  const raw = await kernels.download(kept.y);
  const squash = layout.nStrided === 2;
  const output = squash ? raw.map((v) => 1 / (1 + Math.exp(-v))) : raw;
  const backward = (dOutput: Float64Array, into: Gradients | undefined): Gradients => {
    const dy = squash ? derivativeBeforeSigmoid(output, dOutput) : Float32Array.from(dOutput);
    const sum = kernels.scoped(() => {
      const g: Gradients = {};
      const start = kernels.uploadMatrix(dy, layout.dim, 1);
      const dTrunk = backTail(network, turned, kept, start, g);
      backStrided(layout, turned, kept, backBlocks(layout, turned, kept, dTrunk, g), g);
      return into ? kernels.sumOf(g, into) : g;
    });
    if (into) kernels.release(into);
    return sum;
  };
  return { output, backward, release: () => kernels.release(kept) };
}
