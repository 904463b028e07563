/**
 * @file The control line of the embedding overlay: the perturbation on screen done to as many random
 * voxels, and the mean shift of both beside what Lin et al. 2022 (figure 11) lead to expect.
 */
import { activeSteps, type Perturbation, type Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { type ScanChoice, trialsOf } from '../domain/presentations.ts';
import type { Roi, RoiLevel } from '../domain/roi.ts';
import { cosine } from '../numerics/vectors.ts';
import { type Bench, predictMany, resolveSteps, shownTarget } from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import { draws, spreadOf, type Spread } from './impact.ts';
import { expectedDirection, type Direction, type LevelOp } from './levels.ts';
import type { TaskContext } from './remote-task.ts';

export interface OverlayRequest extends ScanChoice {
  perturbation: Perturbation;
  /** Of the draws. */
  seed: number;
  /** Draws of random voxels; the first one is the line. */
  nDraws: number;
}

/** What the paper says of the perturbation, where it is one of a single level. */
export interface Expectation {
  level: RoiLevel;
  op: LevelOp;
  direction: Direction;
}

export interface OverlayControl {
  request: OverlayRequest;
  target: Target;
  /** `[dim]` of the first draw, as it is shown: unit norm, except for pixels. */
  control: Float32Array;
  /** Cosine of the draws with the scan as it is. */
  cosine: Spread;
  /** Mean over dimensions of the prediction, before it is normalised, minus that of the scan as it is. */
  shift: { perturbed: number; control: Spread };
  expected: Expectation | undefined;
}

/** The level that all regions of the steps share, if the steps are regions of one level only. */
function levelOf(steps: Perturbation, rois: readonly Roi[]): RoiLevel | undefined {
  const isOther = steps.some(({ rois: names, voxels, random, all }) => {
    return !names?.length || voxels?.length || random || all;
  });
  if (isOther) return undefined;
  const names = steps.flatMap((step) => step.rois ?? []);
  const levels = names.map((name) => rois.find((roi) => roi.name === name)?.level);
  return levels.every((level) => level === levels[0]) ? levels[0] : undefined;
}

function meanOf(vector: Float32Array): number {
  return vector.reduce((sum, value) => sum + value, 0) / Math.max(1, vector.length);
}

/** What figure 11 leads to expect of these steps; undefined where it says nothing. */
export function expectationOf(
  perturbation: Perturbation,
  rois: readonly Roi[],
): Expectation | undefined {
  const steps = activeSteps(perturbation);
  const [op] = steps.map((step) => step.op);
  if (!op || (op !== 'silence' && op !== 'keep') || steps.some((step) => step.op !== op)) {
    return undefined;
  }
  // Several steps that keep leave what they share: no level.
  if (op === 'keep' && steps.length > 1) return undefined;
  const level = levelOf(steps, rois);
  const direction = level && expectedDirection(level, op);
  return level && direction && { level, op, direction };
}

/**
 * Map the perturbed scan and random draws of it.
 *
 * @throws LabError `bad-request` without an active step, `no-model`, `unknown-roi`, `empty-roi`.
 */
export async function measureOverlay(
  bench: Bench,
  request: OverlayRequest,
  context: TaskContext,
): Promise<OverlayControl> {
  const { perturbation, seed, nDraws } = request;
  const trials = trialsOf(bench.dataset, request);
  const steps = resolveSteps(bench, perturbation);
  if (steps.length === 0) {
    throw new LabError(
      'bad-request',
      'A control line is the same perturbation on random voxels: nothing is perturbed yet.',
    );
  }
  const drawn = draws(steps, bench.dataset.nVoxels, nDraws, seed);
  const scans = [[], steps, ...drawn].map((own) => ({ trials, steps: own }));
  const [plain = {}, perturbed = {}, ...controls] = await predictMany(bench, scans, {
    signal: context.signal,
    onProgress: (share) => context.progress('mapping random voxels', share),
  });
  const target = shownTarget(plain);
  const of = (predictions: typeof plain) => predictions[target] ?? new Float32Array();
  const before = of(plain);
  const shiftOf = (vector: Float32Array) => meanOf(vector) - meanOf(before);
  return {
    request,
    target,
    control: asShown(target, of(controls[0] ?? {})),
    cosine: spreadOf(controls.map((control) => cosine(of(control), before))),
    shift: {
      perturbed: shiftOf(of(perturbed)),
      control: spreadOf(controls.map((control) => shiftOf(of(control)))),
    },
    expected: expectationOf(perturbation, bench.dataset.rois),
  };
}
