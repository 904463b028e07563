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
import type { Net } from './layers.ts';
import { double, makeColours, makeConvolution, slowLayer, styles } from './layers.ts';
import { drawStrips, stripsOf } from './strips.ts';
import { tensorOf } from './weights.ts';

export interface GraphOptions {
  /** Activations are held within +-clamp; the published networks use 256. */
  clamp?: number;
  /** Features of the last block that may lie in memory at once, numbers; larger ones go by strips. */
  maxFeatures?: number;
}

const EPSILON = 1e-8;
/** Of the published networks. */
const CLAMP = 256;
const MAX_FEATURES = 4 * 1024 * 1024;

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
  { clamp = CLAMP, maxFeatures = MAX_FEATURES }: GraphOptions = {},
): OnnxGraph {
  const g = new GraphBuilder('generator');
  const w = mappingNetwork(g, tensors, g.input('z', ['n', spec.zDim]), spec);
  const net = netOf(g, tensors, spec, w, clamp);
  const image = synthesis(net, spec, maxFeatures);
  g.output('image', image, ['n', 3, spec.resolution, spec.resolution]);
  g.output('w', w, ['n', spec.wDim]);
  return g.graph;
}

/** The mapping network alone: `z` in, `w [n, wDim]` out. @param tensors  Those of `mapping`. Borrowed. */
export function buildMappingGraph(tensors: TensorRecord, spec: GeneratorSpec): OnnxGraph {
  const g = new GraphBuilder('mapping');
  const w = mappingNetwork(g, tensors, g.input('z', ['n', spec.zDim]), spec);
  g.output('w', w, ['n', spec.wDim]);
  return g.graph;
}

const STYLE_TENSOR = /\.(affine|affine_0|pre_[01]1?)\.(weight|bias)$/;

/** Of all tensors those of `mapping`, those that {@link buildStyleGraph} takes by their layer, and the rest. */
export function byStyle<T>(tensors: Readonly<Record<string, T>>): {
  mapping: Record<string, T>;
  styles: Map<string, Record<string, T>>;
  rest: Record<string, T>;
} {
  const parts = { mapping: {}, styles: new Map<string, Record<string, T>>(), rest: {} };
  const into = (name: string): Record<string, T> => {
    if (name.startsWith('mapping.')) return parts.mapping;
    if (!STYLE_TENSOR.test(name)) return parts.rest;
    const prefix = name.replace(STYLE_TENSOR, '');
    const known = parts.styles.get(prefix) ?? {};
    parts.styles.set(prefix, known);
    return known;
  };
  for (const [name, tensor] of Object.entries(tensors)) into(name)[name] = tensor;
  return parts;
}

/**
 * What a layer multiplies by, a hundredth of its work: `w` and conditions in, `factor [n, nIn]` out, the
 * style of colours, or the squared style that other layers are demodulated by.
 *
 * @param tensors  At least those of {@link byStyle}. Borrowed.
 */
export function buildStyleGraph(
  tensors: TensorRecord,
  spec: GeneratorSpec,
  { prefix, kind, nIn }: LayerSpec,
): OnnxGraph {
  const g = new GraphBuilder('style');
  const net = netOf(g, tensors, spec, g.input('w', ['n', spec.wDim]));
  const style = styles(net, prefix, 1);
  g.output('factor', kind === 'rgb' ? style : g.op('Mul', [style, style]), ['n', nIn]);
  return g.graph;
}

function netOf(
  g: GraphBuilder,
  tensors: TensorRecord,
  { conditionDims, structure }: GeneratorSpec,
  w: string,
  clamp = CLAMP,
): Net {
  const conditions = conditionDims.map((dim, i) => g.input(`condition${i}`, ['n', dim]));
  return { g, tensors, clamp, conditions, slots: conditionSlots(structure), w };
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

/** Blocks of doubling side: features through the layers, the picture summed over the blocks. */
function synthesis(net: Net, { layers, resolution }: GeneratorSpec, maxFeatures: number): string {
  const { g, tensors } = net;
  const { shape, values } = tensorOf(tensors, 'synthesis.b4.const');
  let x = g.weights(values, [1, ...shape]);
  let image: string | undefined;
  for (let side = 4; side <= resolution; side *= 2) {
    const [rgb, plain, up] = layers.filter((layer) => layer.resolution === side).reverse();
    if (!rgb || !plain) continue;
    const block = side === resolution && up && { up, plain, rgb };
    const strips = block ? stripsOf(block, maxFeatures) : [];
    let colours: string;
    if (block && strips.length > 1) {
      colours = drawStrips(net, block, strips, x);
    } else {
      if (up) x = modulatedConvolution(net, up, x);
      x = modulatedConvolution(net, plain, x);
      colours = makeColours(net, rgb)(x);
    }
    image = image === undefined ? colours : g.op('Add', [double(g, image, COLOURS), colours]);
  }
  return image ?? x;
}

const COLOURS = 3;
const WHOLE = { isTop: true, isBottom: true };

/** A layer on the whole of its picture. */
function modulatedConvolution(net: Net, layer: LayerSpec, x: string): string {
  const { modulate, convolve, finish } = makeConvolution(net, layer);
  return finish(convolve(modulate(x), WHOLE));
}
