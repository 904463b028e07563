/**
 * @file Levels of the visual hierarchy silenced, kept alone and raised over many scans, beside what Lin
 * et al. 2022 (figure 11) found: silencing early visual cortex lowers the embedding, silencing
 * higher-level regions raises it, keeping only a level does the opposite, random voxels do less.
 */
import type { PerturbationOp, Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { type ScanChoice, trialsOf } from '../domain/presentations.ts';
import type { Roi, RoiLevel } from '../domain/roi.ts';
import { bootstrapMean, type Estimate } from '../numerics/bootstrap.ts';
import { randomControl } from '../perturb/control.ts';
import { type Bench, predictMany } from './decode-scan.ts';
import { comparedRois, needScans } from './effects.ts';
import { judgeScan, openScene } from './judge.ts';
import type { TaskContext } from './remote-task.ts';

/** `trial` names the scan whose embeddings are overlaid; `average` is of all scans. */
export interface LevelsRequest extends ScanChoice {
  /** Held-out conditions, one scan each, for the mean change. */
  nScans: number;
  /** z added where a level is raised. */
  boost: number;
  seed: number;
}

export type LevelOp = 'silence' | 'keep' | 'add';

/** Does the mean over dimensions rise or fall? */
export type Direction = 'lower' | 'higher';

export interface LevelEffect {
  level: RoiLevel;
  op: LevelOp;
  nVoxels: number;
  /** Change of the embedding's mean over dimensions, over scans. */
  delta: Estimate;
  /** The same on as many random voxels, drawn anew for each scan. */
  control: Estimate;
  /** The paper's; undefined where it says nothing. */
  expected: Direction | undefined;
  /** Of the scan that is overlaid, before it is normalised: `[dim]`. */
  perturbed: Float32Array;
}

export interface Levels {
  request: LevelsRequest;
  target: Target;
  nScans: number;
  /** The scan that is overlaid is their mean. */
  overlaid: number[];
  /** Of the scan that is overlaid: `[dim]`. */
  plain: Float32Array;
  rows: LevelEffect[];
}

const order: RoiLevel[] = ['early', 'intermediate', 'higher'];
const ops: LevelOp[] = ['silence', 'keep', 'add'];

const silenced: Partial<Record<RoiLevel, Direction>> = { early: 'lower', higher: 'higher' };
const opposite: Record<Direction, Direction> = { lower: 'higher', higher: 'lower' };

/** What the paper's figure 11 leads to expect. */
export function expectedDirection(level: RoiLevel, op: LevelOp): Direction | undefined {
  const direction = silenced[level];
  if (!direction || op === 'add') return undefined;
  return op === 'silence' ? direction : opposite[direction];
}

/** Do these data agree? `unclear` where the interval holds 0. */
export function agreement({
  delta,
  expected,
}: Pick<LevelEffect, 'delta' | 'expected'>): 'agrees' | 'disagrees' | 'unclear' | undefined {
  if (!expected) return undefined;
  if (delta.low <= 0 && delta.high >= 0) return 'unclear';
  return delta.mean < 0 === (expected === 'lower') ? 'agrees' : 'disagrees';
}

/** Voxels of a level, ascending, each once; hemispheres are not counted twice. */
export function voxelsOfLevel(rois: readonly Roi[], level: RoiLevel): Uint32Array {
  const own = comparedRois(rois).filter((roi) => roi.level === level);
  return Uint32Array.from(new Set(own.flatMap(({ voxels }) => [...voxels]))).sort();
}

interface Plan {
  level: RoiLevel;
  op: LevelOp;
  voxels: Uint32Array;
}

function plansOf(bench: Bench): Plan[] {
  const levels = order.map((level) => ({
    level,
    voxels: voxelsOfLevel(bench.dataset.rois, level),
  }));
  const plans = levels
    .filter(({ voxels }) => voxels.length > 0)
    .flatMap((level) => ops.map((op) => ({ ...level, op })));
  if (plans.length > 0) return plans;
  throw new LabError(
    'empty-roi',
    'No region here has a level (early, intermediate, higher): drop the streams or other ROI files of NSD.',
  );
}

function stepOf({ op, voxels }: Plan, boost: number) {
  const amount = op === 'add' ? boost : 0;
  return [{ op: op satisfies PerturbationOp, amount, voxels }];
}

/**
 * Measure the levels.
 *
 * @throws LabError `empty-roi` (no region has a level), `too-few-trials`, `missing-part`, `no-model`.
 */
export async function measureLevels(
  bench: Bench,
  request: LevelsRequest,
  context: TaskContext,
): Promise<Levels> {
  const { seed, boost, average } = request;
  const plans = plansOf(bench);
  const scans = needScans(bench, request.nScans, seed);
  const scene = await openScene(bench, scans[0], 'Effects are', context);
  const { target } = scene;
  const own = plans.map((plan) => stepOf(plan, boost));
  const deltas = plans.map(() => ({ own: [] as number[], control: [] as number[] }));
  for (const [k, trial] of scans.entries()) {
    const trials = trialsOf(bench.dataset, { trial, average });
    const drawn = own.map((steps, p) =>
      randomControl(steps, bench.dataset.nVoxels, seed + 131 * k + p),
    );
    const { variants } = await judgeScan(scene, trials, [...own, ...drawn], (share) =>
      context.progress(`scan ${k + 1} of ${scans.length}`, (k + share) / scans.length),
    );
    deltas.forEach((into, p) => {
      into.own.push(variants[p]?.delta ?? NaN);
      into.control.push(variants[plans.length + p]?.delta ?? NaN);
    });
  }
  const overlaid = trialsOf(bench.dataset, request);
  const shown = [[], ...own].map((steps) => ({ trials: overlaid, steps }));
  const [plain, ...perturbed] = await predictMany(bench, shown, context);
  const nothing = new Float32Array();
  const rows = plans.map(({ level, op, voxels }, p): LevelEffect => {
    return {
      ...{ level, op, nVoxels: voxels.length, expected: expectedDirection(level, op) },
      delta: bootstrapMean(deltas[p]?.own ?? [], seed),
      control: bootstrapMean(deltas[p]?.control ?? [], seed + 1),
      perturbed: perturbed[p]?.[target] ?? nothing,
    };
  });
  return {
    ...{ request, target, overlaid, nScans: scans.length },
    ...{ plain: plain?.[target] ?? nothing, rows },
  };
}
