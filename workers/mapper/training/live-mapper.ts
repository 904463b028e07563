/** @file The mapper of a training under way: each prediction is made with the weights of that moment. */
import type { Target } from '../../../src/domain/decode.ts';
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { Engine } from '../engine/engine.ts';
import { checkVoxels, type NetworkLayout } from '../network/layout.ts';
import { summarise } from '../network/network-mapper.ts';
import { buildNetwork, predictAll, releaseNetwork } from '../network/network.ts';
import type { ActiveMapper } from '../registry.ts';
import type { Preparation } from '../scans/prepare.ts';

export interface LiveOptions {
  target: Target;
  name: string;
  nVoxels: number;
  simulated: boolean;
  preparation: Preparation;
  /** Changes with the weights: tells old predictions from new ones. */
  version(): string;
  weights(): TensorRecord;
}

/** A mapper that follows a training; it holds nothing on the device between predictions. */
export function createLiveMapper(
  engine: Engine,
  layout: NetworkLayout,
  options: LiveOptions,
): ActiveMapper {
  const { target, name, nVoxels, simulated, preparation, version, weights } = options;
  const file = () => ({ target, name, sha256: version(), simulated, tensors: weights(), nVoxels });
  return {
    target,
    name,
    dim: layout.dim,
    preparation,
    get summary() {
      return summarise(file(), layout);
    },
    check: (found) => checkVoxels(layout.nPadded, found, nVoxels, name),
    predict: (scans, signal) =>
      engine.guard(async () => {
        const network = buildNetwork(weights(), layout);
        try {
          return await predictAll(network, scans, () => engine.breathe(signal));
        } finally {
          releaseNetwork(network);
        }
      }),
    tensors: () => Promise.resolve(structuredClone(weights())),
    dispose: () => undefined,
  };
}
