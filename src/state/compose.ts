/** @file A picture through CLIP and the generator: its embedding, what is like it, what is drawn from it. */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { allFinite, clampTo, unitNorm } from '../numerics/vectors.ts';
import { captionsView } from './captions.ts';
import { type Bench, gallery, paint } from './decode-scan.ts';
import { describeNeighbours, type PictureOf, THRESHOLD } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';
import type { CaptionsView, Retrieved } from './types/decode.ts';

const TOP = 5;
/** Categories told, likeliest first. */
const N_CATEGORIES = 3;

export interface EncodedPicture {
  picture: Picture;
  /** `[dim]` raw CLIP image embedding. */
  embedding: Float32Array;
  /** What the generator draws from the embedding alone. */
  drawn: Picture;
  /** By the feature network: names with probabilities (softmax of its logits). */
  categories: { name: string; probability: number }[];
  /** Name and hash of that network. */
  network: string;
}

/** What is like a picture; it needs the embeddings of all held-out stimuli. */
export interface Likeness {
  /** Held-out stimuli nearest by cosine; empty where the data set has no pictures. */
  nearest: Retrieved[];
  of: number;
  captions: CaptionsView;
}

export interface LikenessOptions {
  pictureOf: PictureOf;
  context: TaskContext;
}

/** Probabilities of logits, the largest first. */
export function likeliest(
  logits: Float32Array,
  names: readonly string[],
  n = N_CATEGORIES,
): EncodedPicture['categories'] {
  const top = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = Array.from(logits, (v) => Math.exp(v - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights
    .map((weight, i) => ({ name: names[i] ?? `category ${i}`, probability: weight / sum }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, n);
}

async function nearestStimuli(
  bench: Bench,
  embedding: Float32Array,
  { pictureOf, context: { signal, progress } }: LikenessOptions,
): Promise<Pick<Likeness, 'nearest' | 'of'>> {
  const { truth, services } = bench;
  if (!truth.available('image')) return { nearest: [], of: 0 };
  const among = gallery(bench, -1);
  await truth.ensure('image', [...among], {
    signal,
    onProgress: (done, total) => progress('encoding the stimuli', done / total),
  });
  const request = { target: 'image' as const, embedding, top: TOP, among };
  const { neighbours, of } = await services.mapper.call('nearest', request, { signal });
  return { nearest: await describeNeighbours(bench, neighbours, pictureOf), of };
}

/** The held-out stimuli and captions nearest to a raw CLIP image embedding, and what a captioner writes. */
export async function likenessOf(
  bench: Bench,
  embedding: Float32Array,
  options: LikenessOptions,
): Promise<Likeness> {
  const clamped = unitNorm(clampTo(embedding, THRESHOLD));
  const found = await nearestStimuli(bench, clamped, options);
  const captions = await captionsView(bench, { image: clamped }, -1, options.context);
  return { ...found, captions };
}

/**
 * Encode a picture and draw what its embedding holds.
 *
 * @throws LabError  Those of the workers; `not-finite` when CLIP gives NaN.
 */
export async function encodePicture(
  bench: Bench,
  picture: Picture,
  { seed, context: { signal, progress } }: { seed: number; context: TaskContext },
): Promise<EncodedPicture> {
  const { generator } = bench.services;
  await bench.truth.encodersReady();
  const pictures = [picture];
  const { matrix: embedding } = await generator.call('encodePictures', { pictures }, { signal });
  if (!allFinite(embedding)) {
    throw new LabError('not-finite', 'CLIP gives NaN for this picture: load its file again.');
  }
  const seen = await generator.call('features', { pictures }, { signal });
  const categories = likeliest(seen.logits, seen.categories);
  progress('drawing from the embedding');
  const predictions = { image: unitNorm(embedding) };
  const [drawn] = await paint(bench, [predictions], { mode: 'image', seed, signal });
  if (!drawn) throw new LabError('internal', 'The generator drew nothing.');
  return { picture, embedding, drawn, categories, network: seen.network };
}
