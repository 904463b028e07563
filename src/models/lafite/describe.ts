/**
 * @file Which generator do these tensors make? Widths, resolution, heads and the number of mapping
 * layers are all read from the tensors' names and shapes, and every tensor that the network needs
 * is checked before anything is built, so that a wrong file is refused by the name of what is wrong.
 * @see https://github.com/drboog/Lafite (`training/networks.py`: names, structures 2 and 3);
 *      https://github.com/sklin93/mind-reader (`StyleGAN2/training/networks.py`: structure 4).
 */
import { LabError } from '../../domain/errors.ts';
import { allFinite } from '../../numerics/vectors.ts';
import { canReadNow, readLater } from '../read-blob.ts';
import type { StoredTensors } from '../stored-tensor.ts';

/** Tensors by name; those that still lie in their file have no values. */
type Shaped = Readonly<
  Record<string, { readonly shape: number[]; readonly values?: Float32Array }>
>;

/** `up`: stride-2 transposed convolution; `conv`: plain; `rgb`: 1x1 to colours. */
export type LayerKind = 'conv' | 'up' | 'rgb';

export interface LayerSpec {
  /** Start of the layer's tensor names, e.g. `synthesis.b8.conv0`. */
  prefix: string;
  kind: LayerKind;
  nIn: number;
  nOut: number;
  /** Side of the layer's output, pixels. */
  resolution: number;
}

export interface GeneratorSpec {
  /** 2: one condition; 4: two conditions, elementwise maximum; 3: none (plain StyleGAN2). */
  structure: 2 | 3 | 4;
  resolution: number;
  zDim: number;
  wDim: number;
  /** Length of each condition; empty for plain StyleGAN2. */
  conditionDims: number[];
  nMappingLayers: number;
  layers: LayerSpec[];
  /** Trainable numbers only, as PyTorch counts them. */
  nParameters: number;
}

const COLOURS = 3;
const LARGEST = 1024;

/**
 * Read the architecture from the tensors of a `G_ema` state dict and check each tensor.
 *
 * @param tensors   By name, without any prefix. Others than the generator's are ignored. Of those without
 *                  values only the shape is checked.
 * @throws LabError `bad-model` naming the first tensor that is missing or has the wrong shape;
 *                  `not-finite` naming the first that holds NaN or an infinity.
 */
export function describeGenerator(tensors: Shaped): GeneratorSpec {
  const check = new TensorCheck(tensors);
  const resolution = findResolution(tensors);
  const structure = findStructure(tensors);
  const mapping = checkMapping(check);
  const layers = checkSynthesis(check, resolution);
  const conditionDims = conditionSlots(structure).map((slot) =>
    check.size(`synthesis.b4.conv1.pre_0${slot}.weight`, 2, 1),
  );
  for (const layer of layers)
    checkStyle(check, layer.prefix, layer.nIn, mapping.wDim, conditionDims);
  const nParameters = check.nParameters;
  return { structure, resolution, ...mapping, conditionDims, layers, nParameters };
}

/**
 * Read a generator's numbers once, tensor by tensor, and hold none of them: a network that diverged is told
 * before its whole file is hashed and read for good.
 *
 * @param stored    Others than the generator's are left alone.
 * @throws LabError `not-finite` naming the first tensor with NaN or an infinity; `model-fetch`.
 */
export async function refuseNonFinite(stored: StoredTensors): Promise<void> {
  for (const [name, { bytes, decode }] of Object.entries(stored)) {
    if (!/^(mapping|synthesis)\./.test(name)) continue;
    const raw = await readLater(bytes);
    requireFinite(name, decode(raw));
    if (canReadNow()) raw.transfer(0);
  }
}

/** @throws LabError `not-finite` naming the tensor. */
export function requireFinite(name: string, values: Float32Array): void {
  if (!allFinite(values)) throw notFinite(name);
}

/** Endings of the names of each condition's own layers: `pre_0`, `pre_1` and `pre_01`, `pre_11`. */
export function conditionSlots(structure: 2 | 3 | 4): string[] {
  return { 2: [''], 3: [], 4: ['', '1'] }[structure];
}

/** Looks tensors up, checks their shape and values, and counts them. */
class TensorCheck {
  nParameters = 0;
  constructor(readonly tensors: Shaped) {}

  /** The tensor must be there with this shape and finite. */
  parameter(name: string, shape: number[]): void {
    const found = this.#find(name);
    if (found.shape.join() !== shape.join()) throw wrongShape(name, shape, found.shape);
    // Once: the numbers of a large network are read from its file each time.
    const { values } = found;
    if (values) requireFinite(name, values);
    this.nParameters += shape.reduce((a, b) => a * b, 1);
  }

  /** Like {@link parameter}, but may be absent and is not counted. */
  buffer(name: string, shape: number[]): void {
    if (!Object.hasOwn(this.tensors, name)) return;
    const before = this.nParameters;
    this.parameter(name, shape);
    this.nParameters = before;
  }

  /** Size of one axis of a tensor that must be there with this rank. */
  size(name: string, rank: number, axis: number): number {
    const { shape } = this.#find(name);
    const size = shape[axis];
    if (shape.length !== rank || !size) throw wrongShape(name, `${rank} axes, none empty`, shape);
    return size;
  }

  #find(name: string): Shaped[string] {
    const found = Object.hasOwn(this.tensors, name) ? this.tensors[name] : undefined;
    if (!found) throw missing(name, this.tensors);
    return found;
  }
}

function findResolution(tensors: Shaped): number {
  const sides = Object.keys(tensors).flatMap((name) => {
    const side = Number(/^synthesis\.b(\d{1,4})\./.exec(name)?.[1]);
    return side >= 4 && side <= LARGEST && Number.isInteger(Math.log2(side)) ? [side] : [];
  });
  if (sides.length === 0) throw missing('synthesis.b4.const', tensors);
  return Math.max(...sides);
}

function findStructure(tensors: Shaped): 2 | 3 | 4 {
  const has = (part: string) => Object.hasOwn(tensors, `synthesis.b4.conv1.${part}`);
  if (has('scale_layer_0.weight') || (has('affine.weight') && has('affine_0.weight'))) {
    throw new LabError(
      'bad-model',
      'This generator feeds its condition in through structure 0 or 1 of Lafite (added to the style, or as scale and shift); structures 2, 4 and plain StyleGAN2 can be drawn. Drop a checkpoint of one of these.',
    );
  }
  if (has('pre_01.weight')) return 4;
  return has('affine.weight') ? 3 : 2;
}

function checkMapping(check: TensorCheck): Pick<GeneratorSpec, 'zDim' | 'wDim' | 'nMappingLayers'> {
  const zDim = check.size('mapping.fc0.weight', 2, 1);
  let width = zDim;
  let layer = 0;
  while (layer === 0 || Object.hasOwn(check.tensors, `mapping.fc${layer}.weight`)) {
    const out = check.size(`mapping.fc${layer}.weight`, 2, 0);
    check.parameter(`mapping.fc${layer}.weight`, [out, width]);
    check.parameter(`mapping.fc${layer}.bias`, [out]);
    width = out;
    layer += 1;
  }
  check.buffer('mapping.w_avg', [width]);
  return { zDim, wDim: width, nMappingLayers: layer };
}

/** All layers in the order in which they run. */
function checkSynthesis(check: TensorCheck, resolution: number): LayerSpec[] {
  const layers: LayerSpec[] = [];
  let width = check.size('synthesis.b4.const', 3, 0);
  check.parameter('synthesis.b4.const', [width, 4, 4]);
  const add = (block: number, part: string, kind: LayerKind, nOut: number) => {
    const layer = {
      prefix: `synthesis.b${block}.${part}`,
      kind,
      nIn: width,
      nOut,
      resolution: block,
    };
    checkLayer(check, layer);
    layers.push(layer);
    if (kind !== 'rgb') width = nOut;
  };
  for (let block = 4; block <= resolution; block *= 2) {
    const outOf = (part: string) => check.size(`synthesis.b${block}.${part}.weight`, 4, 0);
    if (block > 4) add(block, 'conv0', 'up', outOf('conv0'));
    add(block, 'conv1', 'conv', outOf('conv1'));
    add(block, 'torgb', 'rgb', COLOURS);
  }
  return layers;
}

function checkLayer(check: TensorCheck, { prefix, kind, nIn, nOut, resolution }: LayerSpec): void {
  const side = kind === 'rgb' ? 1 : 3;
  check.parameter(`${prefix}.weight`, [nOut, nIn, side, side]);
  check.parameter(`${prefix}.bias`, [nOut]);
  if (kind === 'rgb') return;
  check.parameter(`${prefix}.noise_strength`, []);
  check.buffer(`${prefix}.noise_const`, [resolution, resolution]);
  check.buffer(`${prefix}.resample_filter`, [4, 4]);
}

function checkStyle(
  check: TensorCheck,
  prefix: string,
  nIn: number,
  wDim: number,
  conditionDims: number[],
): void {
  if (conditionDims.length === 0) {
    check.parameter(`${prefix}.affine.weight`, [nIn, wDim]);
    check.parameter(`${prefix}.affine.bias`, [nIn]);
    return;
  }
  const hidden = check.size(`${prefix}.pre_0.weight`, 2, 0);
  const out = check.size(`${prefix}.pre_1.weight`, 2, 0);
  for (const [index, dim] of conditionDims.entries()) {
    const slot = index === 0 ? '' : '1';
    check.parameter(`${prefix}.pre_0${slot}.weight`, [hidden, dim]);
    check.parameter(`${prefix}.pre_0${slot}.bias`, [hidden]);
    check.parameter(`${prefix}.pre_1${slot}.weight`, [out, hidden]);
    check.parameter(`${prefix}.pre_1${slot}.bias`, [out]);
  }
  check.parameter(`${prefix}.affine_0.weight`, [nIn, out + wDim]);
  check.parameter(`${prefix}.affine_0.bias`, [nIn]);
}

function missing(name: string, tensors: Shaped): LabError {
  const nTensors = Object.keys(tensors).length;
  const discriminator =
    Object.hasOwn(tensors, 'b4.fts.weight') || Object.hasOwn(tensors, 'b4.out.weight');
  const found = discriminator
    ? 'these are the tensors of a discriminator'
    : `the file has ${nTensors} tensors, but not this one`;
  return new LabError(
    'bad-model',
    `A Lafite generator needs the tensor '${name}'; ${found}. Drop a checkpoint that holds G_ema.`,
    { tensor: name },
  );
}

function wrongShape(name: string, expected: number[] | string, found: number[]): LabError {
  const wanted = typeof expected === 'string' ? expected : `[${expected.join(', ')}]`;
  return new LabError(
    'bad-model',
    `The generator's tensor '${name}' should have ${wanted}, it has [${found.join(', ')}]. The checkpoint is of another network or damaged.`,
    { tensor: name, found },
  );
}

function notFinite(name: string): LabError {
  return new LabError(
    'not-finite',
    `The generator's tensor '${name}' holds NaN or an infinity: its training diverged or the file is damaged. Use another checkpoint.`,
    { tensor: name },
  );
}
