/** @file What the perturbation of the selected scan does, beside the same on many random draws. */
import type { Picture } from '../domain/dataset.ts';
import type { ResolvedStep } from '../domain/decode.ts';
import { trialsOf } from '../domain/presentations.ts';
import { centralInterval } from '../numerics/retrieval.ts';
import { cosine } from '../numerics/vectors.ts';
import { randomControl } from '../perturb/control.ts';
import { type Bench, conditionOf, paint, predictMany, resolveSteps } from './decode-scan.ts';
import { type Judged, judgeScan, openScene, type Scene } from './judge.ts';
import type { TaskContext } from './remote-task.ts';
import type { Selection } from './types/selection.ts';

export interface ImpactRequest {
  selection: Selection;
  /** Draws of random voxels; each is mapped. */
  nDraws: number;
}

/** Mean over the draws of the control, and where the central 95 % of them lie. */
export interface Spread {
  mean: number;
  low: number;
  high: number;
}

export interface Change {
  plain: number;
  perturbed: number;
  control: Spread;
}

/** A category of the nearest pictures, and how many of them have it. */
export interface CategoryShare {
  name: string;
  count: number;
}

export interface Impact {
  request: ImpactRequest;
  /** The scan is their mean. */
  trials: number[];
  of: number;
  /** 0 for the scan as it is. */
  shift: Change;
  cosine: Change;
  rank: Change;
  /** Of the `nNearest` held-out pictures whose truths are nearest; empty without categories. */
  categories: { plain: CategoryShare[]; perturbed: CategoryShare[]; control: CategoryShare[] };
  nNearest: number;
  /** As it is, perturbed, and the first draw of the control, with the same seed. */
  pictures: { plain: Picture; perturbed: Picture; control: Picture };
}

const NEAREST = 10;

/** Spread of the draws. */
export function spreadOf(values: number[]): Spread {
  const [low, high] = centralInterval([...values], 0.95);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low, high };
}

/** Controls of a perturbation, a draw each. */
export function draws(
  steps: ResolvedStep[],
  nVoxels: number,
  nDraws: number,
  seed: number,
): ResolvedStep[][] {
  return Array.from({ length: nDraws }, (_, k) =>
    randomControl(steps, nVoxels, seed + 104_729 * k),
  );
}

/** Categories of the held-out pictures whose truths are nearest to a prediction, most frequent first. */
export async function nearestCategories(
  { bench, truths }: Pick<Scene, 'bench' | 'truths'>,
  vector: Float32Array,
): Promise<CategoryShare[]> {
  const names = bench.dataset.categoryNames;
  if (names.length === 0) return [];
  const conditions = [...truths]
    .map(([condition, truth]) => ({ condition, similarity: cosine(vector, truth) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, NEAREST)
    .map(({ condition }) => condition);
  const found = await bench.services.reader.call('categories', { conditions });
  const counts = new Map<number, number>();
  for (const own of found) for (const id of new Set(own)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([id, count]) => ({ name: names[id] ?? `category ${id}`, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

function changeOf(
  measure: 'shift' | 'cosine' | 'rank',
  plain: Judged,
  perturbed: Judged,
  controls: Judged[],
): Change {
  return {
    plain: plain[measure],
    perturbed: perturbed[measure],
    control: spreadOf(controls.map((control) => control[measure])),
  };
}

/**
 * Measure what the perturbation of the selection does.
 *
 * @throws LabError `empty-roi`, `unknown-roi`, `missing-part`, `no-model`, `bad-request`.
 */
export async function measureImpact(
  bench: Bench,
  request: ImpactRequest,
  context: TaskContext,
): Promise<Impact> {
  const { trial, perturbation, condition: mode, seed } = request.selection;
  conditionOf(bench, trial);
  const trials = trialsOf(bench.dataset, request.selection);
  const steps = resolveSteps(bench, perturbation);
  const scene = await openScene(bench, trial, 'What a perturbation does is', context);
  const drawn = draws(steps, bench.dataset.nVoxels, request.nDraws, seed);
  const { plain, variants } = await judgeScan(scene, trials, [steps, ...drawn], (share) =>
    context.progress('random draws', share),
  );
  const [perturbed = plain, ...controls] = variants;
  const shown = [[], steps, drawn[0] ?? []].map((own) => ({ trials, steps: own }));
  const predictions = await predictMany(bench, shown, context);
  context.progress('drawing');
  const pictures = await paint(bench, predictions, { mode, seed, signal: context.signal });
  const [first, second = first, third = first] = pictures;
  if (!first || !second || !third) throw new Error('The generator drew nothing.');
  const categories = (judged: Judged | undefined) =>
    judged ? nearestCategories(scene, judged.vector) : [];
  return {
    request,
    trials,
    of: scene.truths.size,
    shift: changeOf('shift', plain, perturbed, controls),
    cosine: changeOf('cosine', plain, perturbed, controls),
    rank: changeOf('rank', plain, perturbed, controls),
    categories: {
      plain: await categories(plain),
      perturbed: await categories(perturbed),
      control: await categories(controls[0]),
    },
    nNearest: Math.min(NEAREST, scene.truths.size),
    pictures: { plain: first, perturbed: second, control: third },
  };
}
