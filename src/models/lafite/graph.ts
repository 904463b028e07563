/**
 * @file Tensors of a Lafite generator -> an ONNX graph: z and conditions in, picture out. Modulation
 * is not fused into the weights (they stay constant for a whole batch), demodulation uses squared
 * weights summed beforehand, the gain sqrt(2) of the activation is folded into what precedes it.
 * Equal to the reference network to 1e-4 (golden vectors and PyTorch fixtures in the tests).
 * @see Zhou et al. 2022 (Lafite) section 3; Karras et al. 2020 (StyleGAN2) section 2.2.
 */
import type { TensorRecord } from '../../domain/model.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import type { GeneratorSpec, LayerSpec } from './describe.ts';
import { conditionSlots } from './describe.ts';
import {
  PHASE_TAPS,
  blurKernel,
  checkBlur,
  doublingKernel,
  phaseKernel,
  scaled,
  squaredSums,
  tensorOf,
} from './weights.ts';

export interface GraphOptions {
  /** Activations are held within +-clamp; the published networks use 256. */
  clamp?: number;
}

const SLOPE = 0.2;
const GAIN = Math.SQRT2;
const EPSILON = 1e-8;
/** Learning-rate multiplier of mapping and condition layers, a factor on their stored weights. */
const SLOW = 0.01;

/** What all layers share while the graph is built. */
interface Net {
  g: GraphBuilder;
  tensors: TensorRecord;
  clamp: number;
  conditions: string[];
  slots: string[];
  w: string;
}

/**
 * Build the generator's graph.
 *
 * Inputs: `z [n, zDim]`; `condition0` (and `condition1`) `[n, dim]`, unit norm; for each layer with
 * noise `noise.<prefix> [m, 1, side, side]` with m = n or 1. Outputs: `image [n, 3, side, side]`,
 * nominally in [-1, 1] and not clamped to it, and `w [n, wDim]`.
 *
 * @param tensors   Checked by `describeGenerator`. Borrowed; the numbers of large ones are asked for when
 *                  the model is written.
 * @throws LabError `bad-model` when a stored resampling filter is not StyleGAN2's.
 */
export function buildGeneratorGraph(
  tensors: TensorRecord,
  spec: GeneratorSpec,
  { clamp = 256 }: GraphOptions = {},
): OnnxGraph {
  const g = new GraphBuilder('generator');
  const w = mappingNetwork(g, tensors, g.input('z', ['n', spec.zDim]), spec);
  const conditions = spec.conditionDims.map((dim, i) => g.input(`condition${i}`, ['n', dim]));
  const net = { g, tensors, clamp, conditions, slots: conditionSlots(spec.structure), w };
  const image = synthesis(net, spec);
  g.output('image', image, ['n', 3, spec.resolution, spec.resolution]);
  g.output('w', w, ['n', spec.wDim]);
  return g.graph;
}

/** Name of a layer's noise input, or undefined for a layer without noise. */
export function noiseInputOf({ kind, prefix }: LayerSpec): string | undefined {
  return kind === 'rgb' ? undefined : `noise.${prefix}`;
}

/** `w = f(z / rms(z))`: fully connected layers, each with leaky ReLU and gain. */
function mappingNetwork(
  g: GraphBuilder,
  tensors: TensorRecord,
  z: string,
  { nMappingLayers }: GeneratorSpec,
): string {
  const power = g.op('ReduceMean', [g.op('Mul', [z, z])], { axes: [1], keepdims: 1 });
  const rms = g.op('Sqrt', [g.op('Add', [power, g.scalar(EPSILON)])]);
  let x = g.op('Div', [z, rms]);
  for (let layer = 0; layer < nMappingLayers; layer += 1) {
    x = slowLayer(g, tensors, `mapping.fc${layer}`, x);
  }
  return x;
}

/** Fully connected layer with the slow learning rate, leaky ReLU and its gain. */
function slowLayer(g: GraphBuilder, tensors: TensorRecord, name: string, x: string): string {
  return leakyRelu(g, linear(g, tensors, name, x, SLOW * GAIN, SLOW * GAIN));
}

const asStored = (values: Float32Array): Float32Array => values;

const leakyRelu = (g: GraphBuilder, x: string): string =>
  g.op('LeakyRelu', [x], { alpha: { float: SLOPE } });

/** `x W^T gain / sqrt(nIn) + b biasGain`, the gains folded into the constants. */
function linear(
  g: GraphBuilder,
  tensors: TensorRecord,
  name: string,
  x: string,
  gain: number,
  biasGain: number,
): string {
  const stored = tensorOf(tensors, `${name}.weight`);
  const bias = tensorOf(tensors, `${name}.bias`);
  const factor = gain / Math.sqrt(stored.shape[1] ?? 1);
  const weight = g.made(stored, stored.shape, (values) => scaled(values, factor));
  return g.op('Gemm', [x, weight, g.weights(scaled(bias.values, biasGain), bias.shape)], {
    transB: 1,
  });
}

/** Blocks of doubling side: features through the layers, the picture summed over the blocks. */
function synthesis(net: Net, { layers }: GeneratorSpec): string {
  const { g, tensors } = net;
  const { shape, values } = tensorOf(tensors, 'synthesis.b4.const');
  let x = g.weights(values, [1, ...shape]);
  let image: string | undefined;
  for (const layer of layers) {
    if (layer.kind === 'rgb') {
      const colours = toRgb(net, layer, x);
      image = image === undefined ? colours : g.op('Add', [double(g, image, layer.nOut), colours]);
    } else {
      x = modulatedConvolution(net, layer, x);
    }
  }
  return image ?? x;
}

/** Per-channel factors from conditions and w: `A [t ; w] / sqrt + b`, times `gain`. `[n, nIn]`. */
function styles({ g, tensors, conditions, slots, w }: Net, prefix: string, gain: number): string {
  if (slots.length === 0) return linear(g, tensors, `${prefix}.affine`, w, gain, gain);
  const heads = slots.map((slot, i) => {
    const hidden = slowLayer(g, tensors, `${prefix}.pre_0${slot}`, conditions[i] ?? '');
    return slowLayer(g, tensors, `${prefix}.pre_1${slot}`, hidden);
  });
  const t = heads.length > 1 ? g.op('Max', heads) : (heads[0] ?? '');
  const joined = g.op('Concat', [t, w], { axis: 1 });
  return linear(g, tensors, `${prefix}.affine_0`, joined, gain, gain);
}

/** `[n, c]` as `[n, c, 1, 1]`, to scale the channels of a picture. */
const overPixels = (g: GraphBuilder, x: string): string =>
  g.op('Reshape', [x, g.integers([0, -1, 1, 1])]);

/** `clamp(lrelu(demodulated convolution + noise + bias) sqrt 2)`. */
function modulatedConvolution(net: Net, layer: LayerSpec, x: string): string {
  const { g, tensors, clamp } = net;
  const { prefix, nIn, nOut, resolution } = layer;
  const style = styles(net, prefix, 1);
  const modulated = g.op('Mul', [x, overPixels(g, style)]);
  const convolved =
    layer.kind === 'up' ? upConvolution(net, layer, modulated) : convolution(net, layer, modulated);
  const weight = tensorOf(tensors, `${prefix}.weight`);
  // sqrt(2) rsqrt(q + eps) = 1 / sqrt((q + eps) / 2), q = sum over inputs of s^2 times sum of w^2.
  const halfSquares = g.made(weight, [nOut, nIn], (values) =>
    squaredSums(values, weight.shape, 1 / 2),
  );
  const halfEpsilon = g.weights(Float32Array.of(EPSILON / 2), [1]);
  const power = g.op('Gemm', [g.op('Mul', [style, style]), halfSquares, halfEpsilon], {
    transB: 1,
  });
  const gain = g.op('Reciprocal', [g.op('Sqrt', [power])]);
  const demodulated = g.op('Mul', [convolved, overPixels(g, gain)]);
  const strength = tensorOf(tensors, `${prefix}.noise_strength`).values[0] ?? 0;
  const noise = g.input(`noise.${prefix}`, ['m', 1, resolution, resolution]);
  const noisy = g.op('Add', [demodulated, g.op('Mul', [noise, g.scalar(strength * GAIN)])]);
  const bias = scaled(tensorOf(tensors, `${prefix}.bias`).values, GAIN);
  const biased = g.op('Add', [noisy, g.weights(bias, [1, nOut, 1, 1])]);
  return g.op('Clip', [leakyRelu(g, biased), g.scalar(-clamp), g.scalar(clamp)]);
}

function convolution({ g, tensors }: Net, { prefix }: LayerSpec, x: string): string {
  const weight = tensorOf(tensors, `${prefix}.weight`);
  return g.op('Conv', [x, g.made(weight, weight.shape, asStored)], { pads: [1, 1, 1, 1] });
}

/**
 * Transposed convolution of stride 2 and the resampling filter after it. The four phases of the
 * output are four plain convolutions of 4, 2, 2 and 1 taps, which cost what the transposed one
 * does; one row and column of zeros at the end stand in for the filter's padding there.
 */
function upConvolution({ g, tensors }: Net, { prefix, nOut, nIn }: LayerSpec, x: string): string {
  checkBlur(tensors, `${prefix}.resample_filter`);
  const weight = tensorOf(tensors, `${prefix}.weight`);
  const phases = PHASE_TAPS.flatMap((rows) =>
    PHASE_TAPS.map((columns) => {
      const shape = [nOut, nIn, rows.length, columns.length];
      const kernel = g.made(weight, shape, (values) => phaseKernel(values, rows, columns));
      if (rows.length * columns.length > 1) {
        return g.op('Conv', [x, kernel], { pads: [rows.length - 1, columns.length - 1, 1, 1] });
      }
      // ONNX Runtime 1.30 on WebGPU leaves out the padding of 1x1 convolutions.
      return g.op('Pad', [g.op('Conv', [x, kernel]), g.integers([0, 0, 0, 0, 0, 0, 1, 1])]);
    }),
  );
  const wide = interleave(g, g.op('Concat', phases, { axis: 1 }));
  const blur = g.weights(blurKernel(nOut), [nOut, 1, 4, 4]);
  return g.op('Conv', [wide, blur], { pads: [1, 1, 0, 0], group: nOut });
}

/** `[n, 4 c, h, w]`, phase before channel, to `[n, c, 2 h, 2 w]`. */
const interleave = (g: GraphBuilder, x: string): string =>
  g.op('DepthToSpace', [x], { blocksize: 2, mode: 'DCR' });

/** A picture at twice its side. */
function double(g: GraphBuilder, image: string, nChannels: number): string {
  const kernel = g.weights(doublingKernel(nChannels), [4 * nChannels, nChannels, 3, 3]);
  return interleave(g, g.op('Conv', [image, kernel], { pads: [1, 1, 1, 1] }));
}

/** 1x1 convolution to colours, styles divided by sqrt(nIn), no demodulation, no activation. */
function toRgb(net: Net, { prefix, nIn }: LayerSpec, x: string): string {
  const { g, tensors, clamp } = net;
  const style = styles(net, prefix, 1 / Math.sqrt(nIn));
  const { shape, values } = tensorOf(tensors, `${prefix}.weight`);
  const bias = tensorOf(tensors, `${prefix}.bias`);
  const modulated = g.op('Mul', [x, overPixels(g, style)]);
  const colours = g.op('Conv', [
    modulated,
    g.weights(values, shape),
    g.weights(bias.values, bias.shape),
  ]);
  // Not Clip: ONNX Runtime fuses that into the convolution, then runs all of these at the end and
  // holds the features of every block until there.
  return g.op('Min', [g.op('Max', [colours, g.scalar(-clamp)]), g.scalar(clamp)]);
}
