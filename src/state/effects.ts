/**
 * @file What each region does to the decoding, over many held-out scans: the same step on every
 * region in turn, beside the same on as many random voxels.
 */
import type { PerturbationOp, ResolvedStep, Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import type { Roi } from '../domain/roi.ts';
import { bootstrapMean, type Estimate } from '../numerics/bootstrap.ts';
import { createRandom } from '../numerics/random.ts';
import { cosine } from '../numerics/vectors.ts';
import { randomControl } from '../perturb/control.ts';
import { type Bench, decodableTargets, gallery, shownTarget } from './decode-scan.ts';
import { asShown, truthOf } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';

export interface EffectsRequest {
  op: PerturbationOp;
  /** z units for `add` and `set`, a factor for `multiply`. */
  amount: number;
  /** Held-out conditions, one scan each; at most as many as there are. */
  nScans: number;
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

/**
 * 1-based place of `own` when the gallery is sorted by cosine to the prediction; the middle place among
 * equals, so that an empty prediction is at chance.
 */
export function rankOf(prediction: Float32Array, truths: Map<number, Float32Array>, own: number) {
  const mine = truths.get(own);
  if (!mine) return NaN;
  const reference = cosine(prediction, mine);
  let rank = 1;
  for (const [condition, truth] of truths) {
    const other = condition === own ? -Infinity : cosine(prediction, truth);
    if (other > reference) rank += 1;
    else if (other === reference) rank += 0.5;
  }
  return rank;
}

interface Samples {
  shift: number[];
  cosine: number[];
  rank: number[];
}

const noSamples = (): Samples => ({ shift: [], cosine: [], rank: [] });

function estimate({ shift, cosine: change, rank }: Samples, seed: number): Effect {
  return {
    shift: bootstrapMean(shift, seed),
    cosine: bootstrapMean(change, seed + 1),
    rank: bootstrapMean(rank, seed + 2),
  };
}

interface Scene {
  bench: Bench;
  target: Target;
  truths: Map<number, Float32Array>;
  signal: AbortSignal;
}

async function perturbed({ bench, target, signal }: Scene, trial: number, steps: ResolvedStep[]) {
  const request = { trials: [trial], steps, targets: [target] };
  const scan = await bench.services.mapper.call('map', request, { signal });
  const of = (vector: Float32Array | undefined) => asShown(target, vector ?? new Float32Array());
  return { before: of(scan.unperturbed[target]), after: of(scan.predictions[target]) };
}

async function sample(scene: Scene, trial: number, steps: ResolvedStep[], into: Samples) {
  const { truths, bench } = scene;
  const own = bench.dataset.trialCondition[trial] ?? -1;
  const truth = truths.get(own) ?? new Float32Array();
  const { before, after } = await perturbed(scene, trial, steps);
  into.shift.push(1 - cosine(before, after));
  into.cosine.push(cosine(after, truth) - cosine(before, truth));
  into.rank.push(rankOf(after, truths, own) - rankOf(before, truths, own));
}

/** True embeddings of the held-out conditions, and of `own` where it is none of them. */
export async function truthsOf(
  bench: Bench,
  target: Target,
  own: number,
  { signal, progress }: TaskContext,
): Promise<Map<number, Float32Array>> {
  const among = [...gallery(bench, own)];
  await bench.truth.ensure(target, among, {
    signal,
    onProgress: (done, total) => progress('encoding the gallery', done / total),
  });
  const found = among.flatMap((condition) => {
    const truth = truthOf(bench, target, condition);
    return truth ? [[condition, truth] as const] : [];
  });
  return new Map(found);
}

async function targetOf(bench: Bench, trial: number, signal: AbortSignal): Promise<Target> {
  const request = { trials: [trial], steps: [], targets: decodableTargets };
  return shownTarget((await bench.services.mapper.call('map', request, { signal })).predictions);
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
  const { op, amount, seed } = request;
  const rois = comparedRois(bench.dataset.rois);
  if (rois.length === 0)
    throw new LabError('empty-roi', 'No region with voxels is loaded: drop ROI files.');
  const scans = drawScans(bench, request.nScans, seed);
  const [first] = scans;
  if (first === undefined || scans.length < 2) {
    throw new LabError('too-few-trials', 'Effects need at least two held-out conditions.');
  }
  const target = await targetOf(bench, first, context.signal);
  if (!bench.truth.available(target)) {
    throw new LabError(
      'missing-part',
      'Effects are compared with the truth: the stimuli are needed.',
    );
  }
  const truths = await truthsOf(bench, target, -1, context);
  const scene = { bench, target, truths, signal: context.signal };
  const samples = rois.map(() => ({ effect: noSamples(), control: noSamples() }));
  for (const [k, trial] of scans.entries()) {
    for (const [r, { voxels }] of rois.entries()) {
      context.progress(`scan ${k + 1} of ${scans.length}`, (k + r / rois.length) / scans.length);
      const steps = [{ op, amount, voxels }];
      const drawn = randomControl(steps, bench.dataset.nVoxels, seed + 131 * k + r);
      const into = samples[r];
      if (!into) continue;
      await sample(scene, trial, steps, into.effect);
      await sample(scene, trial, drawn, into.control);
    }
  }
  const rows = rois.map(({ name, voxels }, r): RoiEffect => {
    const { effect, control } = samples[r] ?? { effect: noSamples(), control: noSamples() };
    return {
      roi: name,
      nVoxels: voxels.length,
      effect: estimate(effect, seed),
      control: estimate(control, seed + 10),
    };
  });
  return { request, target, nScans: scans.length, nGallery: truths.size, rows };
}
