/**
 * @file Conditions whose pictures have the same pixels, found by hash in bounded batches: for bricks
 * and shards, whose pictures are too many to be compared while a data set is put together.
 */
import type { DatasetInfo, Picture } from '../domain/dataset.ts';
import { makeBreather } from '../readers/breathe.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { Assembled } from './assemble.ts';
import type { StimulusSource } from './dataset.ts';
import { partsOf } from './recognise/claim.ts';
import type { Part } from './recognise/claim.ts';
import { shardsOf } from './responses/from-shards.ts';
import { withoutTwins } from './splits.ts';
import { firstAlike } from './stimuli.ts';

/** Of pixels, read at once. */
const BATCH_BYTES = 4 << 20;

/** FNV-1a over words of 32 bits, then over what is left of bytes. */
function hashWords(words: Uint32Array, rest: Uint8Array, seed: number): number {
  let hash = seed;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 16777619);
    hash ^= hash >>> 15;
  }
  for (const byte of rest) hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}

/** Size and 64 bits over all pixels: equal for equal pictures, and hardly ever else. */
function keyOf({ width, height, channels, pixels }: Picture): string {
  const bytes = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const nWords = bytes.length >>> 2;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, nWords);
  const rest = bytes.subarray(4 * nWords);
  const halves = [2166136261, 3266489917].map((seed) => hashWords(words, rest, seed));
  return [width, height, channels, ...halves].join(' ');
}

/**
 * First condition whose picture has the same pixels, for each condition.
 *
 * @param names  `[nConditions]`.
 * @param known  Keys of pictures by name, of an earlier comparison of the same stimuli; added to.
 * @returns      `[nConditions]`. Each picture is read once, 4 MiB at a time; other calls are answered
 *               in between.
 * @throws LabError of the reader; an abort.
 */
export async function equalPictures(
  stimuli: StimulusSource,
  names: DatasetInfo['conditionNames'],
  known: Map<string, string>,
  options: ReadOptions = {},
): Promise<Int32Array> {
  const [height, width, channels] = stimuli.shape;
  const step = Math.max(1, Math.floor(BATCH_BYTES / Math.max(1, height * width * channels)));
  const unknown = [...names.keys()].filter((i) => !known.has(names[i] ?? ''));
  const breathe = makeBreather(options.signal);
  for (let start = 0; start < unknown.length; start += step) {
    const wanted = unknown.slice(start, start + step);
    const pictures = await stimuli.pictures(wanted, { signal: options.signal });
    wanted.forEach((condition, i) => {
      const picture = pictures[i];
      if (picture) known.set(names[condition] ?? '', keyOf(picture));
    });
    options.onProgress?.(Math.min(1, (start + step) / unknown.length));
    await breathe();
  }
  return firstAlike(names.map((name, i) => known.get(name) ?? `condition ${i}`));
}

/**
 * Comparisons of the pictures of one collection, where that was not done on opening: a picture that
 * trains under one id and tests under another is left out of training. What was read once is not
 * read again.
 */
export class PictureComparison {
  /** Keys of pictures by name, by the files that they come from. */
  readonly #keys = new Map<string, Map<string, string>>();

  /** What the split becomes once the pictures are compared. @throws LabError of the reader; an abort. */
  async of(
    assembled: Assembled,
    parts: readonly Part[],
    options?: ReadOptions,
  ): Promise<Assembled> {
    const { dataset, notes: before } = assembled;
    if (!dataset?.stimuli || dataset.picturesCompared) return assembled;
    const { info, stimuli } = dataset;
    const from = [...partsOf(parts, 'stimuli'), ...shardsOf(parts)];
    const source = from.map(({ file }) => file.fingerprint).join();
    const keys = this.#keys.get(source) ?? new Map<string, string>();
    this.#keys.set(source, keys);
    const twins = await equalPictures(stimuli, info.conditionNames, keys, options);
    const pictureOf = info.trialCondition.map((condition) => twins[condition] ?? condition);
    const { split, notes } = withoutTwins(info.split, pictureOf);
    return {
      ...assembled,
      dataset: { ...dataset, info: { ...info, split }, picturesCompared: true },
      notes: [...before, ...notes],
    };
  }
}
