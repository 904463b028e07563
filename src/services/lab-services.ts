/** @file The three workers of a page and the port between reader and mapper. */
import type { GeneratorProtocol } from '../../workers/generator/generator.protocol.ts';
import type { MapperProtocol } from '../../workers/mapper/mapper.protocol.ts';
import type { ReaderProtocol } from '../../workers/reader/reader.protocol.ts';
import type { BackendReport } from '../domain/decode.ts';
import { type HostStatus, WorkerHost } from './worker-host.ts';

export interface Services {
  reader: WorkerHost<ReaderProtocol>;
  mapper: WorkerHost<MapperProtocol>;
  generator: WorkerHost<GeneratorProtocol>;
}

export type WorkerName = keyof Services;

export interface ServiceEvents {
  onStatus(name: WorkerName, status: HostStatus): void;
  onBackend(name: WorkerName, backend: BackendReport): void;
}

/** Backends asked for; `auto` chooses the fastest that passes its self-test. */
export interface BackendChoice {
  mapper: BackendReport['backend'] | 'auto';
  generator: 'webgpu' | 'wasm' | 'auto';
}

const readerPort = 'port to the reader';

function createReader(events: ServiceEvents, onRestored: () => void): Services['reader'] {
  return new WorkerHost<ReaderProtocol>({
    create: () =>
      new Worker(new URL('../../workers/reader/reader.worker.ts', import.meta.url), {
        type: 'module',
        name: 'reader',
      }),
    onStatus: (status) => events.onStatus('reader', status),
    onRestored,
  });
}

function createMapper(events: ServiceEvents): Services['mapper'] {
  return new WorkerHost<MapperProtocol>({
    create: () =>
      new Worker(new URL('../../workers/mapper/mapper.worker.ts', import.meta.url), {
        type: 'module',
        name: 'mapper',
      }),
    onStatus: (status) => events.onStatus('mapper', status),
  });
}

function createGenerator(events: ServiceEvents): Services['generator'] {
  return new WorkerHost<GeneratorProtocol>({
    create: () =>
      new Worker(new URL('../../workers/generator/generator.worker.ts', import.meta.url), {
        type: 'module',
        name: 'generator',
      }),
    onStatus: (status) => events.onStatus('generator', status),
  });
}

async function connectMapper({ reader, mapper }: Services): Promise<void> {
  await mapper.setUp(readerPort, async (client) => {
    const { port1, port2 } = new MessageChannel();
    await reader.call('connectMapper', { port: port1 }, { transfer: [port1] });
    await client.call('connectReader', { port: port2 }, { transfer: [port2] });
  });
}

/**
 * Start the workers and their backends. `base` is the page's own folder, where `vendor/` is served.
 * The promise settles when all three answer; the services can be called before.
 */
export function startServices(
  base: URL,
  choice: BackendChoice,
  events: ServiceEvents,
): { services: Services; started: Promise<void> } {
  const reconnect = () => void services.mapper.repeat(readerPort).catch(() => undefined);
  const services: Services = {
    reader: createReader(events, reconnect),
    mapper: createMapper(events),
    generator: createGenerator(events),
  };
  const wasmPath = new URL('vendor/tfjs/', base).href;
  const ortPath = new URL('vendor/ort/', base).href;
  const mapper = services.mapper.setUp('backend', async (client) => {
    const report = await client.call('start', { prefer: choice.mapper, wasmPath });
    events.onBackend('mapper', report);
  });
  const generator = services.generator.setUp('backend', async (client) => {
    const report = await client.call('start', { prefer: choice.generator, paths: ortPath });
    events.onBackend('generator', report);
  });
  const connected = mapper.then(() => connectMapper(services));
  const started = Promise.all([connected, generator]).then(() => undefined);
  started.catch(() => undefined);
  return { services, started };
}
