/**
 * @file The mapper worker's answers, without the worker: runs in Node too. It owns the device, the
 * cache of sessions, the true embeddings and the mappers; nothing of it leaves but numbers.
 */
import { LabError } from '../../src/domain/errors.ts';
import { RpcClient } from '../rpc/client.ts';
import type { Handlers, Reply } from '../rpc/protocol.ts';
import type { BetasProtocol } from '../reader/reader.protocol.ts';
import { combined } from './answers/combined.ts';
import { predictHeldOut } from './answers/held-out.ts';
import { ScanMapper } from './answers/map-scan.ts';
import { nearest } from './answers/nearest.ts';
import { distances, identify } from './answers/pictures.ts';
import { retrieval } from './answers/retrieval.ts';
import { Engine } from './engine/engine.ts';
import { deviceMemory } from './engine/kernels.ts';
import { mapperFile } from './mapper-file.ts';
import type { MapperProtocol } from './mapper.protocol.ts';
import { createNetworkMapper } from './network/network-mapper.ts';
import { Registry, type ActiveMapper } from './registry.ts';
import {
  createLinearMapper,
  isLinear,
  linearWeights,
  summariseLinear,
} from './ridge/linear-mapper.ts';
import { trainRidge, type Trained } from './ridge/train-ridge.ts';
import { Scans, type Context } from './scans/scans.ts';
import { Truths } from './scans/truths.ts';
import type { TensorFile } from './tensor-file.ts';
import type { TrainOptions } from './training.protocol.ts';
import { defaultFiles, type CheckpointFiles } from './training/checkpoint-files.ts';
import { savedTrainings } from './training/checkpoints.ts';
import { TrainingControl } from './training/control.ts';
import { Courtesy } from './training/courtesy.ts';
import { trainNetwork } from './training/train-network.ts';

const NOTHING: Reply<null> = { value: null };

/** The parts of one worker, made together. */
interface Parts {
  engine: Engine;
  scans: Scans;
  truths: Truths;
  registry: Registry;
  scanMapper: ScanMapper;
  files: CheckpointFiles;
  courtesy: Courtesy;
}

function createParts(files: CheckpointFiles): Parts {
  const scans = new Scans();
  const registry = new Registry();
  return {
    engine: new Engine(),
    scans,
    truths: new Truths(scans),
    registry,
    scanMapper: new ScanMapper(scans, registry),
    files,
    courtesy: new Courtesy(),
  };
}

type Setup = Pick<
  Handlers<MapperProtocol>,
  'start' | 'connectReader' | 'useDataset' | 'useEmbeddings' | 'useChoices' | 'memory'
>;

function setup({ engine, scans, truths }: Parts): Setup {
  let reader: RpcClient<BetasProtocol> | undefined;
  return {
    start: async ({ prefer, wasmPath }) => ({ value: await engine.start(prefer, wasmPath) }),
    connectReader: async ({ port }) => {
      // A port to a dead worker never answers: what waits on the old one fails when a new one comes.
      reader?.fail(new LabError('worker-crashed', 'The reader was started again; ask once more.'));
      reader = new RpcClient<BetasProtocol>(port);
      scans.connect(reader);
      return NOTHING;
    },
    useDataset: async (dataset) => {
      truths.clear();
      scans.use(dataset);
      return NOTHING;
    },
    useEmbeddings: async ({ target, conditions, matrix, dim, replace }) => {
      truths.add(target, conditions, matrix, dim, replace);
      return NOTHING;
    },
    useChoices: async ({ target, conditions, matrix, dim }) => {
      truths.addChoices(target, conditions, matrix, dim);
      return NOTHING;
    },
    memory: async () => ({ value: deviceMemory() }),
  };
}

type Mappers = Pick<
  Handlers<MapperProtocol>,
  'loadMapper' | 'mappers' | 'activate' | 'exportMapper' | 'exportFile'
>;

function loadMapper(engine: Engine, file: TensorFile): ActiveMapper {
  if (!isLinear(file.tensors)) return createNetworkMapper(engine, file);
  const model = linearWeights(file.tensors);
  const summary = summariseLinear(file, model);
  return createLinearMapper(engine, file.target, summary, model, file.preparation);
}

function mappers({ engine, scans, registry }: Parts): Mappers {
  return {
    loadMapper: async (file) => {
      const mapper = loadMapper(engine, file);
      try {
        if (scans.loaded) mapper.check(scans.dataset.nVoxels);
      } catch (error) {
        mapper.dispose();
        throw error;
      }
      registry.add(mapper);
      return { value: mapper.summary };
    },
    exportMapper: async ({ target, name }) => {
      const mapper = registry.named(target, name);
      const tensors = await mapper.tensors();
      const transfer = Object.values(tensors).map(({ values }) => values.buffer);
      const { summary, preparation } = mapper;
      const value = { tensors, summary, preparation };
      return { value, transfer: transfer as ArrayBuffer[] };
    },
    exportFile: async ({ target, name, format }) => {
      const mapper = name === undefined ? registry.need(target) : registry.named(target, name);
      const file = await mapperFile(mapper, format);
      return { value: file, transfer: [file.bytes.buffer] };
    },
    mappers: async () => ({ value: registry.list() }),
    activate: async ({ target, name }) => {
      registry.activate(target, name);
      return NOTHING;
    },
  };
}

type Trainings = Pick<
  Handlers<MapperProtocol>,
  'train' | 'control' | 'savedTrainings' | 'forgetTraining'
>;

function trainings({ engine, scans, truths, registry, files, courtesy }: Parts): Trainings {
  const running: { control: TrainingControl | undefined } = { control: undefined };
  const trainConv = async (options: TrainOptions, context: Context): Promise<Trained> => {
    if (running.control) {
      throw new LabError(
        'bad-request',
        'A network is being trained already: pause and finish it, or cancel it, first.',
      );
    }
    const control = new TrainingControl(options.paused);
    running.control = control;
    try {
      const site = { engine, scans, truths, registry, files, courtesy };
      return await trainNetwork(site, options, context, control);
    } finally {
      running.control = undefined;
    }
  };
  return {
    train: async (options, context) => {
      const train = (): Promise<Trained> =>
        options.kind === 'conv'
          ? trainConv(options, context)
          : trainRidge(engine, scans, truths, options, context);
      const { summary, mapper } = await engine.guard(train);
      await engine.hear(context.signal).catch((cancelled: unknown) => {
        mapper.dispose();
        throw cancelled;
      });
      registry.add(mapper);
      return { value: summary };
    },
    control: async ({ action }) => {
      running.control?.act(action);
      return NOTHING;
    },
    savedTrainings: async () => ({ value: await savedTrainings(files) }),
    forgetTraining: async ({ id }) => {
      await files.remove(id);
      return NOTHING;
    },
  };
}

type Answers = Pick<
  Handlers<MapperProtocol>,
  | 'attend'
  | 'map'
  | 'mapMany'
  | 'interpolate'
  | 'nearest'
  | 'retrieval'
  | 'combined'
  | 'predictHeldOut'
  | 'identify'
  | 'distances'
>;

function answers({ engine, scans, truths, registry, scanMapper, courtesy }: Parts): Answers {
  return {
    attend: () => {
      courtesy.asked();
      return Promise.resolve({ value: null });
    },
    map: async (request, context) => {
      courtesy.asked();
      return { value: await scanMapper.map(request, context) };
    },
    mapMany: async (request, context) => {
      const value = await scanMapper.mapMany(request, context);
      const transfer = Object.values(value).map(({ matrix }) => matrix.buffer);
      return { value, transfer: transfer as ArrayBuffer[] };
    },
    interpolate: async (request, context) => ({
      value: await scanMapper.interpolate(request, context),
    }),
    nearest: async (request, { signal }) => {
      const matMul = engine.matMul(signal);
      const context = { signal, progress: () => undefined };
      const { preparation } = registry.active(request.target) ?? {};
      const find = () => nearest(truths, request, matMul, context, preparation);
      return { value: await engine.guard(find) };
    },
    retrieval: async (request, context) => {
      const matMul = engine.matMul(context.signal);
      const site = { scans, truths, registry, matMul };
      return { value: await engine.guard(() => retrieval(site, request, context)) };
    },
    combined: async (request, context) => {
      const matMul = engine.matMul(context.signal);
      const site = { scans, truths, registry, matMul };
      return { value: await engine.guard(() => combined(site, request, context)) };
    },
    identify: async (request, context) => ({ value: await identify(request, context) }),
    distances: async (request, context) => ({ value: await distances(request, context) }),
    predictHeldOut: async ({ target, of, average }, context) => {
      const asked = { of, trials: average ? ('average' as const) : ('first' as const), steps: [] };
      const value = await predictHeldOut(scans, registry.need(target), asked, context);
      return { value, transfer: [value.predictions.buffer, value.conditions.buffer] };
    },
  };
}

/**
 * Handlers of a mapper worker with its own device, cache and models.
 *
 * @param files  Where checkpoints of trainings lie.
 */
export function createMapper(files: CheckpointFiles = defaultFiles()): Handlers<MapperProtocol> {
  const parts = createParts(files);
  return { ...setup(parts), ...mappers(parts), ...trainings(parts), ...answers(parts) };
}
