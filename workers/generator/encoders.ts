/** @file Networks that turn pictures into vectors: the image half of CLIP, and a feature network. */
import type { Picture } from '../../src/domain/dataset.ts';
import { LabError } from '../../src/domain/errors.ts';
import { preprocess } from '../../src/models/preprocess.ts';
import type { OnnxLook } from '../../src/models/onnx/look.ts';
import { openOnnx } from '../../src/models/onnx/split.ts';
import type { ClipImageInput, GeneratorProtocol, PictureInput } from './generator.protocol.ts';
import type { Output } from './network.ts';
import { Network } from './network.ts';
import { lookAtNetwork } from './facts.ts';
import type { Ports } from './ports.ts';
import { pictureInput, vectorOutput } from './ports.ts';
import type { Runtime } from './runtime.ts';
import { firstRun } from './self-test.ts';
import { openSound, requireNumbers } from './sound.ts';

/** Output names under which exports of CLIP give the joint embedding. */
const IMAGE_NAMES = ['embedding', 'image_embeds', 'image_embedding', 'image_features'];

/** In the units of an embedding, whose entries are around 0.5: float32 rounding is 1e-5 of that. */
const TOLERANCE = 0.01;

/** A network from pictures to one or more vectors each. */
export class PictureEncoder {
  private constructor(
    private readonly network: Network,
    private readonly inputName: string,
    readonly outputNames: string[],
    readonly input: PictureInput,
    /** Length of each output's vectors. */
    readonly dims: number[],
  ) {}

  /**
   * Load it and run it once, so that a network of another kind is refused here.
   *
   * @param outputs   Accepted names of each output, best first.
   * @throws LabError `bad-model` by what it has instead; `not-finite`.
   */
  static async open(
    runtime: Runtime,
    blob: Blob,
    input: PictureInput,
    outputs: readonly (readonly string[])[],
    what: string,
    signal: AbortSignal,
  ): Promise<PictureEncoder> {
    const network = await openFile(runtime, blob, what, signal);
    return releasedOnFailure(network, async () => {
      const { name, names } = picturePorts(network, input, outputs, what);
      const encoder = new PictureEncoder(network, name, names, input, []);
      await encoder.#checkGpu(runtime, blob, what, signal);
      const probe = await encoder.encode([greyPicture(input.size)], signal);
      requireNumbers(probe, what);
      const dims = probe.map(({ values }) => values.length);
      return new PictureEncoder(network, name, names, input, dims);
    });
  }

  /** Put the GPU aside when it sees a picture otherwise than WASM does. */
  async #checkGpu(runtime: Runtime, blob: Blob, what: string, signal: AbortSignal): Promise<void> {
    const { size } = this.input;
    const waves = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i * 0.37));
    const feeds = { [this.inputName]: { values: waves, shape: [1, 3, size, size] } };
    const source = () => openOnnx(blob);
    const [output = ''] = this.outputNames;
    const { network } = this;
    if (runtime.provider === 'wasm') return;
    const { difference } = await firstRun(runtime, network, source, feeds, output, signal);
    if (difference <= TOLERANCE) return;
    runtime.distrustGpu(`the ${what} differs from WASM's by ${difference.toPrecision(2)}`);
  }

  /** One output `[n, dim]` for each output name, in their order. */
  async encode(pictures: Picture[], signal: AbortSignal): Promise<Output[]> {
    const { size } = this.input;
    const values = preprocess(pictures, this.input);
    const feeds = { [this.inputName]: { values, shape: [pictures.length, 3, size, size] } };
    return ordered(await this.network.run(feeds, this.outputNames, signal), this.outputNames);
  }

  release(): Promise<void> {
    return this.network.release();
  }
}

/** The input of pictures and the outputs of vectors, by name. @throws LabError `bad-model`. */
function picturePorts(
  network: Ports,
  { size }: PictureInput,
  outputs: readonly (readonly string[])[],
  what: string,
): { name: string; names: string[] } {
  const name = pictureInput(network, size, what);
  return { name, names: outputs.map((accepted) => vectorOutput(network, accepted, what)) };
}

const CLIP_IMAGE = 'CLIP image encoder';

/** Look at the image half of CLIP. @throws LabError `bad-model` for a network of another kind. */
export function lookAtClipImage({ blob, input }: ClipImageInput): Promise<OnnxLook> {
  return lookAtNetwork(blob, (ports) => picturePorts(ports, input, [IMAGE_NAMES], CLIP_IMAGE));
}

/** The image half of CLIP. */
export function openClipImage(
  runtime: Runtime,
  { blob, input }: ClipImageInput,
  signal: AbortSignal,
): Promise<PictureEncoder> {
  return PictureEncoder.open(runtime, blob, input, [IMAGE_NAMES], CLIP_IMAGE, signal);
}

/** Output names under which exports give the features before the last layer. */
const FEATURE_NAMES = ['features', 'pool', 'pool5', 'avgpool', 'flatten', 'embedding'];

const FEATURES = 'feature network';

/** Outputs that a feature network must have; a classifier gives its logits, too. */
const featureOutputs = (categories: readonly string[]) =>
  categories.length > 0 ? [['features'], ['logits']] : [FEATURE_NAMES];

/** Are these the ports of a feature network? @throws LabError `bad-model`. */
export function featurePorts(
  network: Ports,
  { input, categories }: GeneratorProtocol['loadFeatures']['in'],
): void {
  picturePorts(network, input, featureOutputs(categories), FEATURES);
}

/** A network of features; with a list of categories, a classifier that also gives its logits. */
export async function openFeatures(
  runtime: Runtime,
  { blob, input, categories }: GeneratorProtocol['loadFeatures']['in'],
  signal: AbortSignal,
): Promise<PictureEncoder> {
  const outputs = featureOutputs(categories);
  const encoder = await PictureEncoder.open(runtime, blob, input, outputs, FEATURES, signal);
  const nLogits = encoder.dims[1] ?? 0;
  if (nLogits === categories.length) return encoder;
  await encoder.release();
  throw new LabError(
    'bad-model',
    `The feature network gives ${nLogits} logits, its list of categories has ${categories.length}. Drop the list that belongs to it.`,
  );
}

/**
 * The file is read again, not kept, when a session has to be made again.
 *
 * @throws LabError `not-finite` naming weights with NaN or an infinity; `bad-model`.
 */
export async function openFile(
  runtime: Runtime,
  blob: Blob,
  what: string,
  signal: AbortSignal,
): Promise<Network> {
  const { source } = await openSound(blob);
  return Network.open(runtime, source, what, signal);
}

export async function releasedOnFailure<T>(network: Network, job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    await network.release();
    throw error;
  }
}

export function ordered(results: Record<string, Output>, names: string[]): Output[] {
  return names.flatMap((name) => results[name] ?? []);
}

function greyPicture(size: number): Picture {
  return { width: size, height: size, channels: 1, pixels: new Uint8Array(size * size).fill(128) };
}
