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
 * Of each parameter, the derivative of the sum of the outputs by it, `g`, as one number: the sum of
 * `g_i sin(0.37 i + 1)` over its flat index, PyTorch's layout. A layer whose way back is wrong shows in its own.
 */
export const GOLDEN_GRADIENTS: Readonly<Record<string, number>> = {
  'encoder.0.0.weight': 0.6439989,
  'encoder.0.0.bias': -0.4246669,
  'encoder.1.net.0.weight': 0.07159904,
  'encoder.1.net.0.bias': -0.01083098,
  'encoder.1.net.2.weight': -0.08318142,
  'encoder.1.net.2.bias': -0.08448018,
  'encoder.1.net.4.weight': -0.3090766,
  'encoder.1.net.4.bias': -0.2220736,
  'encoder.2.net.0.weight': 0.1661317,
  'encoder.2.net.0.bias': -0.0872806,
  'encoder.2.net.2.weight': 0.1242159,
  'encoder.2.net.2.bias': -0.1902609,
  'encoder.2.net.4.weight': -0.2863863,
  'encoder.2.net.4.bias': -0.2049723,
  'encoder.3.net.0.weight': -0.02233196,
  'encoder.3.net.0.bias': -0.1024781,
  'encoder.3.net.2.weight': 0.4566343,
  'encoder.3.net.2.bias': -0.1241679,
  'encoder.3.net.4.weight': -0.4668093,
  'encoder.3.net.4.bias': 0.2855716,
  'encoder.4.net.0.weight': -0.03346663,
  'encoder.4.net.0.bias': -0.03703054,
  'encoder.4.net.2.weight': -0.01049523,
  'encoder.4.net.2.bias': -0.005559713,
  'encoder.4.net.4.weight': -0.6695191,
  'encoder.4.net.4.bias': 0.2880615,
  'encoder.5.weight': 3.122383,
  'encoder.5.bias': 1.196253,
  'fc.1.weight': 0.05874649,
  'fc.1.bias': 1.860802,
  'fc.3.weight': 5.537042,
  'fc.3.bias': 3.365884,
};

/** A gradient as one number, as in {@link GOLDEN_GRADIENTS}. */
export function againstWave(gradient: Float32Array): number {
  return gradient.reduce((sum, g, i) => sum + g * Math.sin(0.37 * i + 1), 0);
}

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
