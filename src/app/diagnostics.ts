/** @file What somebody who helps from afar would ask: backends, isolation, memory, models. */
import { decodeTimes } from '../state/decode-store.ts';
import { version } from '../../package.json';
import type { LabParts } from './create-lab.ts';
import type { Diagnostics } from './lab-types.ts';

async function describeAdapter(): Promise<string> {
  if (!('gpu' in navigator)) return 'this browser has no WebGPU';
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return 'WebGPU without an adapter';
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed adapter';
}

/** Milliseconds that the last decode took to its vector and to its picture. */
function lastTimes(): Record<string, number> {
  const last = (name: string) => performance.getEntriesByName(name, 'measure').at(-1)?.duration;
  const times = Object.values(decodeTimes).map((name) => [name, last(name)] as const);
  return Object.fromEntries(times.flatMap(([name, ms]) => (ms === undefined ? [] : [[name, ms]])));
}

export async function diagnose({ services, stores }: LabParts): Promise<Diagnostics> {
  const { workers, models } = stores.system.getState();
  const { numTensors, numBytes } = await services.mapper.call('memory', null);
  const { mapper, generator } = workers;
  return {
    version,
    backends: {
      ...(mapper.backend && { mapper: mapper.backend }),
      ...(generator.backend && { generator: generator.backend }),
    },
    workers: Object.fromEntries(
      Object.entries(workers).map(([name, { state, restarts }]) => [name, { state, restarts }]),
    ),
    crossOriginIsolated: globalThis.crossOriginIsolated,
    hardwareConcurrency: navigator.hardwareConcurrency,
    webgpu: await describeAdapter(),
    times: lastTimes(),
    memory: { mapperTensors: numTensors, mapperBytes: numBytes },
    models,
  };
}
