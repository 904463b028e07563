/**
 * @file The shape of a mapper network, read from the names and shapes of its tensors (names of the
 * reference implementation's checkpoints; see Lin et al. 2022, appendix A.2). Any number of voxels,
 * widths and residual blocks; one strided convolution (image, caption) or two (with a sigmoid at the
 * end). Every name and shape is checked before anything reaches the device.
 */
import { LabError } from '../../../src/domain/errors.ts';
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';

export interface NetworkLayout {
  /** Strided convolutions at the start: 1, or 2 for the network with a sigmoid. */
  nStrided: number;
  nBlocks: number;
  /** Channels of the trunk. */
  channels: number;
  /** Length of the embedding. */
  dim: number;
  /** Positions left after the strided convolutions. */
  positions: number;
  /** Width of the layer over positions. */
  hidden: number;
  /** Voxels with padding: `positions * 2^nStrided`. */
  nPadded: number;
}

/** Published networks pad to a multiple of 128 voxels, so less than this may be added. */
const MAX_PADDING = 128;

function tensorOf(tensors: TensorRecord, name: string): Tensor {
  const tensor = tensors[name];
  if (tensor) return tensor;
  throw new LabError(
    'bad-model',
    `A mapper's weights need a tensor '${name}', which this file lacks. It has ` +
      `${Object.keys(tensors).slice(0, 6).join(', ')}, ... Drop the state_dict of f_mi, f_mc or f_mr.`,
    { missing: name },
  );
}

function expectShape(tensors: TensorRecord, name: string, shape: number[]): void {
  const found = tensorOf(tensors, name).shape;
  if (found.length === shape.length && found.every((size, i) => size === shape[i])) return;
  throw new LabError(
    'bad-model',
    `'${name}' should be [${shape.join(', ')}] in this mapper, but is [${found.join(', ')}].`,
    { name, expected: shape, found },
  );
}

function expectConvolution(tensors: TensorRecord, at: string, shape: number[]): void {
  expectShape(tensors, `${at}.weight`, shape);
  expectShape(tensors, `${at}.bias`, shape.slice(0, 1));
}

function countWhile(has: (index: number) => boolean): number {
  let n = 0;
  while (has(n)) n += 1;
  return n;
}

/** Shape entry `axis` of a tensor that must exist. */
function sizeOf(tensors: TensorRecord, name: string, axis: number): number {
  return tensorOf(tensors, name).shape[axis] ?? 0;
}

/** The names of the layers, in the order of the network. */
export function layerNames({ nStrided, nBlocks }: Pick<NetworkLayout, 'nStrided' | 'nBlocks'>) {
  const strided = Array.from({ length: nStrided }, (_, i) => `encoder.${i}.0`);
  const blocks = Array.from({ length: nBlocks }, (_, i) => `encoder.${nStrided + i}.net`);
  return {
    strided,
    blocks,
    head: `encoder.${nStrided + nBlocks}`,
    positions: 'fc.1',
    readout: 'fc.3',
  };
}

function checkAll(tensors: TensorRecord, layout: NetworkLayout): void {
  const { channels, dim, positions, hidden } = layout;
  const names = layerNames(layout);
  names.strided.forEach((name, i) =>
    expectConvolution(tensors, name, [channels, i === 0 ? 1 : channels, 4]),
  );
  for (const name of names.blocks) {
    expectConvolution(tensors, `${name}.0`, [channels, channels, 3]);
    expectConvolution(tensors, `${name}.2`, [channels, channels, 3]);
    expectConvolution(tensors, `${name}.4`, [channels, channels, 1]);
  }
  expectConvolution(tensors, names.head, [dim, channels, 1]);
  expectConvolution(tensors, names.positions, [hidden, positions, 1]);
  expectConvolution(tensors, names.readout, [1, hidden, 1]);
}

/** Strip what training wrappers put before the names. */
export function withoutPrefix(tensors: TensorRecord): TensorRecord {
  const entries = Object.entries(tensors).map(([name, tensor]): [string, Tensor] => [
    name.replace(/^(module\.|backbone_net\.)+/, ''),
    tensor,
  ]);
  return Object.fromEntries(entries);
}

/**
 * Read and check the layout of a mapper.
 *
 * @param tensors  PyTorch names and axis orders, prefixes stripped ({@link withoutPrefix}).
 * @throws LabError `bad-model` if a tensor is missing or has a shape that does not fit the others.
 */
export function layoutOf(tensors: TensorRecord): NetworkLayout {
  const nStrided = countWhile((i) => `encoder.${i}.0.weight` in tensors);
  if (nStrided < 1 || nStrided > 2) {
    throw new LabError(
      'bad-model',
      `A mapper starts with one or two strided convolutions (encoder.0.0.weight, ...); this file has ` +
        `${nStrided}. Drop the state_dict of f_mi, f_mc or f_mr.`,
      { nStrided },
    );
  }
  const nBlocks = countWhile((i) => `encoder.${nStrided + i}.net.0.weight` in tensors);
  const positions = sizeOf(tensors, 'fc.1.weight', 1);
  const layout: NetworkLayout = {
    nStrided,
    nBlocks,
    channels: sizeOf(tensors, 'encoder.0.0.weight', 0),
    dim: sizeOf(tensors, `encoder.${nStrided + nBlocks}.weight`, 0),
    positions,
    hidden: sizeOf(tensors, 'fc.1.weight', 0),
    nPadded: positions * 2 ** nStrided,
  };
  checkAll(tensors, layout);
  return layout;
}

/** Voxels with padding for a dataset: the next multiple of two for each strided convolution. */
export function paddedFor(nVoxels: number, nStrided: number): number {
  const step = 2 ** nStrided;
  return step * Math.ceil(nVoxels / step);
}

/**
 * Refuse a network that was made for other voxels.
 *
 * @param trainedOn  Voxels before padding, where the file says so.
 * @throws LabError  `shape-mismatch`.
 */
export function checkVoxels(
  nPadded: number,
  nVoxels: number,
  trainedOn: number | undefined,
  name: string,
): void {
  const padding = nPadded - nVoxels;
  const fits =
    trainedOn === undefined ? padding >= 0 && padding < MAX_PADDING : trainedOn === nVoxels;
  if (fits) return;
  throw new LabError(
    'shape-mismatch',
    `The mapper '${name}' expects ${trainedOn ?? nPadded} voxels; these betas have ${nVoxels}. ` +
      'Train one for these voxels, or drop the betas and the mask that it was trained on.',
    { expected: trainedOn ?? nPadded, found: nVoxels },
  );
}

/**
 * A scan with symmetric zeros: left `floor((nPadded - n) / 2)`, the rest on the right. Values that
 * are not finite (outside the mask) become 0, the session mean.
 */
export function padScan(betasZ: Float32Array, nPadded: number): Float32Array<ArrayBuffer> {
  const padded = new Float32Array(nPadded);
  const left = Math.floor((nPadded - betasZ.length) / 2);
  for (let v = 0; v < betasZ.length; v += 1) {
    const value = betasZ[v] ?? 0;
    padded[left + v] = Number.isFinite(value) ? value : 0;
  }
  return padded;
}
