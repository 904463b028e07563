/** @file What a training that ended gives: the mapper of its best weights, and what is told of it. */
import { phasesOf } from '../../../src/domain/training-phases.ts';
import { createNetworkMapper } from '../network/network-mapper.ts';
import { sha256Of } from '../ridge/sha256.ts';
import type { Trained } from '../ridge/train-ridge.ts';
import type { TrainOptions } from '../training.protocol.ts';
import { askedOf } from './asked.ts';
import type { Inputs } from './inputs.ts';
import type { Site } from './site.ts';
import type { Training } from './training.ts';

/** The mapper of the best weights with its summary. */
export async function describe(
  site: Site,
  request: TrainOptions,
  training: Training,
  inputs: Inputs,
): Promise<Trained> {
  const { dataset } = site.scans;
  const { state, name } = training;
  const tensors = state.best.weights;
  const mapper = createNetworkMapper(site.engine, {
    target: request.target,
    name: `${name}, ${state.epochs.length} epoch${state.epochs.length === 1 ? '' : 's'}`,
    sha256: await sha256Of(Object.values(tensors).map(({ values }) => values)),
    simulated: dataset.simulated ?? false,
    tensors,
    nVoxels: dataset.nVoxels,
    preparation: inputs.preparation,
  });
  const fewer = phasesOf(training.options).some(({ batch }) => batch > inputs.train.length);
  const small = `The ${inputs.train.length} training trials are fewer than a batch: all are in one.`;
  return {
    mapper,
    summary: {
      kind: 'conv',
      target: request.target,
      dataset: dataset.id,
      asked: askedOf(request, training.options),
      nTrials: inputs.train.length,
      nConditions: inputs.nConditions,
      nVoxels: dataset.nVoxels,
      nExcluded: inputs.nExcluded,
      penalty: 0,
      path: [],
      epochs: state.epochs,
      ...(inputs.threshold ? { threshold: inputs.threshold } : {}),
      notes: [...inputs.notes, ...(fewer ? [small] : [])],
      seconds: state.seconds,
      backend: site.engine.report.backend,
      model: mapper.summary,
    },
  };
}
