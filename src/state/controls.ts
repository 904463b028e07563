/**
 * @file What the same way of decoding makes of scans that know nothing of the picture, or know it from
 * another presentation: a result is worth what it is better by.
 */
import type { Picture } from '../domain/dataset.ts';
import type { ResolvedStep, Target } from '../domain/decode.ts';
import { createRandom } from '../numerics/random.ts';
import { cosine } from '../numerics/vectors.ts';
import type { Substitute } from '../perturb/substitute.ts';
import { type Bench, conditionOf, paint, predictMany, resolveSteps } from './decode-scan.ts';
import { asShown } from './decode-views.ts';
import { openScene, rankOf } from './judge.ts';
import type { TaskContext } from './remote-task.ts';
import type { Selection } from './types/selection.ts';

export type ControlKind = 'scan' | 'repetition' | 'mean' | 'dealt' | 'noise' | 'shuffled';

export interface Control {
  kind: ControlKind;
  /** Trial that was decoded; undefined for the mean scan and for noise. */
  trial: number | undefined;
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
  trial: number;
  substitute?: Substitute;
  steps: ResolvedStep[];
}

/** Another presentation of the same condition; undefined where there is none. */
export function otherRepetition({ dataset }: Bench, trial: number): number | undefined {
  const condition = dataset.trialCondition[trial];
  const found = dataset.trialCondition.findIndex((own, i) => own === condition && i !== trial);
  return found < 0 ? undefined : found;
}

/** A held-out scan of another condition, drawn by the seed; undefined where there is none. */
export function otherScan({ dataset }: Bench, trial: number, seed: number): number | undefined {
  const condition = dataset.trialCondition[trial];
  const others = dataset.split.val.filter((other) => dataset.trialCondition[other] !== condition);
  return others[createRandom(seed).integer(Math.max(1, others.length))];
}

function plansOf(bench: Bench, { trial, perturbation, seed }: Selection): Plan[] {
  const steps = resolveSteps(bench, perturbation);
  const all = Uint32Array.from({ length: bench.dataset.nVoxels }, (_, i) => i);
  const again = otherRepetition(bench, trial);
  const other = otherScan(bench, trial, seed);
  return [
    { kind: 'scan', trial, steps },
    ...(again === undefined ? [] : [{ kind: 'repetition' as const, trial: again, steps }]),
    // z-scored betas have mean 0 in each session: the mean scan is a scan of zeros.
    { kind: 'mean', trial, steps: [{ op: 'silence', amount: 0, voxels: all }] },
    { kind: 'dealt', trial, substitute: { kind: 'dealt', seed }, steps },
    { kind: 'noise', trial, substitute: { kind: 'noise', seed }, steps },
    ...(other === undefined ? [] : [{ kind: 'shuffled' as const, trial: other, steps }]),
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
  const scans = plans.map(({ trial, substitute, steps }) => ({
    trials: [trial],
    substitute,
    steps,
  }));
  const predictions = await predictMany(bench, scans, context);
  const { condition: mode, seed } = selection;
  const pictures = await paint(bench, predictions, { mode, seed, signal });
  const truth = truths.get(own) ?? new Float32Array();
  const rows = plans.flatMap(({ kind, trial }, i): Control[] => {
    const picture = pictures[i];
    const vector = asShown(target, predictions[i]?.[target] ?? new Float32Array());
    if (!picture) return [];
    const found = { cosine: cosine(vector, truth), rank: rankOf(vector, truths, own) };
    return [
      { kind, trial: kind === 'mean' || kind === 'noise' ? undefined : trial, ...found, picture },
    ];
  });
  return { selection, target, of: truths.size, rows };
}
