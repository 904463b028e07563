/**
 * @file The network's gradients, written by hand from kernels that every backend has: no kernel of a
 * convolution's derivative is needed, and no transposed product is issued but on a GPU. One scan at a time, as in
 * the forward pass, or several below one another; gradients of a batch are summed on the device. Checked
 * against PyTorch for every parameter.
 */
import { affineGradients, kernelGradients, type LayerGradients } from '../engine/gradients.ts';
import * as kernels from '../engine/kernels.ts';
import type { Held, Kernel, Matrix } from '../engine/kernels.ts';
import * as layers from '../engine/layers.ts';
import { layerNames } from '../network/layout.ts';
import { lengthenOne, overPositions, uploadScans, type Network } from '../network/network.ts';

/** Gradients by PyTorch's names; values in the device's layout (width, in, out). */
export type Gradients = Record<string, Held>;

/** Weights turned around for the way back, once a step. */
export interface Turned {
  strided: Matrix[];
  blocks: { first: Kernel; second: Kernel; third: Matrix }[];
  head: Matrix;
  /** `[1, hidden]`. */
  readout: Matrix;
  /** `[positions, hidden]`, each column times its readout weight; not turned. */
  positions: Matrix;
}

/** What the way back needs of the scans that went through at once. */
export interface Kept {
  windows: Matrix[];
  afterStrided: Matrix[];
  blocks: { x: Matrix; first: Matrix; second: Matrix; out: Matrix }[];
  /** What the head sees: `[nScans positions, channels]`, and of one scan alone rows that are spare. */
  trunk: Matrix;
  /** `[positions, dim]` of one scan, spare rows below; of several they are turned: `[nScans dim, positions]`. */
  columns: Matrix;
  hidden: Matrix;
  /** `[nScans, dim]`, after the sigmoid where there is one. */
  output: Matrix;
}

/** Turn the weights around; to be freed with `release`. */
export function turnWeights({ strided, blocks, head, positions, readout }: Network): Turned {
  const weights = kernels.transposed(readout.w);
  return {
    strided: strided.map(({ w }) => kernels.transposed(w)),
    blocks: blocks.map(({ first, second, third }) => ({
      first: layers.turnedKernel(first.w),
      second: layers.turnedKernel(second.w),
      third: kernels.transposed(third.w),
    })),
    head: kernels.transposed(head.w),
    readout: weights,
    positions: kernels.times(positions.w, weights),
  };
}

function keepForward(network: Network, input: Matrix, nScans: number): Kept {
  const kept = {
    windows: [] as Matrix[],
    afterStrided: [] as Matrix[],
    blocks: [] as Kept['blocks'],
  };
  let h = input;
  network.strided.forEach(({ w, b }, i) => {
    const windows = i === 0 ? h : layers.stridedWindows(h, nScans);
    h = kernels.affine(windows, w, b, 'relu');
    kept.windows.push(windows);
    kept.afterStrided.push(h);
  });
  for (const { first, second, third } of network.blocks) {
    const x = h;
    const a = layers.convolve(x, first.w, first.b, 'relu', nScans);
    const b = layers.convolve(a, second.w, second.b, 'relu', nScans);
    h = kernels.addRelu(x, kernels.affine(b, third.w, third.b, 'linear'));
    kept.blocks.push({ x, first: a, second: b, out: h });
  }
  const { head, positions, readout, layout } = network;
  const trunk = lengthenOne(h, nScans);
  const straight = kernels.affine(trunk, head.w, head.b, 'relu');
  const turned = layers.turnScans(straight, nScans);
  const hidden = kernels.affine(turned, overPositions(network, nScans), positions.b, 'relu');
  const columns = nScans === 1 ? straight : turned;
  const y = kernels.affine(hidden, readout.w, readout.b, 'linear');
  const squashed = layout.nStrided === 2 ? kernels.sigmoid(y) : y;
  const output = kernels.reshaped(squashed, nScans, layout.dim);
  return { ...kept, trunk, columns, hidden, output };
}

function setGradients(gradients: Gradients, name: string, { weight, bias }: LayerGradients): void {
  gradients[`${name}.weight`] = weight;
  gradients[`${name}.bias`] = bias;
}

/** A way back: the network, what was kept, and where gradients go. */
interface Way {
  network: Network;
  turned: Turned;
  kept: Kept;
  nScans: number;
  gradients: Gradients;
}

/** Of one scan: gradients of the layers over positions; returns that before the head's rectifier, `[positions, dim]`. */
function backOne({ network, turned, kept, gradients: g }: Way, dy: Matrix): Matrix {
  const { positions, readout } = layerNames(network.layout);
  setGradients(g, readout, affineGradients(kept.hidden, dy));
  const dHidden = kernels.where(kept.hidden, kernels.product(dy, turned.readout));
  g[`${positions}.bias`] = kernels.columnSums(dHidden);
  g[`${positions}.weight`] = kernels.product(kept.columns, dHidden);
  const back = kernels.product(network.longPositions, kernels.transposed(dHidden));
  return kernels.where(kept.columns, back);
}

/**
 * The same of several scans, `[nScans positions, dim]`. What comes back to a position feature is `dy` times its
 * readout weight wherever it is on: sums over `dy` where it is on give all four gradients, and the
 * features themselves, the largest of all buffers for few voxels, are looked at once.
 */
function backMany({ network, turned, kept, nScans, gradients: g }: Way, dy: Matrix): Matrix {
  const { positions, readout } = layerNames(network.layout);
  const { w, b } = network.positions;
  const on = kernels.where(kept.hidden, dy);
  const byWeight = kernels.leftTurnedProduct(kept.columns, on);
  const byBias = kernels.columnSums(on);
  g[`${positions}.weight`] = kernels.times(byWeight, turned.readout);
  g[`${positions}.bias`] = kernels.times(byBias, turned.readout);
  g[`${readout}.bias`] = kernels.columnSums(dy);
  // Of a feature's value, sum of weights by columns and its bias, where it is on, times dy.
  const fromWeights = kernels.columnSums(kernels.times(byWeight, w));
  const fromBias = kernels.times(byBias, kernels.reshaped(b, 1, b.size));
  g[`${readout}.weight`] = kernels.reshaped(kernels.plus(fromWeights, fromBias), b.size, 1);
  const back = kernels.rightTurnedProduct(on, turned.positions);
  return layers.turnScans(kernels.where(kept.columns, back), nScans);
}

/** Through the layers over positions and the head: the derivative by the trunk's output. */
function backTail(way: Way, dy: Matrix): Matrix {
  const { network, turned, kept, gradients } = way;
  const dColumns = way.nScans === 1 ? backOne(way, dy) : backMany(way, dy);
  const { head } = layerNames(network.layout);
  setGradients(gradients, head, affineGradients(kept.trunk, dColumns));
  const dTrunk = kernels.product(dColumns, turned.head);
  return kernels.firstRows(dTrunk, way.nScans * network.layout.positions);
}

function backBlocks({ network, turned, kept, nScans, gradients: g }: Way, from: Matrix): Matrix {
  const names = layerNames(network.layout);
  let dh = from;
  for (let i = kept.blocks.length - 1; i >= 0; i -= 1) {
    const [block, back, name] = [kept.blocks[i], turned.blocks[i], names.blocks[i]];
    if (!block || !back) break;
    const dz = kernels.where(block.out, dh);
    setGradients(g, `${name}.4`, affineGradients(block.second, dz));
    const dSecond = kernels.where(block.second, kernels.product(dz, back.third));
    setGradients(g, `${name}.2`, kernelGradients(block.first, dSecond, nScans));
    const toFirst = layers.convolve(dSecond, back.second, undefined, 'linear', nScans);
    const dFirst = kernels.where(block.first, toFirst);
    setGradients(g, `${name}.0`, kernelGradients(block.x, dFirst, nScans));
    dh = kernels.plus(dz, layers.convolve(dFirst, back.first, undefined, 'linear', nScans));
  }
  return dh;
}

function backStrided({ network, turned, kept, nScans, gradients }: Way, from: Matrix): void {
  const names = layerNames(network.layout);
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
    setGradients(gradients, name, affineGradients(windows, dz));
    if (i > 0) dh = layers.fromStridedWindows(kernels.product(dz, back), nScans);
  }
}

/** Run scans at once and keep what their way back needs; to be freed with `release`. */
export function keepPass(network: Network, scans: readonly Float32Array[]): Kept {
  return kernels.scoped(() =>
    keepForward(network, uploadScans(scans, network.layout), scans.length),
  );
}

/**
 * Gradients of scans that were kept, from the derivative by their outputs, `[nScans, dim]` (borrowed).
 * Adds to `into` (whose tensors are freed) or starts a sum.
 */
export function backPass(
  network: Network,
  turned: Turned,
  kept: Kept,
  dOutput: Matrix,
  into: Gradients | undefined,
): Gradients {
  const nScans = kept.output.shape[0];
  const sum = kernels.scoped(() => {
    const gradients: Gradients = {};
    const way: Way = { network, turned, kept, nScans, gradients };
    const squash = network.layout.nStrided === 2;
    const d = squash ? kernels.sigmoidBack(kept.output, dOutput) : dOutput;
    const dTrunk = backTail(way, kernels.reshaped(d, nScans * network.layout.dim, 1));
    backStrided(way, backBlocks(way, dTrunk));
    return into ? kernels.sumOf(gradients, into) : gradients;
  });
  if (into) kernels.release(into);
  return sum;
}

/** A scan on its way: its output, and its gradients once the derivative by that output is known. */
export interface Pass {
  /** `[dim]`, after the sigmoid where there is one. */
  output: Float32Array;
  /** Adds to `into` (whose tensors are freed) or starts a sum. */
  backward(dOutput: ArrayLike<number>, into: Gradients | undefined): Gradients;
  release(): void;
}

/** Run a scan and keep what its way back needs. Call `release` when done. */
export async function startPass(
  network: Network,
  turned: Turned,
  betasZ: Float32Array,
): Promise<Pass> {
  const kept = keepPass(network, [betasZ]);
  const backward = (dOutput: ArrayLike<number>, into: Gradients | undefined): Gradients => {
    const start = kernels.uploadMatrix(Float32Array.from(dOutput), 1, network.layout.dim);
    try {
      return backPass(network, turned, kept, start, into);
    } finally {
      kernels.release([start]);
    }
  };
  const output = await kernels.download(kept.output);
  return { output, backward, release: () => kernels.release(kept) };
}
