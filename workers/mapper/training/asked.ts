/** @file What was asked of a training, for its provenance. */
import { paperTargets, type NetworkOptions } from '../../../src/domain/training.ts';
import type { AskedTraining, TrainOptions } from '../training.protocol.ts';

/**
 * What decides the result of a training but the data: without its place, its checkpoints and the voxels of bands.
 *
 * @param network  Of a network: its options with their defaults. Then the targets' defaults are told too.
 */
export function askedOf(options: TrainOptions, network?: Required<NetworkOptions>): AskedTraining {
  const asked = { ...options };
  for (const name of ['id', 'resume', 'paused', 'bands'] as const) delete asked[name];
  if (!network) return asked;
  return { ...asked, network, targets: { ...paperTargets, ...asked.targets } };
}
