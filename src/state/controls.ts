/**
 * @file What the same way of decoding makes of scans that know nothing of the picture, or know it from
 * another presentation: a result is worth what it is better by.
 */
import type { Picture } from '../domain/dataset.ts';
import type { ResolvedStep, Target } from '../domain/decode.ts';
import { byCondition, presentationsOf, trialsOf } from '../domain/presentations.ts';
import { createRandom } from '../numerics/random.ts';
import { cosine } from '../numerics/vectors.ts';
import type { Substitute } from '../perturb/substitute.ts';
import { type Bench, conditionOf, paint, predictMany, resolveSteps } from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import { openScene, rankOf } from './judge.ts';
import type { TaskContext } from './remote-task.ts';
import type { Selection } from './types/selection.ts';

export type ControlKind =
  'scan' | 'repetition' | 'first-half' | 'second-half' | 'mean' | 'dealt' | 'noise' | 'shuffled';

export interface Control {
  kind: ControlKind;
  /** Trials whose mean was decoded; undefined for the mean scan and for noise. */
  trials: number[] | undefined;
  /** Cosine to the embedding of the picture that the selected scan saw. */
  cosine: number;
  /** 1-based among `of`; the middle place among equals. */
  rank: number;
  picture: Picture;
}

export interface Controls {
  selection: Selection;
  target: Target;
  of: number;
  rows: Control[];
}

interface Plan {
  kind: ControlKind;
  trials: number[];
  substitute?: Substitute;
  steps: ResolvedStep[];
}

/** Another presentation of the same condition; undefined where there is none. */
export function otherRepetition({ dataset }: Bench, trial: number): number | undefined {
  return presentationsOf(dataset, trial).find((other) => other !== trial);
}

/**
 * A held-out scan of another condition, drawn by the seed: the mean of as many presentations as the scan
 * that it is compared with, so that it is as noisy. Undefined where no other was shown so often.
 */
export function otherScan(
  { dataset }: Bench,
  trials: readonly number[],
  seed: number,
): number[] | undefined {
  const { trialCondition, split } = dataset;
  const shown = byCondition(trialCondition.keys(), trialCondition);
  const own = trialCondition[trials[0] ?? -1];
  const others = split.val.filter((trial) => {
    const condition = trialCondition[trial] ?? -1;
    return condition !== own && (shown.get(condition)?.length ?? 0) >= trials.length;
  });
  const drawn = others[createRandom(seed).integer(Math.max(1, others.length))];
  if (drawn === undefined) return undefined;
  if (trials.length === 1) return [drawn];
  return shown.get(trialCondition[drawn] ?? -1)?.slice(0, trials.length);
}

/** The same picture from other measurements: another presentation, or the means of both halves of a mean. */
function againOf(bench: Bench, trials: number[]): Pick<Plan, 'kind' | 'trials'>[] {
  if (trials.length > 1) {
    const middle = Math.floor(trials.length / 2);
    return [
      { kind: 'first-half', trials: trials.slice(0, middle) },
      { kind: 'second-half', trials: trials.slice(middle) },
    ];
  }
  const again = otherRepetition(bench, trials[0] ?? -1);
  return again === undefined ? [] : [{ kind: 'repetition', trials: [again] }];
}

function plansOf(bench: Bench, selection: Selection): Plan[] {
  const { perturbation, seed } = selection;
  const steps = resolveSteps(bench, perturbation);
  const all = Uint32Array.from({ length: bench.dataset.nVoxels }, (_, i) => i);
  const trials = trialsOf(bench.dataset, selection);
  const other = otherScan(bench, trials, seed);
  const noise = { kind: 'noise', seed, nAveraged: trials.length } as const;
  return [
    { kind: 'scan', trials, steps },
    ...againOf(bench, trials).map((plan) => ({ ...plan, steps })),
    // z-scored betas have mean 0 in each session: the mean scan is a scan of zeros.
    { kind: 'mean', trials, steps: [{ op: 'silence', amount: 0, voxels: all }] },
    { kind: 'dealt', trials, substitute: { kind: 'dealt', seed }, steps },
    { kind: 'noise', trials, substitute: noise, steps },
    ...(other ? [{ kind: 'shuffled' as const, trials: other, steps }] : []),
  ];
}

/**
 * Decode the selected scan and its controls with the same seed, and compare all with the seen picture.
 *
 * @throws LabError `missing-part` (no truth to compare with), `no-model`, `bad-request` (no such trial).
 */
export async function decodeControls(
  bench: Bench,
  selection: Selection,
  context: TaskContext,
): Promise<Controls> {
  const { signal } = context;
  const own = conditionOf(bench, selection.trial);
  const plans = plansOf(bench, selection);
  const { target, truths } = await openScene(bench, selection.trial, 'Controls are', context);
  const scans = plans.map(({ trials, substitute, steps }) => ({ trials, substitute, steps }));
  const predictions = await predictMany(bench, scans, context);
  const { condition: mode, seed } = selection;
  const pictures = await paint(bench, predictions, { mode, seed, signal });
  const truth = truths.get(own) ?? new Float32Array();
  const rows = plans.flatMap(({ kind, trials }, i): Control[] => {
    const picture = pictures[i];
    const vector = asShown(target, predictions[i]?.[target] ?? new Float32Array());
    if (!picture) return [];
    const found = { cosine: cosine(vector, truth), rank: rankOf(vector, truths, own) };
    const isBlank = kind === 'mean' || kind === 'noise';
    return [{ kind, trials: isBlank ? undefined : trials, ...found, picture }];
  });
  return { selection, target, of: truths.size, rows };
}
