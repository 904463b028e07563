/** @file Predictions for held-out conditions, in the order in which the conditions were first seen. */
import { LabError } from '../../../src/domain/errors.ts';
import type { ResolvedStep } from '../../../src/domain/decode.ts';
import { applySteps } from '../../../src/perturb/apply.ts';
import type { ActiveMapper } from '../registry.ts';
import { byCondition } from '../scans/by-condition.ts';
import type { Context, Scans } from '../scans/scans.ts';

/** Scans mapped in one go; at full size 32 scans are 2 MB. */
const BATCH = 32;

export interface HeldOut {
  conditions: Int32Array<ArrayBuffer>;
  /** `[conditions, dim]` row-major. */
  predictions: Float32Array<ArrayBuffer>;
  dim: number;
}

/** Held-out trials by condition, both in order of appearance. */
export function heldOutTrials(scans: Scans): Map<number, number[]> {
  const { val, trialCondition } = scans.dataset;
  const ordered = Array.from(val).sort((a, b) => a - b);
  return byCondition(ordered, trialCondition);
}

/**
 * Predict held-out conditions.
 *
 * @param of       At most so many, the first ones.
 * @param average  Mean over a condition's trials; else its first trial.
 * @param among    Only conditions for which this holds.
 * @throws LabError `too-few-trials` if there is none; `shape-mismatch` (mapper of other voxels).
 */
export async function predictHeldOut(
  scans: Scans,
  mapper: ActiveMapper,
  options: { of: number; average: boolean; steps: ResolvedStep[] },
  context: Context,
  among: (condition: number) => boolean = () => true,
): Promise<HeldOut> {
  mapper.check(scans.dataset.nVoxels);
  const chosen = [...heldOutTrials(scans)].filter(([c]) => among(c)).slice(0, options.of);
  if (chosen.length === 0) {
    throw new LabError(
      'too-few-trials',
      `No held-out condition with a known ${mapper.target} truth is loaded. Drop the sessions (or the split) that hold some.`,
    );
  }
  const predictions = new Float32Array(chosen.length * mapper.dim);
  for (let done = 0; done < chosen.length; done += BATCH) {
    const batch: Float32Array[] = [];
    for (const [, trials] of chosen.slice(done, done + BATCH)) {
      const used = options.average ? trials : trials.slice(0, 1);
      batch.push(applySteps(await scans.meanScan(used, context), options.steps));
    }
    const found = await mapper.predict(batch, context.signal);
    found.forEach((row, i) => predictions.set(row, (done + i) * mapper.dim));
    context.signal.throwIfAborted();
    context.progress({ what: 'held-out scans', done: done + batch.length, total: chosen.length });
  }
  const conditions = Int32Array.from(chosen, ([condition]) => condition);
  return { conditions, predictions, dim: mapper.dim };
}
