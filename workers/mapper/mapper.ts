/**
 * @file The mapper worker's answers, without the worker: runs in Node too. It owns the device, the
 * cache of sessions, the true embeddings and the mappers; nothing of it leaves but numbers.
 */
import { LabError } from '../../src/domain/errors.ts';
import { RpcClient } from '../rpc/client.ts';
import type { Handlers, Reply } from '../rpc/protocol.ts';
import type { BetasProtocol } from '../reader/reader.protocol.ts';
import { predictHeldOut } from './answers/held-out.ts';
import { ScanMapper } from './answers/map-scan.ts';
import { nearest } from './answers/nearest.ts';
import { retrieval } from './answers/retrieval.ts';
import { Engine } from './engine/engine.ts';
import { deviceMemory } from './engine/kernels.ts';
import type { MapperProtocol } from './mapper.protocol.ts';
import { createNetworkMapper } from './network/network-mapper.ts';
import { Registry, type ActiveMapper } from './registry.ts';
import { trainRidge, type Trained } from './ridge/train-ridge.ts';
import { Scans } from './scans/scans.ts';
import { Truths } from './scans/truths.ts';
import { trainNetwork } from './training/train-network.ts';

const NOTHING: Reply<null> = { value: null };

/** The parts of one worker, made together. */
interface Parts {
  engine: Engine;
  scans: Scans;
  truths: Truths;
  registry: Registry;
  scanMapper: ScanMapper;
}

function createParts(): Parts {
  const scans = new Scans();
  const registry = new Registry();
  return {
    engine: new Engine(),
    scans,
    truths: new Truths(scans),
    registry,
    scanMapper: new ScanMapper(scans, registry),
  };
}

type Setup = Pick<
  Handlers<MapperProtocol>,
  'start' | 'connectReader' | 'useDataset' | 'useEmbeddings' | 'memory'
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
    memory: async () => ({ value: deviceMemory() }),
  };
}

type Mappers = Pick<
  Handlers<MapperProtocol>,
  'loadMapper' | 'train' | 'finishTraining' | 'mappers' | 'activate' | 'exportMapper'
>;

function mappers({ engine, scans, truths, registry }: Parts): Mappers {
  let finish = false;
  const keep = (mapper: ActiveMapper) => {
    registry.add(mapper);
    return mapper.summary;
  };
  return {
    loadMapper: async (file) => {
      const mapper = createNetworkMapper(engine, file);
      try {
        if (scans.loaded) mapper.check(scans.dataset.nVoxels);
      } catch (error) {
        mapper.dispose();
        throw error;
      }
      return { value: keep(mapper) };
    },
    train: async (options, context) => {
      finish = false;
      const train = (): Promise<Trained> =>
        options.kind === 'conv'
          ? trainNetwork(engine, scans, truths, options, context, () => finish)
          : trainRidge(engine, scans, truths, options, context);
      const { summary, mapper } = await engine.guard(train);
      await engine.hear(context.signal).catch((cancelled: unknown) => {
        mapper.dispose();
        throw cancelled;
      });
      keep(mapper);
      return { value: summary };
    },
    finishTraining: async () => {
      finish = true;
      return NOTHING;
    },
    exportMapper: async ({ target, name }) => {
      const mapper = registry.named(target, name);
      const tensors = await mapper.tensors();
      const transfer = Object.values(tensors).map(({ values }) => values.buffer);
      return { value: { tensors, summary: mapper.summary }, transfer: transfer as ArrayBuffer[] };
    },
    mappers: async () => ({ value: registry.list() }),
    activate: async ({ target, name }) => {
      registry.activate(target, name);
      return NOTHING;
    },
  };
}

type Answers = Pick<
  Handlers<MapperProtocol>,
  'map' | 'interpolate' | 'nearest' | 'retrieval' | 'predictHeldOut'
>;

function answers({ engine, scans, truths, registry, scanMapper }: Parts): Answers {
  return {
    map: async (request, context) => ({ value: await scanMapper.map(request, context) }),
    interpolate: async (request, context) => ({
      value: await scanMapper.interpolate(request, context),
    }),
    nearest: async (request, { signal }) => {
      const matMul = engine.matMul(signal);
      const context = { signal, progress: () => undefined };
      return { value: await engine.guard(() => nearest(truths, request, matMul, context)) };
    },
    retrieval: async (request, context) => {
      const matMul = engine.matMul(context.signal);
      const count = () => retrieval(scans, truths, registry, request, matMul, context);
      return { value: await engine.guard(count) };
    },
    predictHeldOut: async ({ target, of, average }, context) => {
      const asked = { of, average, steps: [] };
      const value = await predictHeldOut(scans, registry.need(target), asked, context);
      return { value, transfer: [value.predictions.buffer, value.conditions.buffer] };
    },
  };
}

/** Handlers of a mapper worker with its own device, cache and models. */
export function createMapper(): Handlers<MapperProtocol> {
  const parts = createParts();
  return { ...setup(parts), ...mappers(parts), ...answers(parts) };
}
