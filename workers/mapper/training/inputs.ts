/**
 * @file Scans and targets of a training: which trials take part, which are kept apart to choose the
 * best weights, and the batches. What is left out is said.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { paperTargets, type TargetOptions } from '../../../src/domain/training.ts';
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import { thresholdReport, type ThresholdReport } from '../../../src/numerics/threshold.ts';
import { usableVoxels } from '../ridge/design.ts';
import { dealFolds } from '../ridge/folds.ts';
import { withTarget } from '../scans/with-target.ts';
import type { Preparation, Row } from '../scans/prepare.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import type { TrainOptions } from '../training.protocol.ts';
import type { Batch } from './step.ts';
import { createVariation, variationNotes } from './variation.ts';
import { withoutGaps } from '../scans/gaps.ts';

/** One condition in so many is kept apart to choose the best weights. */
const KEPT_APART = 10;

export interface Inputs {
  /** Trials that are trained on, and those kept apart; no condition is in both. */
  train: Uint32Array;
  check: Uint32Array;
  nConditions: number;
  dim: number;
  preparation: Preparation;
  /** Voxels that are constant or not finite: they are 0 in every scan. */
  nExcluded: number;
  /** What was left out, a sentence each. */
  notes: string[];
  threshold: ThresholdReport | undefined;
  /**
   * A batch; `random` draws among the choices of a condition and varies the scans where that is asked,
   * without it the first choice is taken and scans are as recorded.
   */
  batchOf(trials: Uint32Array, random?: Random): Promise<Batch>;
}

function isClip({ target }: TrainOptions): boolean {
  return target === 'image' || target === 'caption';
}

async function excludedVoxels(scans: Scans, trials: Uint32Array, context: Context) {
  const ids = new Set(Array.from(trials, (trial) => scans.place(trial).session));
  const sessions = [];
  for (const id of ids) sessions.push(await scans.session(id, context));
  const { nVoxels } = scans.dataset;
  const nExcluded = nVoxels - usableVoxels(sessions, nVoxels).length;
  if (nExcluded < nVoxels) return nExcluded;
  throw new LabError('not-finite', 'No voxel moves and is finite in all training sessions.');
}

function exclusions(nExcluded: number, nLeftOut: number, nLacking: number, target: string) {
  return [
    ...(nExcluded > 0
      ? [`${nExcluded} voxels are constant or not finite in a session: they count as 0.`]
      : []),
    ...(nLacking > 0
      ? [`${nLacking} conditions (${nLeftOut} trials) have no ${target} target: left out.`]
      : []),
  ];
}

/** What the targets were drawn from. */
function drawnNotes(target: Target, options: TargetOptions, choices: Map<number, Row[]>): string[] {
  const counts = [...choices.values()].map(({ length }) => length);
  const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  if (target === 'image' && options.variants > 0) {
    return [`Targets are drawn from ${mean} altered variants of each picture, encoded beforehand.`];
  }
  if (target === 'image') return ['Targets are of the pictures as they are, not altered.'];
  if (target !== 'caption') return [];
  const words = {
    fixed: 'the first caption',
    random: `one of ${mean.toFixed(1)} captions on average, drawn anew each time,`,
    average: 'the mean of the captions',
  }[options.caption];
  return [`The target of a condition is ${words} that passed the screening.`];
}

/** Two numbers that become 0 and 1 for a network that ends in a sigmoid. */
function rangeFor(
  request: TrainOptions,
  truths: Truths,
  conditions: number[],
): [number, number] | undefined {
  const squashes = request.network?.nStrided === 2 || request.target === 'resnet';
  return squashes && !isClip(request) && request.target !== 'pixels'
    ? truths.range(request.target, conditions)
    : undefined;
}

/**
 * Lay out what a training needs.
 *
 * @throws LabError `too-few-trials` (less than two conditions), `missing-part` (no condition has a
 *                  target), `not-finite` (no voxel can be used).
 */
export async function createInputs(
  scans: Scans,
  truths: Truths,
  request: TrainOptions,
  context: Context,
): Promise<Inputs> {
  const { dataset } = scans;
  const { target, seed } = request;
  const options: TargetOptions = { ...paperTargets, ...request.targets };
  const { trials, nLacking } = withTarget(dataset.train, dataset.trialCondition, truths, target);
  const dealt = dealFolds(trials, dataset.trialCondition, KEPT_APART, createRandom(seed));
  const [, end = 0] = dealt.ranges[0] ?? [];
  const conditionOf = (trial: number): number => dataset.trialCondition[trial] ?? -1;
  const conditions = [...new Set(Array.from(dealt.trials, conditionOf))];
  const range = rangeFor(request, truths, conditions);
  const preparation: Preparation = { threshold: options.threshold, ...(range ? { range } : {}) };
  const drawn = await truths.choices(target, conditions, options, preparation, context);
  const nExcluded = await excludedVoxels(scans, dealt.trials, context);
  const [check, train] = [dealt.trials.slice(0, end), dealt.trials.slice(end)];
  const vary = createVariation(request.network ?? {}, train, dataset.trialCondition);
  const pick = (choices: readonly Row[], random: Random | undefined): Row | undefined =>
    choices[random ? random.integer(choices.length) : 0];
  return {
    train,
    check,
    nConditions: new Set(Array.from(train, conditionOf)).size,
    dim: drawn.dim,
    preparation,
    nExcluded,
    notes: [
      ...exclusions(nExcluded, dataset.train.length - trials.length, nLacking, target),
      ...drawnNotes(target, options, drawn.choices),
      ...variationNotes(request.network ?? {}),
    ],
    threshold: isClip(request)
      ? thresholdReport(truths.raw(target, conditions), options.threshold)
      : undefined,
    async batchOf(batch, random) {
      const made: Batch = { scans: [], truths: new Float32Array(batch.length * drawn.dim) };
      for (const [i, trial] of batch.entries()) {
        const scan = (one: number) => scans.scan(one, context);
        made.scans.push(random ? await vary(trial, scan, random) : withoutGaps(await scan(trial)));
        const target = pick(drawn.choices.get(conditionOf(trial)) ?? [], random);
        made.truths.set(target ?? [], i * drawn.dim);
      }
      return made;
    },
  };
}
