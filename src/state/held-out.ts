/**
 * @file Held-out scans that are decoded and measured against the pictures that were seen: which ones, what
 * they map to, what is drawn from it, and the vectors of both. Pictures are let go once they are vectors.
 */
import type { Picture } from '../domain/dataset.ts';
import type { ConditionMode } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { byCondition } from '../domain/presentations.ts';
import type { Substitute } from '../perturb/substitute.ts';
import { type Bench, paint, type Predictions, predictMany } from './decode-scan.ts';
import type { TaskContext } from './remote-task.ts';

/** Which scans, and what is drawn from them. */
export interface HeldOutRequest {
  /** `all`: trials as recorded; `first` trial, or `average`, of each condition. */
  trials: 'all' | 'first' | 'average';
  /** At most so many scans, in the order in which they were recorded; Infinity for all. */
  of: number;
  /** What the pictures are drawn from, as far as there are mappers. */
  condition: ConditionMode;
  seed: number;
}

export interface HeldOutScans {
  /** Trials whose mean is decoded. */
  scans: number[][];
  /** Conditions that were seen, each once. */
  conditions: number[];
  /** `[scans]` place among `conditions`. */
  own: Int32Array;
}

/** Vectors of pictures, `[n, dim]` row-major, and what made them. */
export interface PictureVectors {
  matrix: Float32Array;
  dim: number;
  network: string;
}

export type VectorsOf = (pictures: Picture[], signal: AbortSignal) => Promise<PictureVectors>;

/** Pictures that are drawn, or read, and made vectors of at once. */
const CHUNK = 50;
/** Values of all vectors together: 1 GB. */
const MOST_VALUES = 2 ** 28;

/** @throws LabError `too-few-trials` (less than two held-out conditions). */
export function heldOutScans(
  { dataset }: Pick<Bench, 'dataset'>,
  { trials, of }: Pick<HeldOutRequest, 'trials' | 'of'>,
): HeldOutScans {
  const { split, trialCondition } = dataset;
  const val = Array.from(split.val).sort((a, b) => a - b);
  const shown = [...byCondition(val, trialCondition).values()];
  const each = trials === 'first' ? shown.map((own) => own.slice(0, 1)) : shown;
  const scans = (trials === 'all' ? val.map((trial) => [trial]) : each).slice(0, of);
  const conditionOf = (own: number[]) => trialCondition[own[0] ?? -1] ?? -1;
  const places = new Map<number, number>();
  for (const own of scans)
    places.set(conditionOf(own), places.get(conditionOf(own)) ?? places.size);
  if (places.size < 2) {
    throw new LabError(
      'too-few-trials',
      `Decodings are compared with other pictures: at least two held-out conditions are needed, and ${places.size} ${places.size === 1 ? 'is' : 'are'} there. Drop more sessions, or another split.`,
    );
  }
  const own = Int32Array.from(scans, (one) => places.get(conditionOf(one)) ?? -1);
  return { scans, conditions: [...places.keys()], own };
}

/** A part of a task, told as a share of the whole. */
export function stage(context: TaskContext, from: number, to: number): TaskContext {
  const { signal, progress } = context;
  return { signal, progress: (what, share = 0) => progress(what, from + share * (to - from)) };
}

/** Predictions of scans; with `substitute`, of what is put in the place of each. */
export function predictScans(
  bench: Bench,
  scans: readonly number[][],
  { signal, progress }: TaskContext,
  substitute?: (i: number) => Substitute,
): Promise<Predictions[]> {
  const asked = scans.map((trials, i) => ({ trials, steps: [], substitute: substitute?.(i) }));
  const onProgress = (share: number) => progress('mapping scans', share);
  return predictMany(bench, asked, { signal, onProgress });
}

/** Vectors of many pictures, some at a time. @throws LabError `out-of-memory` before there is too much. */
async function vectorsOfAll(
  n: number,
  picturesOf: (from: number, to: number) => Promise<Picture[]>,
  vectorsOf: VectorsOf,
  { signal, tell }: { signal: AbortSignal; tell: (share: number) => void },
): Promise<PictureVectors> {
  let all: PictureVectors | undefined;
  for (let from = 0; from < n; from += CHUNK) {
    signal.throwIfAborted();
    tell(from / n);
    const part = await vectorsOf(await picturesOf(from, Math.min(n, from + CHUNK)), signal);
    const { dim, network } = part;
    if (n * dim > MOST_VALUES) {
      throw new LabError(
        'out-of-memory',
        `Vectors of ${n} pictures with ${dim} values each take ${Math.round((4 * n * dim) / 1e6)} MB. Choose fewer scans, or compare features.`,
      );
    }
    all ??= { matrix: new Float32Array(n * dim), dim, network };
    all.matrix.set(part.matrix, from * dim);
  }
  return all ?? { matrix: new Float32Array(), dim: 0, network: '' };
}

/** Vectors of what predictions are drawn as. */
export function drawnVectors(
  bench: Bench,
  predictions: readonly Predictions[],
  { condition: mode, seed }: Pick<HeldOutRequest, 'condition' | 'seed'>,
  vectorsOf: VectorsOf,
  { signal, progress }: TaskContext,
): Promise<PictureVectors> {
  const n = predictions.length;
  const draw = (from: number, to: number) =>
    paint(bench, predictions.slice(from, to), { mode, seed, signal });
  const tell = (share: number) => progress(`drawing ${n} pictures`, share);
  return vectorsOfAll(n, draw, vectorsOf, { signal, tell });
}

/** Vectors of stimuli. @throws LabError `missing-part` without stimuli. */
export function seenVectors(
  bench: Bench,
  conditions: readonly number[],
  vectorsOf: VectorsOf,
  { signal, progress }: TaskContext,
): Promise<PictureVectors> {
  const read = (from: number, to: number) =>
    bench.services.reader.call('pictures', { conditions: conditions.slice(from, to) }, { signal });
  const tell = (share: number) => progress('features of the stimuli', share);
  return vectorsOfAll(conditions.length, read, vectorsOf, { signal, tell });
}

/** Vectors by the feature network in use; it is loaded first where that was not needed yet. */
export function byFeatures({ services, truth }: Bench): VectorsOf {
  return async (pictures, signal) => {
    await truth.encodersReady();
    const found = await services.generator.call('features', { pictures }, { signal });
    return { matrix: found.features, dim: found.dim, network: found.network };
  };
}
