/**
 * @file A tiny mapper with known weights, input and output: the start-up check of every backend.
 *
 * Weights: parameter k (0-based, in the order of the network) has `0.4 sin(1.7 i + 0.9 (k + 1)) +
 * 0.05` at flat index i, in PyTorch's layout; input `sin(0.7 j)`. The output was computed by
 * PyTorch's own layers in float32 (`scripts/fixtures/mapper/networks.py` repeats it).
 */
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { layerNames } from './layout.ts';

/** 32 voxels, 3 channels, 4 blocks, hidden width 5, 4 outputs, one strided convolution. */
const [VOXELS, CHANNELS, BLOCKS, HIDDEN, DIM] = [32, 3, 4, 5, 4];

export const GOLDEN_OUTPUT = Float32Array.of(0.5499005, 0.2688424, 0.0682095, 0.0675037);

/**
 * Derivative of the sum of the outputs by `encoder.0.0.weight`, `(out, in, width)` row-major: the last
 * one to be reached on the way back through all layers.
 */
export const GOLDEN_GRADIENT = Float32Array.of(
  ...[0.2064663, 0.3459378, 0.2483866, -0.02627489],
  ...[-0.06886481, -0.04998871, -0.007602129, 0.08057597],
  ...[0, 0, 0, 0],
);

/** Names and shapes of the parameters, in order, of a network with one strided convolution. */
function shapes(): [string, number[]][] {
  const names = layerNames({ nStrided: 1, nBlocks: BLOCKS });
  const layers: [string, number[]][] = [
    ...names.strided.map((name): [string, number[]] => [name, [CHANNELS, 1, 4]]),
    ...names.blocks.flatMap((name): [string, number[]][] => [
      [`${name}.0`, [CHANNELS, CHANNELS, 3]],
      [`${name}.2`, [CHANNELS, CHANNELS, 3]],
      [`${name}.4`, [CHANNELS, CHANNELS, 1]],
    ]),
    [names.head, [DIM, CHANNELS, 1]],
    [names.positions, [HIDDEN, VOXELS / 2, 1]],
    [names.readout, [1, HIDDEN, 1]],
  ];
  return layers.flatMap(([name, shape]): [string, number[]][] => [
    [`${name}.weight`, shape],
    [`${name}.bias`, shape.slice(0, 1)],
  ]);
}

/** The weights of the golden mapper. */
export function goldenMapper(): TensorRecord {
  return Object.fromEntries(
    shapes().map(([name, shape], k): [string, Tensor] => {
      const size = shape.reduce((product, n) => product * n, 1);
      const fill = (_: unknown, i: number) => 0.4 * Math.sin(1.7 * i + 0.9 * (k + 1)) + 0.05;
      return [name, { shape, values: Float32Array.from({ length: size }, fill) }];
    }),
  );
}

/** The scan of the golden mapper. */
export function goldenInput(): Float32Array {
  return Float32Array.from({ length: VOXELS }, (_, j) => Math.sin(0.7 * j));
}
