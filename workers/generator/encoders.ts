/** @file Networks that turn pictures or text into vectors: the two of CLIP, and a feature network. */
import type { Picture } from '../../src/domain/dataset.ts';
import { LabError } from '../../src/domain/errors.ts';
import { preprocess } from '../../src/models/preprocess.ts';
import { openOnnx } from '../../src/models/onnx/split.ts';
import type { TextTokenizer } from '../../src/models/tokens.ts';
import { readTokenizer, tokenBatch } from '../../src/models/tokens.ts';
import type {
  ClipImageInput,
  ClipTextInput,
  GeneratorProtocol,
  PictureInput,
} from './generator.protocol.ts';
import type { Feed, Output } from './network.ts';
import { Network } from './network.ts';
import type { TextInputs } from './ports.ts';
import { pictureInput, textInputs, vectorOutput } from './ports.ts';
import type { Runtime } from './runtime.ts';
import { differenceFromWasm } from './self-test.ts';

/** Output names under which CLIP exports give the joint embedding. */
const IMAGE_NAMES = ['embedding', 'image_embeds', 'image_embedding', 'image_features'];
const TEXT_NAMES = ['embedding', 'text_embeds', 'text_embedding', 'text_features'];

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
   * @throws LabError `bad-model` by what it has instead.
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
      const name = pictureInput(network, input.size, what);
      const names = outputs.map((accepted) => vectorOutput(network, accepted, what));
      const encoder = new PictureEncoder(network, name, names, input, []);
      const probe = await encoder.encode([greyPicture(input.size)], signal);
      const dims = probe.map(({ values }) => values.length);
      await encoder.#checkGpu(runtime, blob, what, signal);
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
    const difference = await differenceFromWasm(runtime, network, source, feeds, output, signal);
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

/** The image half of CLIP. */
export function openClipImage(
  runtime: Runtime,
  { blob, input }: ClipImageInput,
  signal: AbortSignal,
): Promise<PictureEncoder> {
  return PictureEncoder.open(runtime, blob, input, [IMAGE_NAMES], 'CLIP image encoder', signal);
}

/** Output names under which exports give the features before the last layer. */
const FEATURE_NAMES = ['features', 'pool', 'pool5', 'avgpool', 'flatten', 'embedding'];

/** A network of features; with a list of categories, a classifier that also gives its logits. */
export async function openFeatures(
  runtime: Runtime,
  { blob, input, categories }: GeneratorProtocol['loadFeatures']['in'],
  signal: AbortSignal,
): Promise<PictureEncoder> {
  const outputs = categories.length > 0 ? [['features'], ['logits']] : [FEATURE_NAMES];
  const encoder = await PictureEncoder.open(
    runtime,
    blob,
    input,
    outputs,
    'feature network',
    signal,
  );
  const nLogits = encoder.dims[1] ?? 0;
  if (nLogits === categories.length) return encoder;
  await encoder.release();
  throw new LabError(
    'bad-model',
    `The feature network gives ${nLogits} logits, its list of categories has ${categories.length}. Drop the list that belongs to it.`,
  );
}

/** The text half of CLIP with its tokenizer. */
export class ClipTextEncoder {
  private constructor(
    private readonly network: Network,
    private readonly tokenizer: TextTokenizer,
    private readonly inputs: TextInputs,
    private readonly outputName: string,
    readonly contextLength: number,
    readonly dim: number,
  ) {}

  /**
   * Load network and tokenizer, and run the largest token once: a tokenizer of another model is
   * refused here and not at some caption later.
   */
  static async open(
    runtime: Runtime,
    { blob, tokenizer: file, contextLength }: ClipTextInput,
    signal: AbortSignal,
  ): Promise<ClipTextEncoder> {
    const what = 'CLIP text encoder';
    const tokenizer = await readTokenizer(file);
    const network = await openFile(runtime, blob, what, signal);
    return releasedOnFailure(network, async () => {
      const inputs = textInputs(network, contextLength, what);
      const output = vectorOutput(network, TEXT_NAMES, what);
      const make = (dim: number) =>
        new ClipTextEncoder(network, tokenizer, inputs, output, contextLength, dim);
      const { values } = await make(0).#probe(signal);
      return make(values.length);
    });
  }

  /** `[n, dim]`. */
  encode(texts: string[], signal: AbortSignal): Promise<Output> {
    const { ids, mask } = tokenBatch(this.tokenizer, texts, this.contextLength);
    return this.#run(ids, mask, signal);
  }

  release(): Promise<void> {
    return this.network.release();
  }

  async #probe(signal: AbortSignal): Promise<Output> {
    const { ids, mask } = tokenBatch(this.tokenizer, ['a'], this.contextLength);
    ids[1] = this.tokenizer.nTokens - 1;
    try {
      return await this.#run(ids, mask, signal);
    } catch (cause) {
      if (!(cause instanceof LabError) || cause.code !== 'bad-model') throw cause;
      throw new LabError(
        'bad-model',
        `The text encoder fails on token ${this.tokenizer.nTokens - 1}, the last of this tokenizer: the tokenizer is another model's. Drop the tokenizer.json that came with the encoder.`,
        {},
        { cause },
      );
    }
  }

  async #run(ids: Int32Array, mask: Int32Array, signal: AbortSignal): Promise<Output> {
    const shape = [ids.length / this.contextLength, this.contextLength];
    const feeds: Record<string, Feed> = {};
    for (const [port, numbers] of [
      [this.inputs.ids, ids],
      [this.inputs.mask, mask],
    ] as const) {
      if (!port) continue;
      const values = port.type === 'int64' ? BigInt64Array.from(numbers, BigInt) : numbers;
      feeds[port.name] = { values, shape };
    }
    const results = await this.network.run(feeds, [this.outputName], signal);
    const [output] = ordered(results, [this.outputName]);
    if (!output) throw new LabError('internal', 'The text encoder gave no output.');
    return output;
  }
}

/** The file is read again, not kept, when a session has to be made again. */
export async function openFile(
  runtime: Runtime,
  blob: Blob,
  what: string,
  signal: AbortSignal,
): Promise<Network> {
  const source = () => openOnnx(blob);
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

function ordered(results: Record<string, Output>, names: string[]): Output[] {
  return names.flatMap((name) => results[name] ?? []);
}

function greyPicture(size: number): Picture {
  return { width: size, height: size, channels: 1, pixels: new Uint8Array(size * size).fill(128) };
}
