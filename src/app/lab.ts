/** @file `window.lab`: everything the mouse can do, as one typed object of promises. */
import { LabError } from '../domain/errors.ts';
import type { FileReport } from '../domain/arrays.ts';
import { currentDataset } from '../state/dataset-store.ts';
import type { Bench } from '../state/decode-scan.ts';
import { measureRetrieval } from '../state/evaluation-store.ts';
import { trainRidge } from '../state/training-store.ts';
import { version } from '../../package.json';
import { type LabParts, originOf } from './create-lab.ts';
import { describeDataset } from './describe-dataset.ts';
import { diagnose } from './diagnostics.ts';
import { identify } from './identify.ts';
import { labDecode, labInterpolate } from './lab-decode.ts';
import type { DatasetSummary, Evaluation, Lab, Measured, TrainRequest } from './lab-types.ts';
import { loadModelFile } from './load-models.ts';
import { relativePathOf } from './relative-path.ts';

function needBench(parts: LabParts): Bench {
  const bench = parts.bench();
  if (bench) return bench;
  throw new LabError('no-dataset', 'No dataset is loaded: drop betas, or call lab.openDemo().');
}

function summary(parts: LabParts): DatasetSummary | undefined {
  const dataset = currentDataset(parts.stores.dataset);
  return dataset && describeDataset(dataset, parts.stores.dataset.getState());
}

/** After an action of the dataset store: its outcome, or the error it ended with. */
function outcome(parts: LabParts): DatasetSummary {
  const { dataset, lastError } = parts.stores.dataset.getState();
  if (dataset.status === 'failed') throw dataset.error;
  if (lastError) throw lastError;
  const described = summary(parts);
  if (!described) throw new LabError('no-dataset', 'These files do not make a dataset yet.');
  return described;
}

async function train(parts: LabParts, request: TrainRequest) {
  const { kind, target, seed = 0, penalties, folds, signal } = request;
  if (kind !== 'ridge') {
    throw new LabError('bad-request', `Mappers of kind '${kind}' are not trained here: use ridge.`);
  }
  const options = { target, seed, ...(penalties && { penalties }), ...(folds && { folds }) };
  const trained = await trainRidge(needBench(parts), options, { signal });
  parts.addModel(trained.model);
  await parts.decoding.decode();
  return trained;
}

async function evaluate(parts: LabParts, request: Evaluation): Promise<Measured> {
  const bench = needBench(parts);
  if (request.kind === 'identification') return identify(bench, request);
  const { target = 'image', of = 300, draws = 0, average = false, seed = 0 } = request;
  const counts = await measureRetrieval(bench, { target, of, average, draws, seed }, {});
  const { forward, backward, shuffled } = counts;
  return {
    of: counts.of,
    forward,
    backward,
    chance: 1,
    controls: { shuffled },
    ...(counts.draws && {
      forwardLow: counts.draws.forward[0],
      forwardHigh: counts.draws.forward[1],
      backwardLow: counts.draws.backward[0],
      backwardHigh: counts.draws.backward[1],
    }),
  };
}

async function inspect(parts: LabParts, files: File[]): Promise<FileReport[]> {
  const dropped = files.map((file) => ({ path: relativePathOf(file), blob: file }));
  return parts.services.reader.call('inspect', { files: dropped });
}

export function createLabApi(parts: LabParts, ready: Promise<void>): Lab {
  const { sessions } = parts;
  const { dataset, system } = parts.stores;
  return {
    version,
    ready,
    openDemo: async () => {
      await dataset.getState().openDemo();
      return outcome(parts);
    },
    open: async (files, how) => {
      await dataset.getState().open(files, how);
      return outcome(parts);
    },
    clear: () => dataset.getState().clear(),
    inspect: (files) => inspect(parts, files),
    assign: async (role, source) => {
      await dataset.getState().assign(role, source);
      return outcome(parts);
    },
    correct: async (correction) => {
      await dataset.getState().correct(correction);
      return outcome(parts);
    },
    dataset: () => summary(parts),
    loadModel: async ([file]) => {
      if (!file) throw new LabError('bad-request', 'lab.loadModel needs a file.');
      const model = await loadModelFile(parts.services, file);
      parts.addModel(model);
      await parts.decoding.decode();
      return model;
    },
    models: () => system.getState().models,
    train: (request) => train(parts, request),
    decode: async (request) => labDecode(needBench(parts), request, originOf(system)),
    interpolate: async (request) => labInterpolate(needBench(parts), request, originOf(system)),
    evaluate: (request) => evaluate(parts, request),
    saveSession: () => Promise.resolve().then(() => sessions.save()),
    restoreSession: (file) => sessions.restore(file),
    diagnostics: () => diagnose(parts),
  };
}
