/** @file Predictions for held-out scans, in the order in which they were recorded. */
import { LabError } from '../../../src/domain/errors.ts';
import { applySteps } from '../../../src/perturb/apply.ts';
import type { RetrievalRequest } from '../mapper.protocol.ts';
import type { ActiveMapper } from '../registry.ts';
import { byCondition } from '../../../src/domain/presentations.ts';
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

/** One comparison: a condition, and the trials whose mean is mapped. */
export interface Query {
  condition: number;
  trials: number[];
}

/** Held-out scans in the order in which they were recorded. */
export function queriesOf(scans: Scans, trials: RetrievalRequest['trials']): Query[] {
  const byConditions = [...heldOutTrials(scans)];
  switch (trials) {
    case 'average':
      return byConditions.map(([condition, all]) => ({ condition, trials: all }));
    case 'first':
      return byConditions.map(([condition, all]) => ({ condition, trials: all.slice(0, 1) }));
    case 'all': {
      const { val, trialCondition } = scans.dataset;
      return Array.from(val)
        .sort((a, b) => a - b)
        .map((trial) => ({ condition: trialCondition[trial] ?? -1, trials: [trial] }));
    }
  }
}

/** Predictions of scans that are made one batch at a time: `[n, dim]`. */
export async function predictScans(
  mapper: ActiveMapper,
  n: number,
  scanOf: (i: number) => Promise<Float32Array>,
  what: string,
  context: Context,
): Promise<Float32Array<ArrayBuffer>> {
  const predictions = new Float32Array(n * mapper.dim);
  for (let done = 0; done < n; done += BATCH) {
    const batch: Float32Array[] = [];
    for (let i = done; i < Math.min(n, done + BATCH); i += 1) batch.push(await scanOf(i));
    const found = await mapper.predict(batch, context.signal);
    found.forEach((row, i) => predictions.set(row, (done + i) * mapper.dim));
    context.signal.throwIfAborted();
    context.progress({ what, done: done + batch.length, total: n });
  }
  return predictions;
}

/** @throws LabError `too-few-trials`. */
export function needQueries(queries: readonly Query[], target: string): void {
  if (queries.length > 0) return;
  throw new LabError(
    'too-few-trials',
    `No held-out condition with a known ${target} truth is loaded. Drop the sessions (or the split) that hold some.`,
  );
}

/**
 * Predict held-out scans.
 *
 * @param of  At most so many, the first ones.
 * @throws LabError `too-few-trials` if there is none; `shape-mismatch` (mapper of other voxels).
 */
export async function predictHeldOut(
  scans: Scans,
  mapper: ActiveMapper,
  options: Pick<RetrievalRequest, 'of' | 'trials' | 'steps'>,
  context: Context,
): Promise<HeldOut> {
  mapper.check(scans.dataset.nVoxels);
  const chosen = queriesOf(scans, options.trials).slice(0, options.of);
  needQueries(chosen, mapper.target);
  const scanOf = async (i: number) =>
    applySteps(await scans.meanScan(chosen[i]?.trials ?? [], context), options.steps);
  const what = 'held-out scans';
  const predictions = await predictScans(mapper, chosen.length, scanOf, what, context);
  const conditions = Int32Array.from(chosen, ({ condition }) => condition);
  return { conditions, predictions, dim: mapper.dim };
}
