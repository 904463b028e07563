/** @file The text half of CLIP with its tokenizer: seen to belong together before the network is read. */
import { LabError } from '../../src/domain/errors.ts';
import type { OnnxLook } from '../../src/models/onnx/look.ts';
import type { TextTokenizer } from '../../src/models/tokens.ts';
import { fitsVocabulary, readTokenizer, tokenBatch } from '../../src/models/tokens.ts';
import { openFile, ordered, releasedOnFailure } from './encoders.ts';
import { lookAtNetwork } from './facts.ts';
import type { ClipTextInput } from './generator.protocol.ts';
import type { Feed, Network, Output } from './network.ts';
import type { Ports, TextInputs } from './ports.ts';
import { textInputs, vectorOutput } from './ports.ts';
import type { Runtime } from './runtime.ts';
import { requireNumbers } from './sound.ts';

/** Output names under which exports give the joint embedding. */
const TEXT_NAMES = ['embedding', 'text_embeds', 'text_embedding', 'text_features'];
const WHAT = 'CLIP text encoder';

/**
 * Read the tokenizer and look at the network; its weights are not read.
 *
 * @throws LabError `bad-model` for what is no tokenizer or that of another model, and for a network of
 *                  another kind.
 */
export async function lookAtClipText({
  blob,
  tokenizer: file,
  contextLength,
}: ClipTextInput): Promise<{ look: OnnxLook; tokenizer: TextTokenizer }> {
  const look = await lookAtNetwork(blob, (ports) => textPorts(ports, contextLength));
  const tokenizer = await readTokenizer(file);
  const { vocabulary: known } = look;
  if (known === undefined || fitsVocabulary(tokenizer.nTokens, known)) return { look, tokenizer };
  throw foreignTokenizer(
    `The text encoder knows ${known} tokens, this tokenizer has ${tokenizer.nTokens}`,
  );
}

function textPorts(network: Ports, length: number): { inputs: TextInputs; output: string } {
  const inputs = textInputs(network, length, WHAT);
  return { inputs, output: vectorOutput(network, TEXT_NAMES, WHAT) };
}

function foreignTokenizer(why: string, cause?: unknown): LabError {
  return new LabError(
    'bad-model',
    `${why}: the tokenizer is another model's. Drop the tokenizer.json that came with the encoder.`,
    {},
    { cause },
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
   * Load the network and run the largest token once: a tokenizer of another model is refused here, where
   * {@link lookAtClipText} could not see it, and not at some caption later.
   */
  static async open(
    runtime: Runtime,
    { blob, contextLength }: ClipTextInput,
    tokenizer: TextTokenizer,
    signal: AbortSignal,
  ): Promise<ClipTextEncoder> {
    const network = await openFile(runtime, blob, WHAT, signal);
    return releasedOnFailure(network, async () => {
      const { inputs, output } = textPorts(network, contextLength);
      const make = (dim: number) =>
        new ClipTextEncoder(network, tokenizer, inputs, output, contextLength, dim);
      const probe = await make(0).#probe(signal);
      requireNumbers([probe], WHAT);
      return make(probe.values.length);
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
      throw foreignTokenizer(
        `The text encoder fails on token ${this.tokenizer.nTokens - 1}, the last of this tokenizer`,
        cause,
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
