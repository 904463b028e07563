/**
 * @file Text as the input of a text encoder: a Hugging Face `tokenizer.json`, every text cut or
 * padded to the encoder's length. Checked against the Python `tokenizers`-trained ids of a fixture.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { LabError } from '../domain/errors.ts';

/** Names under which vocabularies keep their padding, the first that exists is taken. */
const PADDING = ['[PAD]', '<pad>', '<|pad|>', '<|endoftext|>'];
/** The same for what a text begins and ends with. */
const STARTS = ['[BOS]', '<s>', '<|startoftext|>', '[CLS]', '<bos>', '<|endoftext|>'];
const ENDS = ['[EOS]', '</s>', '<|endoftext|>', '[SEP]', '<eos>'];
const MAX_TOKENIZER_BYTES = 64 * 1024 * 1024;

/** Vocabularies are padded to a multiple of this for speed; a larger table is another tokenizer's. */
const PADDED = 128;

/** Can a network that knows so many tokens be this tokenizer's? */
export const fitsVocabulary = (nTokens: number, known: number): boolean =>
  known >= nTokens && known < nTokens + PADDED;

export interface TextTokenizer {
  /** Ids of one text with its opening and closing tokens. */
  encode(text: string): number[];
  /** Words of ids, without opening, closing and padding tokens. */
  decode(ids: readonly number[]): string;
  padId: number;
  /** What a text begins and ends with, where the vocabulary names it. */
  startId: number | undefined;
  endId: number | undefined;
  /** One more than the largest id of the vocabulary. */
  nTokens: number;
}

/**
 * Read a `tokenizer.json`.
 *
 * @throws LabError `limit-exceeded` over 64 MB; `bad-model` when it is not JSON, or not a tokenizer
 *                  that can be run here.
 */
export async function readTokenizer(blob: Blob): Promise<TextTokenizer> {
  if (blob.size > MAX_TOKENIZER_BYTES) {
    throw new LabError(
      'limit-exceeded',
      `A tokenizer.json has at most ${MAX_TOKENIZER_BYTES} bytes, this one ${blob.size}.`,
    );
  }
  const json = parse(await blob.text());
  try {
    const tokenizer = new Tokenizer(json, {});
    const ids = [...tokenizer.get_vocab(true).values()];
    const nTokens = ids.reduce((a, b) => Math.max(a, b), -1) + 1;
    if (nTokens === 0) throw new Error('its vocabulary is empty');
    tokenizer.encode('a text');
    return {
      encode: (text) => tokenizer.encode(text).ids,
      decode: (known) => tokenizer.decode([...known], { skip_special_tokens: true }).trim(),
      padId: padIdOf(json, tokenizer),
      startId: firstNamed(tokenizer, STARTS),
      endId: firstNamed(tokenizer, ENDS),
      nTokens,
    };
  } catch (cause) {
    throw notATokenizer(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * Texts as one batch of ids.
 *
 * @returns  `ids` and `mask` (1 for a token of the text, 0 for padding), both `[n, length]`. A text
 *           that is too long keeps its first `length - 1` tokens and its closing one.
 */
export function tokenBatch(
  tokenizer: TextTokenizer,
  texts: readonly string[],
  length: number,
): { ids: Int32Array; mask: Int32Array } {
  const ids = new Int32Array(texts.length * length).fill(tokenizer.padId);
  const mask = new Int32Array(texts.length * length);
  texts.forEach((text, row) => {
    const all = tokenizer.encode(text);
    const kept = all.length > length ? [...all.slice(0, length - 1), ...all.slice(-1)] : all;
    ids.set(kept, row * length);
    mask.fill(1, row * length, row * length + kept.length);
  });
  return { ids, mask };
}

function parse(text: string): object {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw notATokenizer('it is not JSON', cause);
  }
  if (typeof json !== 'object' || json === null) throw notATokenizer('it is not a JSON object');
  return json;
}

/** The file's own padding, else a padding token of the vocabulary, else 0. */
function padIdOf(json: object, tokenizer: Tokenizer): number {
  const padding = 'padding' in json ? json.padding : undefined;
  if (typeof padding === 'object' && padding !== null && 'pad_id' in padding) {
    if (typeof padding.pad_id === 'number') return padding.pad_id;
  }
  return firstNamed(tokenizer, PADDING) ?? 0;
}

function firstNamed(tokenizer: Tokenizer, names: readonly string[]): number | undefined {
  for (const name of names) {
    const id = tokenizer.token_to_id(name);
    if (id !== undefined) return id;
  }
  return undefined;
}

function notATokenizer(why: string, cause?: unknown): LabError {
  return new LabError(
    'bad-model',
    `Not a tokenizer.json that can be used: ${why}. Drop the tokenizer.json that belongs to the text encoder.`,
    {},
    { cause },
  );
}
