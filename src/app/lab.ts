/** @file `window.lab`: everything the mouse can do, as one typed object of promises. */
import { LabError } from '../domain/errors.ts';
import type { FileReport } from '../domain/arrays.ts';
import { currentDataset } from '../state/dataset-store.ts';
import { type Bench, conditionOf } from '../state/decode-scan.ts';
import { measureEffects } from '../state/effects.ts';
import { chosenOf } from '../state/selection-store.ts';
import type { Selection } from '../state/types/selection.ts';
import { workerOptions } from '../state/train-request.ts';
import { runTraining } from '../state/training-runner.ts';
import type { NetworkOptions } from '../domain/training.ts';
import type { TrainingSummary } from '../../workers/mapper/training.protocol.ts';
import { version } from '../../package.json';
import { plainCondition } from '../domain/decode.ts';
import { type LabParts, originOf } from './create-lab.ts';
import { generatorsOf } from './generators.ts';
import { describeDataset } from './describe-dataset.ts';
import { diagnose } from './diagnostics.ts';
import { labCompose, labEncodePicture } from './lab-compose.ts';
import { labDecode, labInterpolate } from './lab-decode.ts';
import { evaluate } from './lab-evaluate.ts';
import { labStudies } from './lab-studies.ts';
import type { DatasetSummary, Lab, TrainRequest, DecodeRequest } from './lab-types.ts';
import { isTokenizer } from './load-captioner.ts';
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

/** SHA-256 of the generator of this name, or whose hash begins so. */
function findGenerator({ stores }: LabParts, asked: string): string {
  const loaded = generatorsOf(stores.system);
  const found = loaded.find(({ name, sha256 }) => name === asked || sha256.startsWith(asked));
  if (found) return found.sha256;
  const names = loaded.map(({ name }) => `'${name}'`).join(', ') || 'none';
  throw new LabError('no-model', `No generator '${asked}' is loaded; there are: ${names}.`);
}

/** The bench with the generator and the settings that are asked for. */
function chosenBench(parts: LabParts, { generator, settings }: DecodeRequest): Bench {
  const bench = needBench(parts);
  const chosen = settings && { ...(bench.settings ?? plainCondition), ...settings };
  return {
    ...bench,
    ...(generator !== undefined && { generator: findGenerator(parts, generator) }),
    ...(chosen && { settings: chosen }),
  };
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

/** Options at the top level that have a place in the network's. */
function shortcuts({ epochs, channels, batch, rate }: TrainRequest): NetworkOptions {
  return {
    ...(epochs !== undefined && { pretrainEpochs: epochs, finetuneEpochs: epochs }),
    ...(channels !== undefined && { width: channels }),
    ...(batch !== undefined && { pretrainBatch: batch, finetuneBatch: batch }),
    ...(rate !== undefined && { rate }),
  };
}

const kinds = ['ridge', 'conv'];

/** A ridge is a matter of seconds and goes beside whatever the page trains; a network is the page's. */
async function train(parts: LabParts, request: TrainRequest): Promise<TrainingSummary> {
  const bench = needBench(parts);
  const { kind, signal, seed = 0 } = request;
  if (!kinds.includes(kind)) {
    throw new LabError('bad-request', `There are mappers of kind ridge and conv, not '${kind}'.`);
  }
  const network = { ...shortcuts(request), ...request.network };
  const asked = { ...request, seed, network };
  if (kind === 'conv') {
    const summary = await parts.stores.training.getState().trained(asked, signal);
    await parts.decoding.decode();
    return summary;
  }
  const { rois } = bench.dataset;
  const options = workerOptions(asked, { backend: undefined, rois });
  const summary = await runTraining(bench, options, { signal });
  parts.addModel(summary.model);
  await parts.decoding.decode();
  return summary;
}

async function select(parts: LabParts, choice: Partial<Selection>): Promise<void> {
  const bench = needBench(parts);
  const { selection } = parts.stores;
  const next = { ...chosenOf(selection.getState()), ...choice };
  conditionOf(bench, next.trial);
  selection.setState(next);
  await parts.decoding.decode();
  const { mapped } = parts.stores.decode.getState();
  if (mapped.status === 'failed') throw mapped.error;
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
    encodeStimuli: async (target = 'image') => {
      needBench(parts);
      const { encodeAll } = parts.stores.encoding.getState();
      await encodeAll(target);
      const { task, sets } = parts.stores.encoding.getState();
      if (task.status === 'failed') throw task.error;
      return sets.find((one) => one.target === target);
    },
    correct: async (correction) => {
      await dataset.getState().correct(correction);
      return outcome(parts);
    },
    comparePictures: async () => {
      await dataset.getState().comparePictures();
      return outcome(parts);
    },
    dataset: () => summary(parts),
    loadModel: async (files) => {
      const file = files.find((one) => !isTokenizer(one));
      if (!file) throw new LabError('bad-request', 'lab.loadModel needs a file.');
      const model = await loadModelFile(parts.services, file, files, () => parts.truth.encoders());
      parts.addModel(model);
      await parts.decoding.decode();
      return model;
    },
    models: () => system.getState().models,
    train: (request) => train(parts, request),
    trainings: () =>
      parts.stores.training
        .getState()
        .runs.map(({ id, target, title, status, done, total, epochs }) => {
          return { id, target, title, status, done, total, epochs };
        }),
    ablate: async ({ size = 'small', seed = 0, only } = {}) => {
      needBench(parts);
      const { ablation } = parts.stores;
      await ablation.getState().begin({ size, seed, ...(only && { only }) });
      const { rows, csv, markdown } = ablation.getState();
      return { rows, csv: csv(), markdown: markdown() };
    },
    exportMapper: async (target, format = 'safetensors') => {
      const { fileOf } = parts.stores.training.getState();
      const { name, bytes } = await fileOf(target, format);
      return new File([bytes], name);
    },
    exportEmbeddings: async ({ signal = new AbortController().signal } = {}) => {
      const blob = await parts.embeddings.heldOut({ signal, progress: () => undefined });
      return new File([blob], 'embeddings.safetensors');
    },
    controlTraining: (action) => {
      const { control, cancel } = parts.stores.training.getState();
      if (action === 'reset') cancel();
      else control(action);
    },
    useGenerator: async (generator) => {
      parts.stores.generators.getState().use(findGenerator(parts, generator));
      await parts.decoding.decode();
    },
    selection: () => chosenOf(parts.stores.selection.getState()),
    select: (choice) => select(parts, choice),
    decode: async (request) => {
      const bench = chosenBench(parts, request);
      return labDecode(bench, request, originOf(parts, bench.generator));
    },
    interpolate: async (request) => labInterpolate(needBench(parts), request, originOf(parts)),
    evaluate: async (request) => evaluate(needBench(parts), request, system.getState().models),
    effects: ({ op, amount = 0, scans = 30, average = false, seed = 0, signal }) =>
      measureEffects(
        needBench(parts),
        { op, amount, nScans: scans, average, seed },
        { signal: signal ?? new AbortController().signal, progress: () => undefined },
      ),
    ...labStudies(() => needBench(parts)),
    addMap: (map) => parts.stores.maps.getState().add({ explains: '', unit: '', ...map }),
    saveSession: () => Promise.resolve().then(() => sessions.save()),
    restoreSession: (file) => sessions.restore(file),
    compose: (request) => labCompose(parts.scenes, request),
    encodePicture: async (image, options) =>
      labEncodePicture(
        needBench(parts),
        image,
        (condition) => parts.pictures.get(condition),
        options,
      ),
    diagnostics: () => diagnose(parts),
  };
}
