/** @file The provenance of a training as rows of a table. Pure. */
import type { Training } from '../../state/types/training.ts';
import { penaltyWords } from './model.ts';

/** `rate 0.004, batch 8`: options in the order in which they were given; nested ones are told apart. */
function optionWords(options: object): string {
  const entries: [string, unknown][] = Object.entries(options);
  const told = entries.filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return told.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function penaltyRow({ kind, penalty, bands }: Training) {
  if (kind === 'conv') return [];
  if (!bands) return [{ name: 'penalty', value: penaltyWords(penalty) }];
  const words = bands.bands.map(({ name, penalty: own }) =>
    Number.isFinite(own) ? `${name} ${penaltyWords(own)}` : `${name} shut off`,
  );
  return [{ name: 'penalties', value: words.join(', ') }];
}

/** Data, what was asked, what came of it, in the order of the way of the data. */
export function provenanceRows(training: Training, version: string) {
  const { model, asked, dataset, nTrials, nConditions, nVoxels, nExcluded, epochs } = training;
  const { network, targets, ...rest } = asked;
  const voxels = `${nVoxels} voxels${nExcluded > 0 ? `, ${nExcluded} left out` : ''}`;
  return [
    {
      name: 'data',
      value: `${dataset}${model.simulated ? ', simulated' : ''}: ${nTrials} trials of ${nConditions} conditions, ${voxels}`,
    },
    { name: 'asked', value: optionWords(rest) },
    ...(targets ? [{ name: 'targets', value: optionWords(targets) }] : []),
    ...(network ? [{ name: 'network', value: optionWords(network) }] : []),
    ...penaltyRow(training),
    ...(epochs ? [{ name: 'epochs', value: String(epochs.length) }] : []),
    { name: 'model', value: `${model.name}, ${model.signature}` },
    { name: 'sha256', value: model.sha256 },
    { name: 'backend', value: `${training.backend}, ${training.seconds.toFixed(1)} s` },
    { name: 'version', value: version },
  ];
}
