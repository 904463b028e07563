/** @file All trials of one condition over a run of voxels, z-scored as the mappers see them. */
import { LabError } from '../domain/errors.ts';
import { trialsShowing } from '../domain/presentations.ts';
import { momentsPerVoxel, zscoreRowInto } from '../numerics/zscore.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { Dataset } from './dataset.ts';

export interface Repetitions {
  /** Trials of the condition in loaded order. */
  trials: number[];
  /** `[trials.length, count]` row-major z-scores per voxel and session; NaN where not finite. */
  z: Float32Array;
  first: number;
  count: number;
}

/** At most so many voxels at once: a plot shows no more. */
const MAX_VOXELS = 4096;

/**
 * Only the voxels that are asked for are read, of the sessions that hold a trial.
 *
 * @param first  First voxel; `count` of them, cut at the last one.
 * @throws LabError `bad-request` for a condition or voxels that are not there.
 */
export async function repetitionsOf(
  { info, betas }: Dataset,
  condition: number,
  first: number,
  count: number,
  options: ReadOptions = {},
): Promise<Repetitions> {
  const trials = trialsShowing(info, condition);
  const width = Math.min(count, MAX_VOXELS, info.nVoxels - first);
  if (trials.length === 0 || !(first >= 0 && width >= 1)) {
    throw new LabError(
      'bad-request',
      `Expected a condition below ${info.nConditions} and voxels below ${info.nVoxels}; found condition ` +
        `${condition}, voxels from ${first}.`,
      { condition, first, count },
    );
  }
  const z = new Float32Array(trials.length * width);
  for (const { session, firstTrial, nTrials } of info.sessions) {
    const rows = trials.filter((trial) => trial >= firstTrial && trial < firstTrial + nTrials);
    if (rows.length === 0) continue;
    const values = await betas.voxels(session, first, width, options);
    const moments = momentsPerVoxel(values, nTrials, width);
    for (const trial of rows) {
      const [row, to] = [trial - firstTrial, trials.indexOf(trial) * width];
      if (info.units === 'z') z.set(values.subarray(row * width, (row + 1) * width), to);
      else zscoreRowInto(values, row, moments, z, to);
    }
  }
  return { trials, z, first, count: width };
}
