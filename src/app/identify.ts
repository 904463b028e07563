/** @file n-way identification on held-out scans: is the own stimulus nearer than n - 1 others? */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { type ModelSummary, modelWords } from '../domain/model.ts';
import { cosine } from '../numerics/vectors.ts';
import { createRandom, type Random } from '../numerics/random.ts';
import { type Bench, paint, type Predictions } from '../state/decode-scan.ts';
import { truthOf } from '../state/decode-views.ts';
import { encoderOf } from '../state/encoder-words.ts';
import { conditionsOf } from '../state/train-request.ts';
import type { Evaluation, Measured } from './lab-types.ts';

type Request = Extract<Evaluation, { kind: 'identification' }>;

/** Decoded and true vectors of the same conditions, in the same order. */
interface Pairs {
  decoded: Float32Array[];
  truth: Float32Array[];
  /** What made the vectors. */
  network: string;
}

const CHUNK = 50;

function rowsOf(matrix: Float32Array, dim: number): Float32Array[] {
  return Array.from({ length: matrix.length / dim }, (_, i) =>
    matrix.subarray(i * dim, (i + 1) * dim),
  );
}

async function heldOut(bench: Bench, target: 'image' | 'caption') {
  const of = conditionsOf(bench.dataset, bench.dataset.split.val).length;
  return bench.services.mapper.call('predictHeldOut', { target, of, average: true });
}

async function byEmbedding(bench: Bench, models: readonly ModelSummary[]): Promise<Pairs> {
  const { conditions, predictions, dim } = await heldOut(bench, 'image');
  await bench.truth.ensure('image', [...conditions]);
  const truth = Array.from(conditions, (c) => truthOf(bench, 'image', c) ?? new Float32Array(dim));
  const encoder = bench.dataset.givenEmbeddings?.image ? undefined : encoderOf(models, 'image');
  const network = encoder ? modelWords(encoder) : 'given with the data';
  return { decoded: rowsOf(predictions, dim), truth, network };
}

async function drawHeldOut(bench: Bench): Promise<{ seen: Picture[]; drawn: Picture[] }> {
  const image = await heldOut(bench, 'image');
  const rows = rowsOf(image.predictions, image.dim);
  const predictions: Predictions[] = rows.map((row) => ({ image: row }));
  const drawn: Picture[] = [];
  for (let start = 0; start < predictions.length; start += CHUNK) {
    const part = predictions.slice(start, start + CHUNK);
    drawn.push(...(await paint(bench, part, { mode: 'image', seed: 0 })));
  }
  const conditions = [...image.conditions];
  return { drawn, seen: await bench.services.reader.call('pictures', { conditions }) };
}

async function byFeatures(bench: Bench): Promise<Pairs> {
  const { seen, drawn } = await drawHeldOut(bench);
  const features = (pictures: Picture[]) => bench.services.generator.call('features', { pictures });
  const [decoded, truth] = [await features(drawn), await features(seen)];
  return {
    decoded: rowsOf(decoded.features, decoded.dim),
    truth: rowsOf(truth.features, truth.dim),
    network: decoded.network,
  };
}

/** Pixels centred on their mean, so that the cosine is a correlation. */
function centred({ pixels, channels }: Picture): Float32Array {
  const step = channels === 4 ? 4 : channels;
  const kept = Float32Array.from(pixels.filter((_, i) => step !== 4 || i % 4 < 3));
  const mean = kept.reduce((sum, v) => sum + v, 0) / kept.length;
  return kept.map((v) => v - mean);
}

async function byPixels(bench: Bench): Promise<Pairs> {
  const { seen, drawn } = await drawHeldOut(bench);
  const [a, b] = [seen[0], drawn[0]];
  if (a && b && (a.width !== b.width || a.height !== b.height)) {
    throw new LabError(
      'shape-mismatch',
      `Identification by pixels needs stimuli of the generator's size, ${b.width}x${b.height}; ` +
        `these are ${a.width}x${a.height}. Use by: 'features'.`,
    );
  }
  return { decoded: drawn.map(centred), truth: seen.map(centred), network: 'none, pixels' };
}

/** n - 1 distinct others than `own`, of `of`. */
function distractors(own: number, n: number, of: number, random: Random): number[] {
  const others = new Set<number>();
  while (others.size < n - 1) {
    const other = random.integer(of);
    if (other !== own) others.add(other);
  }
  return [...others];
}

function share({ decoded, truth }: Pairs, n: number, random: Random): number {
  const hits = decoded.filter((vector, own) => {
    const similarity = cosine(vector, truth[own] ?? vector);
    return distractors(own, n, truth.length, random).every(
      (other) => cosine(vector, truth[other] ?? vector) < similarity,
    );
  });
  return hits.length / decoded.length;
}

function meanAndStd(values: number[]): { accuracy: number; std: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return { accuracy: mean, std: Math.sqrt(variance) };
}

const makePairs = { embedding: byEmbedding, features: byFeatures, pixels: byPixels };

/**
 * Accuracy over all held-out conditions (presentations averaged), mean and standard deviation over
 * `repeats` draws of distractors; the control deals the decodings to the wrong stimuli.
 */
export async function identify(
  bench: Bench,
  request: Request,
  models: readonly ModelSummary[],
): Promise<Measured> {
  const { n, by = 'features', repeats = 10, seed = 0 } = request;
  const pairs = await makePairs[by](bench, models);
  const count = pairs.truth.length;
  if (!Number.isInteger(n) || n < 2 || n > count) {
    throw new LabError(
      'bad-request',
      `n-way identification needs n from 2 to ${count}, the held-out conditions; got ${n}.`,
    );
  }
  const random = createRandom(seed);
  const shifted = pairs.decoded.map((_, i) => pairs.decoded[(i + 1) % count] as Float32Array);
  const measure = (of: Pairs) =>
    meanAndStd(Array.from({ length: repeats }, () => share(of, n, random)));
  return {
    ...measure(pairs),
    chance: 1 / n,
    of: count,
    network: pairs.network,
    controls: { shuffled: measure({ ...pairs, decoded: shifted }) },
  };
}
