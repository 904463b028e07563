/**
 * @file Signal-to-noise ratio of every voxel from its repetitions, as NSD computes its `ncsnr`
 * (cvnlab/nsddatapaper `export_noiseceiling.m`): z-score each voxel over the trials of each session
 * (ddof 1); over pictures with exactly three trials take the variance of the three values (ddof 1);
 * with v² its mean, `ncsnr = sqrt(max(0, 1 - v²)) / v`. Checked against the map that was made from
 * the same betas by numpy (the demo subject's `ncsnr.nii.gz`).
 */
import { LabError } from '../domain/errors.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { SessionBetas } from './betas-source.ts';
import type { Dataset } from './dataset.ts';

export interface Reliability {
  /** `[nVoxels]`, >= 0; NaN where no picture has data in all its trials. */
  ncsnr: Float32Array;
  /** Pictures that entered, and how often each was shown. */
  nConditions: number;
  repetitions: number;
}

/** Sums over conditions and voxels are kept as float64: this many bytes at a time. */
const BLOCK_BYTES = 256 * 2 ** 20;

/** Number of trials of each condition. */
export function repetitionsOf(trialCondition: Int32Array, nConditions: number): Uint32Array {
  const counts = new Uint32Array(nConditions);
  for (const condition of trialCondition) counts[condition] = (counts[condition] ?? 0) + 1;
  return counts;
}

/**
 * Trials per picture that stand for a mixture: the harmonic mean over conditions, so that
 * `1 / n = (A/1 + B/2 + C/3) / (A + B + C)`.
 *
 * @returns NaN for no condition.
 */
export function effectiveRepetitions(counts: ArrayLike<number>): number {
  const shown = Array.from(counts).filter((count) => count > 0);
  return shown.length / shown.reduce((sum, count) => sum + 1 / count, 0);
}

/** Exactly three where there are such pictures (NSD's rule), else the most there are. */
function chosenRepetitions(counts: Uint32Array): number {
  const most = counts.reduce((best, count) => Math.max(best, count), 0);
  return counts.includes(3) ? 3 : most;
}

/** Row in the sums of each condition, -1 for those that do not enter. */
function rowsOf(counts: Uint32Array, repetitions: number): Int32Array {
  let next = 0;
  return Int32Array.from(counts, (count) => (count === repetitions ? next++ : -1));
}

/** Mean and 1/sd (ddof 1) of one voxel over the trials of a session; NaN where it is constant. */
function momentsOf(betas: ArrayLike<number>, voxel: number, nVoxels: number, nTrials: number) {
  let sum = 0;
  for (let i = voxel; i < betas.length; i += nVoxels) sum += betas[i] ?? NaN;
  const mean = sum / nTrials;
  let squares = 0;
  for (let i = voxel; i < betas.length; i += nVoxels) squares += ((betas[i] ?? NaN) - mean) ** 2;
  const sd = Math.sqrt(squares / (nTrials - 1));
  return { mean, scale: sd > 0 ? 1 / sd : NaN };
}

/** Sums of z-scores and of their squares, by condition and voxel, of voxels `[from, to)`. */
interface Sums {
  from: number;
  to: number;
  z: Float64Array;
  zz: Float64Array;
}

/** Voxels that are marked as missing in a session have no z-scores there, whatever they hold. */
function addSession(
  sums: Sums,
  { betas, nVoxels, invalid }: SessionBetas,
  rows: Int32Array,
  conditions: Int32Array,
): void {
  const width = sums.to - sums.from;
  const missing = new Set(invalid);
  for (let voxel = sums.from; voxel < sums.to; voxel++) {
    const { mean, scale: found } = momentsOf(betas, voxel, nVoxels, conditions.length);
    const scale = missing.has(voxel) ? NaN : found;
    for (const [trial, condition] of conditions.entries()) {
      const row = rows[condition] ?? -1;
      if (row < 0) continue;
      const z = ((betas[trial * nVoxels + voxel] ?? NaN) - mean) * scale;
      const at = row * width + voxel - sums.from;
      sums.z[at] = (sums.z[at] ?? 0) + z;
      sums.zz[at] = (sums.zz[at] ?? 0) + z * z;
    }
  }
}

/** ncsnr of each voxel of a block; conditions with a NaN among their trials do not count for it. */
function finishBlock({ from, to, z, zz }: Sums, repetitions: number, out: Float32Array): void {
  const width = to - from;
  for (let voxel = from; voxel < to; voxel++) {
    let total = 0;
    let n = 0;
    for (let at = voxel - from; at < z.length; at += width) {
      const sum = z[at] ?? NaN;
      const variance = ((zz[at] ?? NaN) - (sum * sum) / repetitions) / (repetitions - 1);
      if (Number.isNaN(variance)) continue;
      total += variance;
      n += 1;
    }
    const v2 = total / n;
    out[voxel] = Math.sqrt(Math.max(0, 1 - v2) / v2);
  }
}

/**
 * The signal-to-noise ratio computed from what is loaded. Reads every session, once for each block
 * of voxels whose sums fit in 256 MiB.
 *
 * @throws LabError `too-few-trials` when no condition has two trials.
 */
export async function reliabilityFromRepetitions(
  { info, betas }: Dataset,
  options: ReadOptions = {},
): Promise<Reliability> {
  const { nVoxels, trialCondition, sessions } = info;
  const counts = repetitionsOf(trialCondition, info.nConditions);
  const repetitions = chosenRepetitions(counts);
  if (repetitions < 2) {
    throw new LabError(
      'too-few-trials',
      'A noise ceiling needs conditions with two trials or more; every condition loaded has one. Drop ' +
        'further sessions, or the ncsnr map.',
    );
  }
  const rows = rowsOf(counts, repetitions);
  const nConditions = rows.filter((row) => row >= 0).length;
  const ncsnr = new Float32Array(nVoxels);
  const step = Math.max(1, Math.floor(BLOCK_BYTES / (16 * nConditions)));
  for (let from = 0; from < nVoxels; from += step) {
    const to = Math.min(nVoxels, from + step);
    const size = nConditions * (to - from);
    const sums = { from, to, z: new Float64Array(size), zz: new Float64Array(size) };
    for (const [done, { session, firstTrial, nTrials }] of sessions.entries()) {
      options.signal?.throwIfAborted();
      const read = await betas.session(session, { signal: options.signal });
      const conditions = trialCondition.subarray(firstTrial, firstTrial + nTrials);
      addSession(sums, read, rows, conditions);
      options.onProgress?.((from + ((done + 1) / sessions.length) * (to - from)) / nVoxels);
    }
    finishBlock(sums, repetitions, ncsnr);
  }
  return { ncsnr, nConditions, repetitions };
}
