/**
 * @file The layers of the generator as parts of a graph: fully connected ones, modulated convolutions
 * (plain, and doubling the side), and those to colours. The constants of a convolution are made once
 * and serve any range of its rows.
 * @see Karras et al. 2020 (StyleGAN2) section 2.2; Zhou et al. 2022 (Lafite) section 3.
 */
import type { TensorRecord } from '../../domain/model.ts';
import type { GraphBuilder } from '../onnx/graph.ts';
import type { LayerSpec } from './describe.ts';
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

const SLOPE = 0.2;
const GAIN = Math.SQRT2;
const EPSILON = 1e-8;
/** Learning-rate multiplier of mapping and condition layers, a factor on their stored weights. */
const SLOW = 0.01;

/** What all layers share while the graph is built. */
export interface Net {
  g: GraphBuilder;
  tensors: TensorRecord;
  clamp: number;
  conditions: string[];
  slots: string[];
  w: string;
}

/** Rows of a picture, from one until before another, and whether they begin and end with it. */
export interface Rows {
  from: number;
  to: number;
  isTop: boolean;
  isBottom: boolean;
}

/** Some rows of pictures `[n, c, h, w]`. */
export function sliceRows(g: GraphBuilder, x: string, from: number, to: number): string {
  return g.op('Slice', [x, g.integers([from]), g.integers([to]), g.integers([2])]);
}

/** Fully connected layer with the slow learning rate, leaky ReLU and its gain. */
export function slowLayer(g: GraphBuilder, tensors: TensorRecord, name: string, x: string): string {
  return leakyRelu(g, linear(g, tensors, name, x, SLOW * GAIN, SLOW * GAIN));
}

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

/** Per-channel factors from conditions and w: `A [t ; w] / sqrt + b`, times `gain`. `[n, nIn]`. */
export function styles(
  { g, tensors, conditions, slots, w }: Net,
  prefix: string,
  gain: number,
): string {
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

/** A modulated convolution, all but its input. */
export interface Convolution {
  /** The features with the style on their channels. */
  modulate(x: string): string;
  /** Convolution of modulated features that are these rows of their picture. */
  convolve(x: string, rows: Pick<Rows, 'isTop' | 'isBottom'>): string;
  /** `clamp(lrelu(demodulated + noise + bias) sqrt 2)`; only some rows of the noise where given. */
  finish(convolved: string, noiseRows?: Pick<Rows, 'from' | 'to'>): string;
}

export function makeConvolution(net: Net, layer: LayerSpec): Convolution {
  const { g, tensors, clamp } = net;
  const { prefix, nIn, nOut, resolution } = layer;
  const style = styles(net, prefix, 1);
  const factors = overPixels(g, style);
  const weight = tensorOf(tensors, `${prefix}.weight`);
  // sqrt(2) rsqrt(q + eps) = 1 / sqrt((q + eps) / 2), q = sum over inputs of s^2 times sum of w^2.
  const halfSquares = g.made(weight, [nOut, nIn], (values) =>
    squaredSums(values, weight.shape, 1 / 2),
  );
  const halfEpsilon = g.weights(Float32Array.of(EPSILON / 2), [1]);
  const power = g.op('Gemm', [g.op('Mul', [style, style]), halfSquares, halfEpsilon], {
    transB: 1,
  });
  const gain = overPixels(g, g.op('Reciprocal', [g.op('Sqrt', [power])]));
  const strength = g.scalar((tensorOf(tensors, `${prefix}.noise_strength`).values[0] ?? 0) * GAIN);
  const noise = g.input(`noise.${prefix}`, ['m', 1, resolution, resolution]);
  const bias = scaled(tensorOf(tensors, `${prefix}.bias`).values, GAIN);
  const shift = g.weights(bias, [1, nOut, 1, 1]);
  return {
    modulate: (x) => g.op('Mul', [x, factors]),
    convolve: layer.kind === 'up' ? upConvolution(net, layer) : convolution(net, layer),
    finish(convolved, rows) {
      const demodulated = g.op('Mul', [convolved, gain]);
      const part = rows ? sliceRows(g, noise, rows.from, rows.to) : noise;
      const noisy = g.op('Add', [demodulated, g.op('Mul', [part, strength])]);
      const biased = g.op('Add', [noisy, shift]);
      return g.op('Clip', [leakyRelu(g, biased), g.scalar(-clamp), g.scalar(clamp)]);
    },
  };
}

const asStored = (values: Float32Array): Float32Array => values;

function convolution({ g, tensors }: Net, { prefix }: LayerSpec): Convolution['convolve'] {
  const weight = tensorOf(tensors, `${prefix}.weight`);
  const kernel = g.made(weight, weight.shape, asStored);
  return (x, { isTop, isBottom }) =>
    g.op('Conv', [x, kernel], { pads: [Number(isTop), 1, Number(isBottom), 1] });
}

/**
 * Transposed convolution of stride 2 and the resampling filter after it. The four phases of the
 * output are four plain convolutions of 4, 2, 2 and 1 taps, which cost what the transposed one
 * does; one row and column of zeros at the end stand in for the filter's padding there. Rows that
 * begin inside the picture give one row less for their first, rows that end inside it one less there.
 */
function upConvolution(
  { g, tensors }: Net,
  { prefix, nOut, nIn }: LayerSpec,
): Convolution['convolve'] {
  checkBlur(tensors, `${prefix}.resample_filter`);
  const weight = tensorOf(tensors, `${prefix}.weight`);
  const phases = PHASE_TAPS.flatMap((rows) =>
    PHASE_TAPS.map((columns) => {
      const [height, width] = [rows.length, columns.length];
      const shape = [nOut, nIn, height, width];
      const kernel = g.made(weight, shape, (values) => phaseKernel(values, rows, columns));
      return { kernel, height, width };
    }),
  );
  const blur = g.weights(blurKernel(nOut), [nOut, 1, 4, 4]);
  return (x, { isTop, isBottom }) => {
    const [top, bottom] = [Number(isTop), Number(isBottom)];
    const fromSecond = isTop ? x : sliceRows(g, x, 1, LAST_ROW);
    const drawn = phases.map(({ kernel, height, width }) => {
      const input = height > 1 ? x : fromSecond;
      if (height * width > 1) {
        const pads = [top * (height - 1), width - 1, bottom, 1];
        return g.op('Conv', [input, kernel], { pads });
      }
      // ONNX Runtime 1.30 on WebGPU leaves out the padding of 1x1 convolutions.
      const pads = g.integers([0, 0, 0, 0, 0, 0, bottom, 1]);
      return g.op('Pad', [g.op('Conv', [input, kernel]), pads]);
    });
    const wide = interleave(g, g.op('Concat', drawn, { axis: 1 }));
    return g.op('Conv', [wide, blur], { pads: [top, 1, 0, 0], group: nOut });
  };
}

/** Further down than any picture has rows: a slice until there goes to the end. */
const LAST_ROW = 1 << 20;

/** `[n, 4 c, h, w]`, phase before channel, to `[n, c, 2 h, 2 w]`. */
const interleave = (g: GraphBuilder, x: string): string =>
  g.op('DepthToSpace', [x], { blocksize: 2, mode: 'DCR' });

/** A picture at twice its side. */
export function double(g: GraphBuilder, image: string, nChannels: number): string {
  const kernel = g.weights(doublingKernel(nChannels), [4 * nChannels, nChannels, 3, 3]);
  return interleave(g, g.op('Conv', [image, kernel], { pads: [1, 1, 1, 1] }));
}

/** To colours: 1x1 convolution, styles divided by sqrt(nIn), no demodulation, no activation. */
export function makeColours(net: Net, { prefix, nIn }: LayerSpec): (x: string) => string {
  const { g, tensors, clamp } = net;
  const factors = overPixels(g, styles(net, prefix, 1 / Math.sqrt(nIn)));
  const weight = tensorOf(tensors, `${prefix}.weight`);
  const bias = tensorOf(tensors, `${prefix}.bias`);
  const kernel = g.weights(weight.values, weight.shape);
  const shift = g.weights(bias.values, bias.shape);
  return (x) => {
    const colours = g.op('Conv', [g.op('Mul', [x, factors]), kernel, shift]);
    // Not Clip: ONNX Runtime fuses that into the convolution, then runs all of these at the end and
    // holds the features of every block until there.
    return g.op('Min', [g.op('Max', [colours, g.scalar(-clamp)]), g.scalar(clamp)]);
  };
}
