/** @file The paper's network as a mapper of the registry: weights on the device, scans one by one. */
import { LabError } from '../../../src/domain/errors.ts';
import type { ModelSummary, TensorRecord } from '../../../src/domain/model.ts';
import type { Engine } from '../engine/engine.ts';
import type { ActiveMapper } from '../registry.ts';
import type { TensorFile } from '../tensor-file.ts';
import { checkVoxels, layoutOf, withoutPrefix, type NetworkLayout } from './layout.ts';
import { buildNetwork, predictAll, releaseNetwork } from './network.ts';
import { withoutGaps } from '../scans/gaps.ts';

function checkFinite(tensors: TensorRecord): void {
  const spoilt = Object.entries(tensors).find(([, { values }]) => !values.every(Number.isFinite));
  if (!spoilt) return;
  throw new LabError('not-finite', `The tensor '${spoilt[0]}' holds values that are not finite.`, {
    name: spoilt[0],
  });
}

/** What the page shows of a network. */
export function summarise(file: TensorFile, layout: NetworkLayout): ModelSummary {
  const tensors = Object.values(file.tensors);
  return {
    kind: 'mapper',
    name: file.name,
    sha256: file.sha256,
    nParameters: tensors.reduce((sum, { values }) => sum + values.length, 0),
    signature: `${file.nVoxels ?? layout.nPadded} voxels -> ${layout.dim}`,
    simulated: file.simulated,
    notes: [
      `target ${file.target}; ${layout.nStrided} strided convolution${layout.nStrided > 1 ? 's' : ''}, ` +
        `${layout.nBlocks} residual blocks, ${layout.channels} channels, ${layout.nPadded} voxels with padding`,
    ],
  };
}

/**
 * Load a network.
 *
 * @throws LabError `bad-model`, `not-finite`; `check` of the result throws `shape-mismatch`.
 */
export function createNetworkMapper(engine: Engine, file: TensorFile): ActiveMapper {
  const tensors = withoutPrefix(file.tensors);
  const layout = layoutOf(tensors);
  checkFinite(tensors);
  const network = buildNetwork(tensors, layout);
  return {
    target: file.target,
    name: file.name,
    dim: layout.dim,
    summary: summarise(file, layout),
    preparation: file.preparation,
    check: (nVoxels) => checkVoxels(layout.nPadded, nVoxels, file.nVoxels, file.name),
    predict: (scans, signal) =>
      engine.guard(() => predictAll(network, scans.map(withoutGaps), () => engine.breathe(signal))),
    tensors: () => Promise.resolve(structuredClone(tensors)),
    dispose: () => releaseNetwork(network),
  };
}
