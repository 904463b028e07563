/** @file What a map of embeddings is made of: the true ones of conditions, decoded ones, a path. */
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import type { LayoutService } from '../services/layout-service.ts';
import type { LayoutFacts } from '../../workers/layout/layout.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { asShown, truthOf } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';
import { conditionsOf } from './train-request.ts';
import { makeTurns } from './turns.ts';

export interface AtlasSettings {
  /** True embeddings of held-out conditions, or of all that were shown. */
  scope: 'held-out' | 'all';
  method: 'pca' | 'umap';
  colour: 'split' | 'category';
  /** Decoded held-out scans are drawn too, joined with their truth. */
  decoded: boolean;
  neighbours: number;
  minDist: number;
  seed: number;
}

export const defaultAtlas: AtlasSettings = {
  scope: 'held-out',
  method: 'pca',
  colour: 'category',
  decoded: false,
  neighbours: 15,
  minDist: 0.1,
  seed: 0,
};

/** The true embeddings of a map, in the order of its points. */
export interface AtlasPoints {
  dataset: string;
  target: Target;
  scope: AtlasSettings['scope'];
  conditions: Int32Array;
  /** First category of each condition; -1 where it has none. */
  category: Int32Array;
  /** 1 where the condition is held out. */
  heldOut: Uint8Array;
  dim: number;
}

export interface AtlasLayout {
  points: AtlasPoints;
  /** `[n, 2]` */
  xy: Float32Array;
  facts: LayoutFacts;
}

/** Predictions of held-out conditions (mean of their trials), in the order of `conditions`. */
export interface DecodedPoints {
  conditions: Int32Array;
  /** `[n, dim]`, as they are shown. */
  rows: Float32Array;
}

/** Targets that a map can be of. */
export function atlasTarget({ truth }: Bench): Target {
  const target = (['image', 'caption'] as const).find((name) => truth.available(name));
  if (target) return target;
  throw new LabError(
    'missing-part',
    'A map of embeddings needs the stimuli or their captions: drop them beside the betas.',
  );
}

/** Conditions that were shown in trials, each once; held-out ones first. */
export function shownConditions({ dataset }: Bench, scope: AtlasSettings['scope']): number[] {
  const heldOut = conditionsOf(dataset, dataset.split.val);
  if (scope === 'held-out') return heldOut;
  return [...new Set([...heldOut, ...dataset.trialCondition])].filter((c) => c >= 0);
}

async function categoriesOf(bench: Bench, conditions: number[]): Promise<Int32Array> {
  if (bench.dataset.categoryNames.length === 0) return new Int32Array(conditions.length).fill(-1);
  const lists = await bench.services.reader.call('categories', { conditions });
  return Int32Array.from(lists, (list) => list[0] ?? -1);
}

function stack(rows: readonly Float32Array[], dim: number): Float32Array<ArrayBuffer> {
  const matrix = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => matrix.set(row, i * dim));
  return matrix;
}

/** The truths that there are, stacked in turns: all of a subject take the page's thread for longer than a frame. */
async function knownTruths(bench: Bench, target: Target, asked: number[], signal: AbortSignal) {
  const turns = makeTurns(signal);
  const conditions: number[] = [];
  for (const condition of asked) {
    await turns();
    if (bench.truth.get(target, condition)) conditions.push(condition);
  }
  const dim = bench.truth.get(target, conditions[0] ?? -1)?.length ?? 0;
  const matrix = new Float32Array(conditions.length * dim);
  for (const [row, condition] of conditions.entries()) {
    await turns();
    matrix.set(truthOf(bench, target, condition) ?? [], row * dim);
  }
  return { conditions, matrix, dim };
}

/** Encode what is not known yet and hand all to the layout worker. */
export async function takeIn(
  bench: Bench,
  layout: LayoutService,
  scope: AtlasSettings['scope'],
  { signal, progress }: TaskContext,
): Promise<AtlasPoints> {
  const target = atlasTarget(bench);
  const asked = shownConditions(bench, scope);
  await bench.truth.ensure(target, asked, {
    signal,
    onProgress: (done, total) => progress('encoding stimuli', done / total),
  });
  const { conditions, matrix, dim } = await knownTruths(bench, target, asked, signal);
  await layout.call('use', { matrix, dim }, { signal, transfer: [matrix.buffer] });
  const category = await categoriesOf(bench, conditions);
  const heldOut = new Set(conditionsOf(bench.dataset, bench.dataset.split.val));
  return {
    dataset: bench.dataset.id,
    target,
    scope,
    conditions: Int32Array.from(conditions),
    category,
    heldOut: Uint8Array.from(conditions, (condition) => (heldOut.has(condition) ? 1 : 0)),
    dim,
  };
}

/** The plane of points that the layout worker holds. */
export async function layOut(
  layout: LayoutService,
  points: AtlasPoints,
  settings: AtlasSettings,
  { signal, progress }: TaskContext,
): Promise<AtlasLayout> {
  const { method, neighbours, minDist, seed } = settings;
  const onProgress = ({ what, done, total }: { what: string; done: number; total: number }) =>
    progress(what, done / total);
  const { xy, facts } =
    method === 'pca'
      ? await layout.call('pca', null, { signal, onProgress })
      : await layout.call('umap', { neighbours, minDist, seed }, { signal, onProgress });
  return { points, xy, facts };
}

/** Decoded held-out conditions, for the map and to be taken away. */
export async function decodeHeldOut(
  bench: Bench,
  target: Target,
  { signal, progress }: TaskContext,
): Promise<DecodedPoints> {
  const { conditions, predictions, dim } = await bench.services.mapper.call(
    'predictHeldOut',
    { target, of: Infinity, average: true },
    { signal, onProgress: ({ what, done, total }) => progress(what, done / Math.max(1, total)) },
  );
  const rows = Array.from(conditions, (_, i) =>
    asShown(target, predictions.slice(i * dim, (i + 1) * dim)),
  );
  return { conditions, rows: stack(rows, dim) };
}
