/** @file The dose curve: one step of the perturbation at many amounts, beside random voxels. */
import type { Picture } from '../domain/dataset.ts';
import { activeSteps, type Perturbation, type PerturbationStep } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { trialsOf } from '../domain/presentations.ts';
import { type Bench, conditionOf, paint, predictMany, resolveSteps } from './decode-scan.ts';
import { draws, spreadOf, type Spread } from './impact.ts';
import { type Judged, judgeScan, openScene } from './judge.ts';
import { measureDoseOverScans } from './dose-average.ts';
import type { Paired } from './paired.ts';
import type { TaskContext } from './remote-task.ts';
import type { Selection } from './types/selection.ts';

export interface DoseRequest {
  selection: Selection;
  /** Which of the steps that are switched on; 0-based. */
  step: number;
  /** Amounts of the step; of a silenced one the share that is left (1 as it is, 0 silent). */
  amounts: number[];
  /** Random draws of the control, on one scan; over many each scan has a draw of its own. */
  nDraws: number;
  /** More than 1: held-out conditions drawn by the seed, one scan each, in place of the selected scan. */
  nScans?: number;
}

export interface DosePoint {
  amount: number;
  shift: number;
  cosine: number;
  rank: number;
  /** Of the means over scans, 95 % bootstrap; absent for one scan. */
  interval?: Record<DoseMeasure, Spread>;
  /** Each scan against itself; absent for one scan. */
  paired?: Paired;
  /** Central 95 % of the draws on one scan; over many the interval of the mean. */
  control: Record<DoseMeasure, Spread>;
  /** Of one scan. */
  picture: Picture | undefined;
}

export type DoseMeasure = 'shift' | 'cosine' | 'rank';

export interface Dose {
  request: DoseRequest;
  /** The step whose amount changes; `multiply` in place of `silence`. */
  step: PerturbationStep;
  of: number;
  /** One scan is their mean; absent for many scans. */
  trials?: number[];
  /** Scans that were averaged; absent for one. */
  nScans?: number;
  points: DosePoint[];
}

const MAX_AMOUNTS = 64;

/**
 * The step with an amount: silencing is multiplying by 0, so its dose is the share that is left.
 *
 * @throws LabError `bad-request` for a step that has no amount (`keep`), and where there is no such step.
 */
export function dosed(step: PerturbationStep | undefined, amount: number): PerturbationStep {
  if (!step)
    throw new LabError('bad-request', 'There is no such step: add one to the perturbation.');
  if (step.op === 'keep') {
    throw new LabError('bad-request', "'Keep only' has no amount: choose a step that has one.");
  }
  return { ...step, op: step.op === 'silence' ? 'multiply' : step.op, amount };
}

/** The perturbation with one step at an amount. */
export function atDose(active: Perturbation, index: number, amount: number): Perturbation {
  return active.with(index, dosed(active[index], amount));
}

function pointOf(amount: number, own: Judged, controls: Judged[], picture: Picture): DosePoint {
  const spread = (measure: DoseMeasure) => spreadOf(controls.map((control) => control[measure]));
  const { shift, cosine, rank } = own;
  return {
    ...{ amount, shift, cosine, rank, picture },
    control: { shift: spread('shift'), cosine: spread('cosine'), rank: spread('rank') },
  };
}

/** The measures of a dose curve, in the order in which they are drawn. */
export const doseMeasures: readonly DoseMeasure[] = ['shift', 'cosine', 'rank'];

/**
 * Measure a dose curve, on the selected scan or averaged over many. Control voxels are the same at every amount.
 *
 * @throws LabError `bad-request` (no such step, a step without amount, no amounts or too many),
 *                  `empty-roi`, `unknown-roi`, `missing-part`, `no-model`.
 */
export async function measureDose(
  bench: Bench,
  request: DoseRequest,
  context: TaskContext,
): Promise<Dose> {
  const { selection, step: index, amounts, nDraws } = request;
  const { trial, condition: mode, seed } = selection;
  conditionOf(bench, trial);
  if (amounts.length === 0 || amounts.length > MAX_AMOUNTS) {
    throw new LabError('bad-request', `A dose curve has 1 to ${MAX_AMOUNTS} amounts.`);
  }
  const active = activeSteps(selection.perturbation);
  const step = dosed(active[index], amounts[0] ?? 0);
  const doses = amounts.map((amount) => resolveSteps(bench, atDose(active, index, amount)));
  if (request.nScans !== undefined && request.nScans > 1) {
    return measureDoseOverScans(bench, { request, doses, step }, context);
  }
  const trials = trialsOf(bench.dataset, selection);
  const scene = await openScene(bench, trial, 'Dose curves are', context);
  // Only the step that is dosed goes elsewhere: without its effect, scan and control are one.
  const variants = doses.flatMap((steps) => [
    steps,
    ...draws(steps.slice(index, index + 1), bench.dataset.nVoxels, nDraws, seed).map(([moved]) =>
      moved ? steps.with(index, moved) : steps,
    ),
  ]);
  const judged = await judgeScan(scene, trials, variants, (share) =>
    context.progress('mapping the doses', share / 2),
  );
  const scans = doses.map((steps) => ({ trials, steps }));
  const predictions = await predictMany(bench, scans, context);
  const pictures = await paint(bench, predictions, {
    ...{ mode, seed, signal: context.signal },
    onProgress: (share) => context.progress('drawing the doses', 0.5 + share / 2),
  });
  const points = amounts.flatMap((amount, k): DosePoint[] => {
    const [own, ...controls] = judged.variants.slice(k * (nDraws + 1), (k + 1) * (nDraws + 1));
    const picture = pictures[k];
    return own && picture ? [pointOf(amount, own, controls, picture)] : [];
  });
  return { request, step, of: scene.truths.size, trials, points };
}
