/**
 * @file All held-out trials (or the mean of each picture's), decoded and judged: the failures beside the successes. Scores come first,
 * in one pass of the mapper; pictures are drawn when they are looked at.
 */
import type { Picture } from '../domain/dataset.ts';
import type { ConditionMode, ResolvedStep } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { byCondition } from '../domain/presentations.ts';
import { cosine } from '../numerics/vectors.ts';
import { type Bench, paint, type Predictions, predictMany } from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import { openScene, rankOf } from './judge.ts';
import type { TaskContext } from './remote-task.ts';
import { makeTurns } from './turns.ts';

export interface GalleryRequest {
  condition: ConditionMode;
  seed: number;
  /** An item a condition, the mean of all its presentations; else an item a trial. */
  average: boolean;
  /** Silenced beside the scan as it is, so that trials can be chosen by what it does to them. */
  roi?: string | undefined;
}

export interface GalleryItem {
  /** The first of `trials`. */
  trial: number;
  /** Their mean is decoded. */
  trials: number[];
  condition: number;
  rank: number;
  cosine: number;
  /** Change of the cosine to the truth when the region is silenced. */
  change: number | undefined;
  predictions: Predictions;
}

export interface Gallery {
  request: GalleryRequest;
  of: number;
  /** Best first: by rank, then by cosine. */
  items: GalleryItem[];
  /** Indices into `categoryNames` by condition; empty without categories. */
  categories: Map<number, number[]>;
}

/** Scans mapped in one call. */
const CHUNK = 128;

function stepsOf({ dataset }: Bench, roi: string): ResolvedStep[] {
  const found = dataset.rois.filter(({ name }) => name === roi);
  const voxels = Uint32Array.from(new Set(found.flatMap((own) => [...own.voxels]))).sort();
  if (voxels.length > 0) return [{ op: 'silence', amount: 0, voxels }];
  throw new LabError('empty-roi', `The region '${roi}' has no voxel here. Choose another.`);
}

async function categoriesOf(bench: Bench, items: GalleryItem[]): Promise<Map<number, number[]>> {
  if (bench.dataset.categoryNames.length === 0) return new Map();
  const conditions = [...new Set(items.map(({ condition }) => condition))];
  const found = await bench.services.reader.call('categories', { conditions });
  return new Map(conditions.map((condition, i) => [condition, found[i] ?? []]));
}

/** The trials of each item. @throws LabError `too-few-trials`. */
function scansOf({ dataset }: Bench, average: boolean): number[][] {
  const trials = Array.from(dataset.split.val).sort((a, b) => a - b);
  const scans = average
    ? [...byCondition(trials, dataset.trialCondition).values()]
    : trials.map((trial) => [trial]);
  if (scans.length > 0) return scans;
  throw new LabError('too-few-trials', 'No trial is held out: the gallery would be of training.');
}

/**
 * Decode and judge every held-out trial, or the mean of the trials of every held-out condition.
 *
 * @throws LabError `too-few-trials` (nothing is held out), `empty-roi`, `missing-part`, `no-model`.
 */
export async function judgeGallery(
  bench: Bench,
  request: GalleryRequest,
  context: TaskContext,
): Promise<Gallery> {
  const all = scansOf(bench, request.average);
  const first = all[0]?.[0] ?? -1;
  const steps = request.roi === undefined ? undefined : stepsOf(bench, request.roi);
  const { target, truths } = await openScene(bench, first, 'Trials are', context);
  const takeTurn = makeTurns(context.signal);
  const items: GalleryItem[] = [];
  const shown = (predictions: Predictions | undefined) =>
    asShown(target, predictions?.[target] ?? new Float32Array());
  for (let at = 0; at < all.length; at += CHUNK) {
    const chunk = all.slice(at, at + CHUNK);
    context.progress(`scan ${at + 1} of ${all.length}`, at / all.length);
    const plain = chunk.map((trials) => ({ trials, steps: [] as ResolvedStep[] }));
    const silenced = steps ? chunk.map((trials) => ({ trials, steps })) : [];
    const found = await predictMany(bench, [...plain, ...silenced], context);
    for (const [i, trials] of chunk.entries()) {
      const [trial = -1] = trials;
      const condition = bench.dataset.trialCondition[trial] ?? -1;
      const truth = truths.get(condition);
      const predictions = found[i];
      if (!truth || !predictions) continue;
      const vector = shown(predictions);
      const own = cosine(vector, truth);
      items.push({
        ...{ trial, trials, condition, predictions, cosine: own },
        rank: rankOf(vector, truths, condition),
        change: steps ? cosine(shown(found[chunk.length + i]), truth) - own : undefined,
      });
      await takeTurn();
    }
  }
  items.sort((a, b) => a.rank - b.rank || b.cosine - a.cosine || a.trial - b.trial);
  return { request, of: truths.size, items, categories: await categoriesOf(bench, items) };
}

/** The pictures that trials of the gallery decode to, drawn together. */
export function drawItems(
  bench: Bench,
  { request }: Gallery,
  items: readonly GalleryItem[],
): Promise<Picture[]> {
  const { condition: mode, seed } = request;
  const predictions = items.map((item) => item.predictions);
  return paint(bench, predictions, { mode, seed });
}
