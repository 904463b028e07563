/**
 * @file A network that writes captions word by word, given an embedding: an autoregressive decoder in
 * ONNX with the tokenizer of its words. Searched by {@link beamSearch}; checked against torch and numpy.
 */
import { LabError } from '../../src/domain/errors.ts';
import { beamSearch } from '../../src/models/beam.ts';
import type { TextTokenizer } from '../../src/models/tokens.ts';
import { fitsVocabulary, readTokenizer } from '../../src/models/tokens.ts';
import { unitRows } from './conditions.ts';
import { openFile, releasedOnFailure } from './encoders.ts';
import type { GeneratorProtocol, WrittenCaption } from './generator.protocol.ts';
import type { Feed, Network, Output } from './network.ts';
import type { CaptionerPorts, Ports } from './ports.ts';
import { captionerPorts } from './ports.ts';
import type { Runtime } from './runtime.ts';

const WHAT = 'captioner';
/** The mean over the words: sums favour captions of three words. */
const LENGTH_POWER = 1;

export interface Words {
  tokenizer: TextTokenizer;
  startToken: number;
  endToken: number;
  maxTokens: number;
}

/** A loaded captioner. Make it with {@link Captioner.open}, release it when it is replaced. */
export class Captioner {
  private constructor(
    private readonly network: Network,
    private readonly ports: CaptionerPorts,
    private readonly words: Words,
    /** Length of the embeddings it takes. */
    readonly dim: number,
    readonly nTokens: number,
  ) {}

  /**
   * Load the network and run it once, so that a network of another kind and the words of another model
   * are refused here.
   *
   * @throws LabError `bad-model` by what does not fit.
   */
  static async open(
    runtime: Runtime,
    blob: Blob,
    words: Words,
    signal: AbortSignal,
  ): Promise<Captioner> {
    const network = await openFile(runtime, blob, WHAT, signal);
    return releasedOnFailure(network, async () => {
      const ports = captionerPorts(network, WHAT);
      const dim = ports.embedding.shape[1];
      if (typeof dim !== 'number') {
        throw new LabError(
          'bad-model',
          `The ${WHAT} does not say how long its embeddings are: export it with a fixed second axis of '${ports.embedding.name}'.`,
        );
      }
      const { tokenizer, startToken } = words;
      const last = tokenizer.nTokens - 1;
      const probe = new Captioner(network, ports, words, dim, 0);
      const logits = await probe.#logits(new Float32Array(dim), [[startToken, last]], signal);
      const nTokens = logits.shape[2] ?? 0;
      checkTokens(nTokens, words);
      const maxTokens = 1 + (await probe.#longest(words.maxTokens - 1, signal));
      return new Captioner(network, ports, { ...words, maxTokens }, dim, nTokens);
    });
  }

  /** Tokens of its longest caption, start and end included. */
  get maxTokens(): number {
    return this.words.maxTokens;
  }

  /**
   * Unit rows of a matrix.
   *
   * @param matrix    `[n, dim]`. Not modified.
   * @throws LabError `shape-mismatch`, `not-finite`.
   */
  rowsOf(matrix: Float32Array, n: number): Float32Array[] {
    const { dim } = this;
    if (matrix.length !== n * dim) {
      throw new LabError(
        'shape-mismatch',
        `This captioner takes embeddings of ${dim} numbers, ${n * dim} for ${n} captions; ${matrix.length} were given. Use a mapper to the CLIP that it was trained with.`,
        { expected: n * dim, found: matrix.length },
      );
    }
    if (!matrix.every(Number.isFinite)) {
      throw new LabError(
        'not-finite',
        'The embeddings hold NaN or an infinity; no caption can be written from them. Look at the betas and the perturbation they come from.',
      );
    }
    const unit = unitRows(matrix, dim);
    return Array.from({ length: n }, (_, i) => unit.subarray(i * dim, (i + 1) * dim));
  }

  /** The caption of the best score for one embedding `[dim]`; `width` sequences are kept at each step. */
  async write(
    embedding: Float32Array,
    width: number,
    signal: AbortSignal,
  ): Promise<WrittenCaption> {
    const { tokenizer, ...tokens } = this.words;
    const next = async (sequences: readonly number[][]) => {
      const { values } = await this.#logits(embedding, sequences, signal);
      return lastSteps(values, sequences.length, sequences[0]?.length ?? 1, this.nTokens);
    };
    const [best] = await beamSearch(next, { ...tokens, width, lengthPower: LENGTH_POWER });
    return { text: tokenizer.decode(best?.tokens ?? []), score: best?.score ?? -Infinity };
  }

  release(): Promise<void> {
    return this.network.release();
  }

  /** The longest sequence that it takes, up to `most`: its table of places may be shorter. Two are taken. */
  async #longest(most: number, signal: AbortSignal): Promise<number> {
    const { startToken } = this.words;
    const runs = async (length: number) => {
      try {
        const sequence = new Array<number>(length).fill(startToken);
        await this.#logits(new Float32Array(this.dim), [sequence], signal);
        return true;
      } catch (error) {
        if (error instanceof LabError && error.code === 'bad-model') return false;
        throw error;
      }
    };
    if (most <= 2 || (await runs(most))) return most;
    let [good, bad] = [2, most];
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (await runs(middle)) good = middle;
      else bad = middle;
    }
    return good;
  }

  /** `[n, length, words]` for sequences of equal length, all on one embedding. */
  async #logits(
    embedding: Float32Array,
    sequences: readonly number[][],
    signal: AbortSignal,
  ): Promise<Output> {
    const { ports, network } = this;
    const n = sequences.length;
    const rows = new Float32Array(n * embedding.length);
    for (let i = 0; i < n; i += 1) rows.set(embedding, i * embedding.length);
    const ids = sequences.flat();
    const values =
      ports.tokens.type === 'int64' ? BigInt64Array.from(ids, BigInt) : Int32Array.from(ids);
    const feeds: Record<string, Feed> = {
      [ports.embedding.name]: { values: rows, shape: [n, embedding.length] },
      [ports.tokens.name]: { values, shape: [n, ids.length / n] },
    };
    const results = await network.run(feeds, [ports.logits], signal);
    const output = results[ports.logits];
    if (!output) throw new LabError('internal', 'The captioner gave no output.');
    return output;
  }
}

/** The logits after the last token of each sequence, `[n, nTokens]`. */
function lastSteps(values: Float32Array, n: number, length: number, nTokens: number): Float32Array {
  const out = new Float32Array(n * nTokens);
  for (let i = 0; i < n; i += 1) {
    const from = (i * length + length - 1) * nTokens;
    out.set(values.subarray(from, from + nTokens), i * nTokens);
  }
  return out;
}

/**
 * The words of a captioner, from its tokenizer.
 *
 * @throws LabError `bad-model` when it is none, or names no token that begins or ends a caption.
 */
export async function wordsOf(input: GeneratorProtocol['loadCaptioner']['in']): Promise<Words> {
  const tokenizer = await readTokenizer(input.tokenizer);
  const startToken = input.startToken ?? tokenizer.startId;
  const endToken = input.endToken ?? tokenizer.endId;
  if (startToken === undefined || endToken === undefined) {
    throw new LabError(
      'bad-model',
      'The tokenizer.json names no token that begins or ends a caption ([BOS] and [EOS], <s> and </s>, <|endoftext|>). Drop the tokenizer.json that came with the captioner.',
    );
  }
  return { tokenizer, startToken, endToken, maxTokens: input.maxTokens };
}

/**
 * Can a network with these ports write in these words?
 *
 * @throws LabError `bad-model` for a network of another kind, or a tokenizer of another model.
 */
export function checkCaptioner(network: Ports, words: Words): void {
  const { logits } = captionerPorts(network, WHAT);
  const nLogits = network.outputs.find(({ name }) => name === logits)?.shape[2];
  if (typeof nLogits === 'number') checkTokens(nLogits, words);
}

/** The words of the network and of the tokenizer must be the same. */
function checkTokens(nLogits: number, { tokenizer, startToken, endToken }: Words): void {
  const { nTokens } = tokenizer;
  if (fitsVocabulary(nTokens, nLogits) && startToken < nLogits && endToken < nLogits) return;
  throw new LabError(
    'bad-model',
    `The captioner chooses among ${nLogits} tokens, this tokenizer has ${nTokens} (start ${startToken}, end ${endToken}): it is another model's. Drop the tokenizer.json that came with the captioner.`,
    { expected: nLogits, found: nTokens },
  );
}
