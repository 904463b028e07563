/** @file A dataset in plain numbers, for `window.lab`. */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { DatasetState } from '../state/types/dataset.ts';
import type { DatasetSummary } from './lab-types.ts';

function targetsOf({ stimuli, hasCaptions, givenEmbeddings = {} }: DatasetInfo): string[] {
  const computed = [...(stimuli ? ['image', 'pixels'] : []), ...(hasCaptions ? ['caption'] : [])];
  return [...new Set([...computed, ...Object.keys(givenEmbeddings)])];
}

export function describeDataset(
  info: DatasetInfo,
  { reports, problems }: Pick<DatasetState, 'reports' | 'problems'>,
): DatasetSummary {
  const { id, name, simulated, subject, nTrials, nVoxels, nConditions, units, order, missing } =
    info;
  return {
    id,
    name,
    simulated,
    subject,
    nTrials,
    nVoxels,
    nConditions,
    sessions: info.sessions.map(({ session, nTrials: n }) => ({ session, nTrials: n })),
    units,
    order,
    rois: info.rois.map((roi) => ({ name: roi.name, nVoxels: roi.voxels.length })),
    split: {
      train: info.split.train.length,
      val: info.split.val.length,
      rule: info.split.rule,
    },
    targets: targetsOf(info),
    missing,
    files: reports,
    problems,
  };
}
