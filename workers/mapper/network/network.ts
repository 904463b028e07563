/**
 * @file The mapper of Lin et al. 2022 on the device: betas of a scan to an embedding.
 *
 * A strided convolution (or two), residual blocks without normalisation, a 1x1 convolution to `dim`
 * columns, then two layers over positions shared by all columns. Scans of a batch lie below one another;
 * at full size a scan has 16 MB in one activation, so WebAssembly takes one at a time and a GPU as many
 * as its buffers hold. Checked against PyTorch on every backend.
 */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { MAX_BUFFER_BYTES } from '../engine/backends.ts';
import * as kernels from '../engine/kernels.ts';
import type { Kernel, Matrix, Vector } from '../engine/kernels.ts';
import * as layers from '../engine/layers.ts';
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
  /** `[dim, channels + 1]`: the head turned around, its bias as the last column. */
  turnedHead: Matrix;
  /** `[positions, hidden]`. */
  positions: Dense;
  /** `positions.w` for one scan alone, with as many zero rows below as are spare there. */
  longPositions: Matrix;
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

/** PyTorch's own order of the head, and the bias behind it. */
function turnedHead(tensors: TensorRecord, name: string, { dim, channels }: NetworkLayout): Matrix {
  const { values } = read(tensors, `${name}.weight`);
  const bias = read(tensors, `${name}.bias`).values;
  const rows = new Float32Array(dim * (channels + 1));
  for (let d = 0; d < dim; d += 1) {
    rows.set(values.subarray(d * channels, (d + 1) * channels), d * (channels + 1));
    rows[d * (channels + 1) + channels] = bias[d] ?? NaN;
  }
  return kernels.uploadMatrix(rows, dim, channels + 1);
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
  const positions = dense(tensors, names.positions);
  return {
    layout,
    strided: names.strided.map((name) => dense(tensors, name)),
    blocks: names.blocks.map((name) => ({
      first: convolution(tensors, `${name}.0`),
      second: convolution(tensors, `${name}.2`),
      third: dense(tensors, `${name}.4`),
    })),
    head: dense(tensors, names.head),
    turnedHead: turnedHead(tensors, names.head, layout),
    positions,
    longPositions: lengthenOne(positions.w, 1),
    readout: dense(tensors, names.readout),
  };
}

/** Free the weights. */
export function releaseNetwork(network: Network): void {
  kernels.release(network);
}

/** The windows of the first convolution of each scan, `[nScans nPadded / 2, 4]`, made on the CPU. */
export function firstWindows(scans: readonly Float32Array[], nPadded: number): Float32Array {
  const half = nPadded / 2;
  const windows = new Float32Array(4 * half * scans.length);
  scans.forEach((scan, s) => {
    const padded = padScan(scan, nPadded);
    for (let i = 0; i < half; i += 1) {
      for (let k = 0; k < 4; k += 1) windows[4 * (s * half + i) + k] = padded[2 * i + k - 1] ?? 0;
    }
  });
  return windows;
}

/** The windows on the device. */
export function uploadScans(scans: readonly Float32Array[], { nPadded }: NetworkLayout): Matrix {
  return kernels.uploadMatrix(firstWindows(scans, nPadded), (scans.length * nPadded) / 2, 4);
}

/** More scans than this at once gain nothing, and what is kept for the way back grows with them. */
const MOST_AT_ONCE = 32;

/**
 * Scans that go through at once: one where values are near (there several take longer, note 150), else as
 * many as the largest activation allows.
 */
export function scansAtOnce({ positions, dim, channels }: NetworkLayout): number {
  if (!kernels.isFar()) return 1;
  const bytes = 4 * positions * Math.max(dim, 4 * channels);
  return Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(MAX_BUFFER_BYTES / bytes)));
}

/** A row for each position, and for one scan alone those that are spare. */
export function lengthenOne(a: Matrix, nScans: number): Matrix {
  return nScans > 1 ? a : kernels.withSpareRows(a);
}

/** Weights of the layer over positions for so many scans at once. */
export function overPositions({ positions, longPositions }: Network, nScans: number): Matrix {
  return nScans > 1 ? positions.w : longPositions;
}

function trunk(network: Network, windows: Matrix, nScans: number): Matrix {
  let h = windows;
  network.strided.forEach(({ w, b }, i) => {
    h = kernels.affine(i === 0 ? h : layers.stridedWindows(h, nScans), w, b, 'relu');
  });
  for (const { first, second, third } of network.blocks) {
    const a = layers.convolve(h, first.w, first.b, 'relu', nScans);
    const b = layers.convolve(a, second.w, second.b, 'relu', nScans);
    h = kernels.addRelu(h, kernels.affine(b, third.w, third.b, 'linear'));
  }
  return h;
}

/** Columns of the embedding over positions, `[nScans dim, positions]`, after the rectifier. */
function turnedColumns({ head, turnedHead }: Network, h: Matrix, nScans: number): Matrix {
  if (nScans > 1) return layers.turnScans(kernels.affine(h, head.w, head.b, 'relu'), nScans);
  // Turning the trunk's output instead moves a few channels in place of all columns.
  const long = lengthenOne(h, nScans);
  const ones = kernels.filled(1, long.shape[0], 1);
  return kernels.reluProduct(turnedHead, kernels.stacked([kernels.transposed(long), ones]));
}

/** The whole network on the device: `[nScans, dim]`. Runs in the caller's scope. */
export function embed(network: Network, windows: Matrix, nScans: number): Matrix {
  const { positions, readout, layout } = network;
  const columns = turnedColumns(network, trunk(network, windows, nScans), nScans);
  const hidden = kernels.affine(columns, overPositions(network, nScans), positions.b, 'relu');
  const y = kernels.affine(hidden, readout.w, readout.b, 'linear');
  return kernels.reshaped(layout.nStrided === 2 ? kernels.sigmoid(y) : y, nScans, layout.dim);
}

/**
 * Map scans, as many at once as fit.
 *
 * @param scans    `[nVoxels]` z-scored betas each, nVoxels <= nPadded; padded symmetrically, not finite
 *                 counts as 0.
 * @param breathe  Called after each pass: may let the event loop turn, may throw to stop.
 * @returns        `[n, dim]` row-major, not unit-normalised (in 0..1 for the network with a sigmoid).
 */
export async function forwardAll(
  network: Network,
  scans: readonly Float32Array[],
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Float32Array<ArrayBuffer>> {
  const { layout } = network;
  const outputs = new Float32Array(scans.length * layout.dim);
  const step = scansAtOnce(layout);
  for (let from = 0; from < scans.length; from += step) {
    const some = scans.slice(from, from + step);
    const embedding = kernels.scoped(() => embed(network, uploadScans(some, layout), some.length));
    outputs.set(await kernels.take(embedding), from * layout.dim);
    await breathe();
  }
  return outputs;
}

/** Map scans to a row each, as {@link forwardAll}. */
export async function predictAll(
  network: Network,
  scans: readonly Float32Array[],
  breathe: () => Promise<void>,
): Promise<Float32Array[]> {
  const { dim } = network.layout;
  const outputs = await forwardAll(network, scans, breathe);
  return scans.map((_, i) => outputs.slice(i * dim, (i + 1) * dim));
}

/** Map one scan: `[dim]`, as {@link forwardAll}. */
export function forward(
  network: Network,
  betasZ: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  return forwardAll(network, [betasZ]);
}
