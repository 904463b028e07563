/**
 * @file What each region does to the decoding, over many held-out scans: the same step on every
 * region in turn, beside the same on as many random voxels.
 */
import type { PerturbationOp, Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { trialsOf } from '../domain/presentations.ts';
import type { Roi } from '../domain/roi.ts';
import { bootstrapMean, type Estimate } from '../numerics/bootstrap.ts';
import { createRandom } from '../numerics/random.ts';
import { randomControl } from '../perturb/control.ts';
import type { Bench } from './decode-scan.ts';
import { type Judged, judgeScan, openScene } from './judge.ts';
import type { TaskContext } from './remote-task.ts';

export interface EffectsRequest {
  op: PerturbationOp;
  /** z units for `add` and `set`, a factor for `multiply`. */
  amount: number;
  /** Held-out conditions, one scan each; at most as many as there are. */
  nScans: number;
  /** Each scan is the mean of all presentations of its picture. */
  average: boolean;
  seed: number;
}

/** Means over scans with 95 % bootstrap intervals. */
export interface Effect {
  /** One minus the cosine of the embedding before and after. */
  shift: Estimate;
  /** Change of the cosine to the truth. */
  cosine: Estimate;
  /** Change of the rank among held-out conditions; positive is worse. */
  rank: Estimate;
}

export interface RoiEffect {
  roi: string;
  nVoxels: number;
  effect: Effect;
  /** The same done to as many random voxels, drawn anew for each scan. */
  control: Effect;
}

export interface Effects {
  request: EffectsRequest;
  target: Target;
  nScans: number;
  nGallery: number;
  rows: RoiEffect[];
}

/** Regions that span both hemispheres where there are such, empty ones left out. */
export function comparedRois(rois: readonly Roi[]): Roi[] {
  const filled = rois.filter(({ voxels }) => voxels.length > 0);
  const both = filled.filter(({ hemi }) => hemi === 'both');
  return both.length > 0 ? both : filled;
}

/** First scans of held-out conditions drawn at random. */
export function drawScans({ dataset }: Bench, nScans: number, seed: number): number[] {
  const first = new Map<number, number>();
  for (const trial of dataset.split.val) {
    const condition = dataset.trialCondition[trial] ?? -1;
    if (!first.has(condition)) first.set(condition, trial);
  }
  return createRandom(seed)
    .shuffle([...first.values()])
    .slice(0, nScans);
}

/** A value a scan of each measure. */
interface Samples {
  shift: number[];
  cosine: number[];
  rank: number[];
}

const noSamples = (): Samples => ({ shift: [], cosine: [], rank: [] });

/**
 * Mean and interval of each measure; the seed is that of the first.
 *
 * @param valuesOf  A value a scan of a measure.
 */
export function estimateEffect(
  valuesOf: (measure: keyof Effect) => number[],
  seed: number,
): Effect {
  return {
    shift: bootstrapMean(valuesOf('shift'), seed),
    cosine: bootstrapMean(valuesOf('cosine'), seed + 1),
    rank: bootstrapMean(valuesOf('rank'), seed + 2),
  };
}

function add({ plain, after }: { plain: Judged; after: Judged }, into: Samples): void {
  into.shift.push(after.shift);
  into.cosine.push(after.cosine - plain.cosine);
  into.rank.push(after.rank - plain.rank);
}

/** Scans to measure on. @throws LabError `too-few-trials`. */
export function needScans(bench: Bench, nScans: number, seed: number): [number, ...number[]] {
  const [first, ...rest] = drawScans(bench, nScans, seed);
  if (first !== undefined && rest.length > 0) return [first, ...rest];
  throw new LabError('too-few-trials', 'Effects need at least two held-out conditions.');
}

/**
 * Measure every region.
 *
 * @throws LabError `empty-roi` (no region is loaded), `too-few-trials` (less than two held-out
 *                  conditions), `no-model`, `missing-part` (no truth to compare with).
 */
export async function measureEffects(
  bench: Bench,
  request: EffectsRequest,
  context: TaskContext,
): Promise<Effects> {
  const { op, amount, seed, average } = request;
  const rois = comparedRois(bench.dataset.rois);
  if (rois.length === 0)
    throw new LabError('empty-roi', 'No region with voxels is loaded: drop ROI files.');
  const scans = needScans(bench, request.nScans, seed);
  const scene = await openScene(bench, scans[0], 'Effects are', context);
  const samples = rois.map(() => ({ effect: noSamples(), control: noSamples() }));
  for (const [k, trial] of scans.entries()) {
    const trials = trialsOf(bench.dataset, { trial, average });
    const what = `scan ${k + 1} of ${scans.length}`;
    const own = rois.map(({ voxels }) => [{ op, amount, voxels }]);
    const drawn = own.map((steps, r) =>
      randomControl(steps, bench.dataset.nVoxels, seed + 131 * k + r),
    );
    const { plain, variants } = await judgeScan(scene, trials, [...own, ...drawn], (share) =>
      context.progress(what, (k + share) / scans.length),
    );
    samples.forEach(({ effect, control }, r) => {
      const [after, other] = [variants[r], variants[rois.length + r]];
      if (after) add({ plain, after }, effect);
      if (other) add({ plain, after: other }, control);
    });
  }
  const rows = rois.map(({ name, voxels }, r): RoiEffect => {
    const { effect, control } = samples[r] ?? { effect: noSamples(), control: noSamples() };
    return {
      roi: name,
      nVoxels: voxels.length,
      effect: estimateEffect((measure) => effect[measure], seed),
      control: estimateEffect((measure) => control[measure], seed + 10),
    };
  });
  const { target, truths } = scene;
  return { request, target, nScans: scans.length, nGallery: truths.size, rows };
}
