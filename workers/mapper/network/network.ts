/**
 * @file The mapper of Lin et al. 2022 on the device: betas of a scan to an embedding.
 *
 * A strided convolution (or two), residual blocks without normalisation, a 1x1 convolution to `dim`
 * columns, then two layers over positions shared by all columns. One scan at a time: at full size a
 * scan has 16 MB in one activation. Checked against PyTorch on every backend.
 */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import * as kernels from '../engine/kernels.ts';
import type { Kernel, Matrix, Vector } from '../engine/kernels.ts';
import { layerNames, padScan, type NetworkLayout } from './layout.ts';

export interface Dense {
  w: Matrix;
  b: Vector;
}
export interface Convolution {
  w: Kernel;
  b: Vector;
}
export interface Block {
  first: Convolution;
  second: Convolution;
  third: Dense;
}

/** Weights on the device, in the order and layout that the kernels want. */
export interface Network {
  layout: NetworkLayout;
  /** `[4 in, channels]`: windows of four positions, position-major. */
  strided: Dense[];
  blocks: Block[];
  head: Dense;
  /** `[positions, hidden]`. */
  positions: Dense;
  /** `[hidden, 1]`. */
  readout: Dense;
}

/** PyTorch's `(out, in, width)` as `(width, in, out)`, both row-major; and back with the ends swapped. */
export function reverseAxes({ shape, values }: Tensor): Tensor {
  const [first = 1, second = 1, third = 1] = shape;
  const out = new Float32Array(values.length);
  for (let a = 0; a < first; a += 1) {
    for (let b = 0; b < second; b += 1) {
      for (let c = 0; c < third; c += 1) {
        out[(c * second + b) * first + a] = values[(a * second + b) * third + c] ?? NaN;
      }
    }
  }
  return { shape: [third, second, first], values: out };
}

function read(tensors: TensorRecord, name: string): Tensor {
  return tensors[name] ?? { shape: [0], values: new Float32Array(0) };
}

function dense(tensors: TensorRecord, name: string): Dense {
  const { shape, values } = reverseAxes(read(tensors, `${name}.weight`));
  const [width = 0, nIn = 0, nOut = 0] = shape;
  return {
    w: kernels.uploadMatrix(values, width * nIn, nOut),
    b: kernels.uploadVector(read(tensors, `${name}.bias`).values),
  };
}

function convolution(tensors: TensorRecord, name: string): Convolution {
  const { shape, values } = reverseAxes(read(tensors, `${name}.weight`));
  const [width = 0, nIn = 0, nOut = 0] = shape;
  return {
    w: kernels.uploadKernel(values, width, nIn, nOut),
    b: kernels.uploadVector(read(tensors, `${name}.bias`).values),
  };
}

/**
 * Put weights on the device.
 *
 * @param tensors  PyTorch names and layouts, checked by `layoutOf`. Borrowed.
 * @returns        To be freed with {@link releaseNetwork}.
 */
export function buildNetwork(tensors: TensorRecord, layout: NetworkLayout): Network {
  const names = layerNames(layout);
  return {
    layout,
    strided: names.strided.map((name) => dense(tensors, name)),
    blocks: names.blocks.map((name) => ({
      first: convolution(tensors, `${name}.0`),
      second: convolution(tensors, `${name}.2`),
      third: dense(tensors, `${name}.4`),
    })),
    head: dense(tensors, names.head),
    positions: dense(tensors, names.positions),
    readout: dense(tensors, names.readout),
  };
}

/** Free the weights. */
export function releaseNetwork({ strided, blocks, head, positions, readout }: Network): void {
  kernels.release({ strided, blocks, head, positions, readout });
}

/** The windows of the first convolution of a padded scan: `[nPadded / 2, 4]`, made on the CPU. */
export function firstWindows(padded: Float32Array): Float32Array {
  const half = padded.length / 2;
  const windows = new Float32Array(4 * half);
  for (let i = 0; i < half; i += 1) {
    for (let k = 0; k < 4; k += 1) windows[4 * i + k] = padded[2 * i + k - 1] ?? 0;
  }
  return windows;
}

function trunk(network: Network, windows: Matrix): Matrix {
  let h = windows;
  network.strided.forEach(({ w, b }, i) => {
    h = kernels.affine(i === 0 ? h : kernels.stridedWindows(h), w, b, 'relu');
  });
  for (const { first, second, third } of network.blocks) {
    const a = kernels.convolve(h, first.w, first.b, 'relu');
    const b = kernels.convolve(a, second.w, second.b, 'relu');
    h = kernels.addRelu(h, kernels.affine(b, third.w, third.b, 'linear'));
  }
  return h;
}

/** The whole network on the device: `[dim, 1]`. Runs in the caller's scope. */
function embed(network: Network, windows: Matrix): Matrix {
  const { head, positions, readout, layout } = network;
  const columns = kernels.affine(trunk(network, windows), head.w, head.b, 'relu');
  const hidden = kernels.affine(kernels.transposed(columns), positions.w, positions.b, 'relu');
  const y = kernels.affine(hidden, readout.w, readout.b, 'linear');
  return layout.nStrided === 2 ? kernels.sigmoid(y) : y;
}

/**
 * Map one scan.
 *
 * @param betasZ  `[nVoxels]`, nVoxels <= nPadded; padded symmetrically, not finite counts as 0.
 * @returns       `[dim]`, not unit-normalised (in 0..1 for the network with a sigmoid).
 */
export async function forward(
  network: Network,
  betasZ: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const { nPadded } = network.layout;
  const windows = firstWindows(padScan(betasZ, nPadded));
  const embedding = kernels.scoped(() =>
    embed(network, kernels.uploadMatrix(windows, nPadded / 2, 4)),
  );
  return kernels.take(embedding);
}
