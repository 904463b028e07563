/** @file One scan through mapper and generator: what the decode store and the script interface share. */
import type { DatasetInfo, Picture, StimulusInfo } from '../domain/dataset.ts';
import type {
  ConditionMode,
  ConditionSettings,
  Perturbation,
  ResolvedStep,
  Target,
} from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { resolvePerturbation } from '../perturb/resolve.ts';
import type { Services } from '../services/lab-services.ts';
import type { Truth } from '../services/truth.ts';
import type { MappedScan, ScanToMap } from '../../workers/mapper/mapper.protocol.ts';

/** What a decode needs besides the request. */
export interface Bench {
  services: Services;
  truth: Truth;
  dataset: DatasetInfo;
  /** SHA-256 of the generator that draws; the newest unless given. */
  generator?: string | undefined;
  /** What is done to the embeddings before; plain unit norm unless given. */
  settings?: ConditionSettings | undefined;
}

export type Predictions = Partial<Record<Target, Float32Array>>;

export const decodableTargets: Target[] = ['image', 'caption', 'pixels'];

/** The target to show when several were mapped. */
export function shownTarget(predictions: Predictions): Target {
  const target = decodableTargets.find((name) => predictions[name]);
  if (!target) throw new LabError('no-model', 'No mapper is loaded for these voxels: train one.');
  return target;
}

export function conditionOf({ dataset }: Bench, trial: number): number {
  const condition = dataset.trialCondition[trial];
  if (condition === undefined) {
    throw new LabError(
      'bad-request',
      `Trial ${trial} does not exist: ${dataset.nTrials} trials are loaded, numbered from 0.`,
      { trial, nTrials: dataset.nTrials },
    );
  }
  return condition;
}

export function resolveSteps({ dataset }: Bench, perturbation: Perturbation): ResolvedStep[] {
  return resolvePerturbation(perturbation, dataset.rois, dataset.nVoxels);
}

/** Betas of the mean of `trials`, before and after the perturbation, and what they map to. */
export async function mapScan(
  bench: Bench,
  trials: number[],
  perturbation: Perturbation,
  signal?: AbortSignal,
): Promise<MappedScan> {
  for (const trial of trials) conditionOf(bench, trial);
  const steps = resolveSteps(bench, perturbation);
  return bench.services.mapper.call(
    'map',
    { trials, steps, targets: decodableTargets },
    { signal },
  );
}

/** Predictions of many scans, in the order asked, in one call of the mapper. */
export async function predictMany(
  { services }: Bench,
  scans: ScanToMap[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (share: number) => void },
): Promise<Predictions[]> {
  const mapped = await services.mapper.call(
    'mapMany',
    { scans, targets: decodableTargets },
    { signal, onProgress: ({ done, total }) => onProgress?.(done / total) },
  );
  return scans.map((_, i) => {
    const rows = Object.entries(mapped).map(([target, { matrix, dim }]) => [
      target,
      matrix.subarray(i * dim, (i + 1) * dim),
    ]);
    return Object.fromEntries(rows) as Predictions;
  });
}

/** The condition that can be had: `both` and `text` need a caption mapper, `image` an image mapper. */
export function possibleMode(wanted: ConditionMode, predictions: Predictions): ConditionMode {
  if (!predictions.image) return 'text';
  return predictions.caption ? wanted : 'image';
}

function stack(rows: Float32Array[]): Float32Array {
  const dim = rows[0]?.length ?? 0;
  const matrix = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => matrix.set(row, i * dim));
  return matrix;
}

/** Predicted pixels (0..1, `[h, w, channels]`) as a picture; values outside are clipped. */
export function pixelsToPicture(values: Float32Array, stimuli: StimulusInfo): Picture {
  const { width, height, channels } = stimuli;
  const pixels = Uint8Array.from(values, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
  return { width, height, channels, pixels };
}

/** What the generator is asked besides the embeddings. */
export interface PaintOptions {
  mode: ConditionMode;
  seed: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** A picture for each prediction: by the generator, or straight from predicted pixels. */
export async function paint(
  bench: Bench,
  predictions: Predictions[],
  { mode, seed, signal, onProgress }: PaintOptions,
): Promise<Picture[]> {
  const first = predictions[0];
  if (!first) return [];
  const { stimuli } = bench.dataset;
  if (shownTarget(first) === 'pixels') {
    if (!stimuli) throw new LabError('missing-part', 'Decoding to pixels needs the stimuli.');
    return predictions.map(({ pixels }) => pixelsToPicture(pixels ?? new Float32Array(), stimuli));
  }
  const rows = (target: Target) => predictions.flatMap((p) => p[target] ?? []);
  const possible = possibleMode(mode, first);
  return bench.services.generator.call(
    'generate',
    {
      n: predictions.length,
      generator: bench.generator,
      settings: bench.settings,
      mode: possible,
      image: possible === 'text' ? undefined : stack(rows('image')),
      text: possible === 'image' ? undefined : stack(rows('caption')),
      seed,
      z: 'seeded',
      noise: 'const',
    },
    { signal, onProgress: ({ done, total }) => onProgress?.(done / total) },
  );
}

/** Held-out conditions, plus one more, ascending: what a scan is retrieved among. */
export function gallery({ dataset }: Bench, own: number): Int32Array {
  const conditions = new Set(Array.from(dataset.split.val, (t) => dataset.trialCondition[t] ?? -1));
  conditions.add(own);
  conditions.delete(-1);
  return Int32Array.from(conditions).sort();
}
