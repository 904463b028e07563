/** @file n-way identification of held-out scans (Lin et al. 2022, tables 5 and 6): is the own picture nearer than n - 1 others? */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { type ModelSummary, modelWords } from '../domain/model.ts';
import type { IdentifiedRow, IdentifyRequest } from '../../workers/mapper/pictures.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { truthOf } from './decode-views.ts';
import { encoderOf } from './encoder-words.ts';
import {
  byFeatures,
  drawnVectors,
  type HeldOutRequest,
  type HeldOutScans,
  heldOutScans,
  predictScans,
  seenVectors,
  stage,
  type VectorsOf,
} from './held-out.ts';
import type { TaskContext } from './remote-task.ts';

/** What is compared: pictures by features or pixels, or embeddings without drawing anything. */
export type IdentifyBy = 'features' | 'pixels' | 'image' | 'caption';

export interface IdentificationRequest extends HeldOutRequest {
  by: IdentifyBy;
  /** Ways; those above the number of pictures are left out but the first, which is refused. */
  ns: number[];
  /** Draws as the paper's, each of so many decodings. */
  repeats: number;
  pairs: number;
}

export interface IdentifiedScan {
  trials: number[];
  condition: number;
  /** Other pictures that the own one is nearer than. */
  beaten: number;
}

export interface Identification {
  request: IdentificationRequest;
  rows: IdentifiedRow[];
  nScans: number;
  /** Pictures among which the own one is sought. */
  nPictures: number;
  /** What made the vectors. */
  network: string;
  scans: IdentifiedScan[];
}

/** Vectors of decodings and of the pictures that they are of. */
interface Pairs extends Pick<IdentifyRequest, 'vectors' | 'truths' | 'dim'>, HeldOutScans {
  network: string;
}

/** Scans whose condition has a true embedding; some have no caption. */
function withTruth({ scans, conditions, own }: HeldOutScans, has: (c: number) => boolean) {
  const kept = conditions.filter(has);
  const places = new Map(kept.map((condition, i) => [condition, i]));
  const placeOf = (i: number) => places.get(conditions[own[i] ?? -1] ?? -1);
  const rows = scans.map((_, i) => i).filter((i) => placeOf(i) !== undefined);
  return {
    scans: rows.map((i) => scans[i] ?? []),
    conditions: kept,
    own: Int32Array.from(rows, (i) => placeOf(i) ?? -1),
  };
}

function stacked(rows: readonly Float32Array[]) {
  const dim = rows[0]?.length ?? 0;
  const matrix = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => matrix.set(row, i * dim));
  return { matrix, dim };
}

async function byEmbedding(
  bench: Bench,
  target: 'image' | 'caption',
  request: IdentificationRequest,
  network: (target: 'image' | 'caption') => ModelSummary | undefined,
  context: TaskContext,
): Promise<Pairs> {
  const all = heldOutScans(bench, request);
  const encoding = stage(context, 0, 0.6);
  await bench.truth.ensure(target, all.conditions, {
    signal: context.signal,
    onProgress: (done, total) => encoding.progress(`encoding the truth, ${target}`, done / total),
  });
  const chosen = withTruth(all, (condition) => truthOf(bench, target, condition) !== undefined);
  const predictions = await predictScans(bench, chosen.scans, stage(context, 0.6, 0.95));
  const vectors = predictions.flatMap((one) => one[target] ?? []);
  if (vectors.length === 0) {
    throw new LabError('no-model', `No mapper of ${target} embeddings is loaded: train one.`);
  }
  const truths = chosen.conditions.flatMap((c) => truthOf(bench, target, c) ?? []);
  const encoder = bench.dataset.givenEmbeddings?.[target] ? undefined : network(target);
  return {
    ...chosen,
    ...{ vectors: stacked(vectors).matrix, truths: stacked(truths).matrix },
    dim: stacked(truths.slice(0, 1)).dim,
    network: encoder ? modelWords(encoder) : 'given with the data',
  };
}

/** Pixels centred on their mean, so that the cosine is a correlation. */
function centred({ pixels, channels }: Picture): Float32Array {
  const kept = Float32Array.from(channels === 4 ? pixels.filter((_, i) => i % 4 < 3) : pixels);
  const mean = kept.reduce((sum, v) => sum + v, 0) / kept.length;
  return kept.map((v) => v - mean);
}

const byPixels: VectorsOf = (pictures) =>
  Promise.resolve({ ...stacked(pictures.map(centred)), network: 'none, pixels' });

async function byPictures(
  bench: Bench,
  request: IdentificationRequest,
  vectorsOf: VectorsOf,
  context: TaskContext,
): Promise<Pairs> {
  const chosen = heldOutScans(bench, request);
  const truths = await seenVectors(bench, chosen.conditions, vectorsOf, stage(context, 0, 0.2));
  const predictions = await predictScans(bench, chosen.scans, stage(context, 0.2, 0.3));
  const drawing = stage(context, 0.3, 0.95);
  const found = await drawnVectors(bench, predictions, request, vectorsOf, drawing);
  if (found.dim !== truths.dim) {
    throw new LabError(
      'shape-mismatch',
      `Identification by pixels needs stimuli of the size that is drawn, ${found.dim} values; these have ${truths.dim}. Compare by features.`,
    );
  }
  const { dim, network } = found;
  return { ...chosen, vectors: found.matrix, truths: truths.matrix, dim, network };
}

/** Ways that there are pictures for; a single one is left to be refused. */
function possibleWays(ns: readonly number[], nPictures: number): number[] {
  const ways = [...new Set(ns)].sort((a, b) => a - b);
  const possible = ways.filter((n) => n <= nPictures);
  return possible.length > 0 ? possible : ways.slice(0, 1);
}

/**
 * @param network  The encoder of a target in use.
 * @throws LabError `too-few-trials`, `no-model`, `missing-part` (no stimuli or captions), `bad-request`
 *                  (n), `shape-mismatch` (pixels of another size), `out-of-memory`.
 */
export async function measureIdentification(
  bench: Bench,
  request: IdentificationRequest,
  context: TaskContext,
  network: (target: 'image' | 'caption') => ModelSummary | undefined,
): Promise<Identification> {
  const { by, ns, repeats, pairs, seed } = request;
  const isEmbedding = by === 'image' || by === 'caption';
  const found = isEmbedding
    ? await byEmbedding(bench, by, request, network, context)
    : await byPictures(bench, request, by === 'features' ? byFeatures(bench) : byPixels, context);
  const { vectors, truths, own, dim, scans, conditions } = found;
  const ways = possibleWays(ns, conditions.length);
  const asked = { vectors, truths, own, dim, ns: ways, repeats, pairs, seed };
  const end = stage(context, 0.95, 1);
  const { rows, beaten } = await bench.services.mapper.call('identify', asked, {
    signal: context.signal,
    onProgress: ({ what, done, total }) => end.progress(what, done / total),
  });
  const trialCondition = (i: number) => conditions[own[i] ?? -1] ?? -1;
  return {
    ...{ request, rows, network: found.network },
    ...{ nScans: scans.length, nPictures: conditions.length },
    scans: scans.map((trials, i) => {
      return { trials, condition: trialCondition(i), beaten: beaten[i] ?? 0 };
    }),
  };
}

/** For `createStudies`: the encoders are those in use when it begins. */
export function identification(models: () => readonly ModelSummary[]) {
  return (bench: Bench, request: IdentificationRequest, context: TaskContext) =>
    measureIdentification(bench, request, context, (target) => encoderOf(models(), target));
}
