/**
 * @file From one scan to the next along a chain: what is predicted, drawn and measured. The end of one
 * leg is the beginning of the next, and stands once.
 */
import { LabError } from '../domain/errors.ts';
import { trialsOf } from '../domain/presentations.ts';
import { cosine } from '../numerics/vectors.ts';
import {
  type Bench,
  decodableTargets,
  paint,
  type Predictions,
  resolveSteps,
  shownTarget,
} from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';
import type {
  FeatureDistances,
  InterpolationFrame,
  InterpolationRecipe,
} from './types/interpolation.ts';

/** Most scans of a chain. */
export const maxScans = 8;

/** Frames of the scans themselves: the first, the last, and where two legs meet. */
export function stopsOf(nScans: number, nSteps: number): number[] {
  return Array.from({ length: nScans }, (_, i) => i * (nSteps - 1));
}

type Way = Pick<InterpolationRecipe, 'scans' | 'average' | 'nSteps' | 'space' | 'perturbation'>;

function checkChain(scans: readonly number[]): void {
  if (scans.length >= 2 && scans.length <= maxScans) return;
  throw new LabError(
    'bad-request',
    `A chain has 2 to ${maxScans} scans; ${scans.length} were given.`,
    { nScans: scans.length },
  );
}

async function legPredictions(
  bench: Bench,
  [from, to]: readonly [number, number],
  { average, nSteps, space, perturbation }: Way,
  signal: AbortSignal | undefined,
): Promise<Predictions[]> {
  const steps = resolveSteps(bench, perturbation);
  const trials = (trial: number) => trialsOf(bench.dataset, { trial, average });
  const paths = await bench.services.mapper.call(
    'interpolate',
    { from: trials(from), to: trials(to), nSteps, space, steps, targets: decodableTargets },
    { signal },
  );
  return Array.from({ length: nSteps }, (_, k) =>
    Object.fromEntries(
      Object.entries(paths).flatMap(([target, rows]) => (rows?.[k] ? [[target, rows[k]]] : [])),
    ),
  );
}

/**
 * Predictions of every frame of a chain: `(scans - 1) x (nSteps - 1) + 1`.
 *
 * @throws LabError `bad-request` for less than two scans or more than {@link maxScans}; as the mapper.
 */
export async function chainPredictions(
  bench: Bench,
  way: Way,
  { signal, progress }: Partial<TaskContext> = {},
): Promise<Predictions[]> {
  checkChain(way.scans);
  const all: Predictions[] = [];
  for (const [i, to] of way.scans.slice(1).entries()) {
    const leg = await legPredictions(bench, [way.scans[i] ?? to, to], way, signal);
    all.push(...(i === 0 ? leg : leg.slice(1)));
    progress?.('mapping', (i + 1) / (way.scans.length - 1));
  }
  return all;
}

/** The pictures of a chain, in order. */
export async function chainFrames(
  bench: Bench,
  recipe: InterpolationRecipe,
  context: TaskContext,
): Promise<InterpolationFrame[]> {
  const predictions = await chainPredictions(bench, recipe, context);
  const target = shownTarget(predictions[0] ?? {});
  const pictures = await paint(bench, predictions, {
    mode: recipe.condition,
    seed: recipe.seed,
    signal: context.signal,
    onProgress: (fraction) => context.progress('drawing', fraction),
  });
  return pictures.map((picture, k) => ({
    t: k / (pictures.length - 1),
    picture,
    embedding: asShown(target, predictions[k]?.[target] ?? new Float32Array()),
  }));
}

/** Cosine of every frame's embedding to that of each scan of the chain; a row a scan. */
export function similarities(
  frames: readonly InterpolationFrame[],
  stops: readonly number[],
): Float32Array[] {
  return stops.flatMap((stop) => {
    const end = frames[stop]?.embedding;
    return end ? [Float32Array.from(frames, ({ embedding }) => cosine(embedding, end))] : [];
  });
}

/** The same of the pictures, seen by the feature net, as a distance. */
export async function featureDistances(
  bench: Bench,
  frames: InterpolationFrame[],
  stops: readonly number[],
  { signal, progress }: TaskContext,
): Promise<FeatureDistances> {
  await bench.truth.encoders();
  const { features, dim, network } = await bench.services.generator.call(
    'features',
    { pictures: frames.map(({ picture }) => picture) },
    { signal, onProgress: ({ done, total }) => progress('features', done / total) },
  );
  const row = (k: number) => features.subarray(k * dim, (k + 1) * dim);
  const distance = stops.map((stop) =>
    Float32Array.from(frames, (_, k) => 1 - cosine(row(k), row(stop))),
  );
  return { frames, distance, network };
}
