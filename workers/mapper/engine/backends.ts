/**
 * @file Starting each tfjs backend, loaded only when it is tried. Checked in Chromium by the suite
 * over all backends, and in Node for cpu and wasm.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendReport } from '../../../src/domain/decode.ts';
import { LabError } from '../../../src/domain/errors.ts';
import { webglAdapter, webgpuAdapter, type Adapter } from './probe.ts';
import { registerWebgpuKernels } from './webgpu-kernels.ts';

export type BackendName = BackendReport['backend'];

/** A backend that is set and ready, or why it is put aside. */
export type Started =
  | { ok: true; detail: string; threads: number; lost: Promise<string> | undefined }
  | { ok: false; reason: string };

export interface StartOptions {
  wasmPath: string;
  /** Asked for by name: a software adapter is taken too. */
  forced: boolean;
}

/** XNNPACK gains nothing beyond this on the sizes met here, and other workers want cores too. */
const MAX_THREADS = 8;

function unsuitable(adapter: Adapter | undefined, kind: string, forced: boolean) {
  if (!adapter) return `no ${kind} adapter`;
  if (adapter.software && !forced) {
    return `software adapter (${adapter.name}), slower than WebAssembly`;
  }
  return undefined;
}

async function become(name: BackendName): Promise<boolean> {
  const set = await tf.setBackend(name);
  await tf.ready();
  return set && tf.getBackend() === name;
}

/** No device buffer above this: WebGPU's default limit for one binding. */
export const MAX_BUFFER_BYTES = 128 * 1024 * 1024;

/** Refuse buffers that no plain device could bind, wherever in tfjs they are asked for. */
function limitBuffers(device: GPUDevice): void {
  const create = device.createBuffer.bind(device);
  device.createBuffer = (asked) => {
    if (asked.size <= MAX_BUFFER_BYTES) return create(asked);
    throw new LabError(
      'limit-exceeded',
      `A GPU buffer of ${Math.round(asked.size / 2 ** 20)} MiB was asked for; at most ` +
        `${MAX_BUFFER_BYTES / 2 ** 20} MiB are. Use fewer voxels, or a smaller target.`,
      { bytes: asked.size, limit: MAX_BUFFER_BYTES },
    );
  };
}

async function startWebgpu({ forced }: StartOptions): Promise<Started> {
  const adapter = await webgpuAdapter();
  const reason = unsuitable(adapter, 'WebGPU', forced);
  if (reason !== undefined || !adapter) return { ok: false, reason: reason ?? '' };
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await become('webgpu'))) return { ok: false, reason: 'the device could not be made' };
  const backend = tf.backend();
  const device = backend instanceof WebGPUBackend ? backend.device : undefined;
  if (device) limitBuffers(device);
  registerWebgpuKernels();
  const lost = device?.lost.then(({ message, reason }) => `${reason}: ${message}`);
  return { ok: true, detail: adapter.name, threads: 1, lost };
}

async function startWebgl({ forced }: StartOptions): Promise<Started> {
  const adapter = webglAdapter();
  const reason = unsuitable(adapter, 'WebGL', forced);
  if (reason !== undefined || !adapter) return { ok: false, reason: reason ?? '' };
  const { MathBackendWebGL } = await import('@tensorflow/tfjs-backend-webgl');
  if (!(await become('webgl'))) return { ok: false, reason: 'the context could not be made' };
  const backend = tf.backend();
  const canvas = backend instanceof MathBackendWebGL ? backend.getGPGPUContext().gl.canvas : null;
  const lost = canvas
    ? new Promise<string>((resolve) => {
        canvas.addEventListener('webglcontextlost', () => resolve('the WebGL context was lost'));
      })
    : undefined;
  return { ok: true, detail: adapter.name, threads: 1, lost };
}

/**
 * The wasm backend takes half of the cores that the browser reports, and never more: on two cores
 * it would have one thread. Report twice as many to it as there are.
 */
function reportCores(wanted: number): void {
  if (!('navigator' in globalThis)) return;
  Object.defineProperty(navigator, 'hardwareConcurrency', {
    value: 2 * wanted,
    configurable: true,
  });
}

/** As the browser says, read before {@link reportCores} changes it. */
const CORES = 'navigator' in globalThis ? navigator.hardwareConcurrency : 1;

function wantedThreads(): number {
  const isolated = 'crossOriginIsolated' in globalThis && globalThis.crossOriginIsolated;
  return isolated ? Math.min(MAX_THREADS, CORES) : 1;
}

async function startWasm({ wasmPath }: StartOptions): Promise<Started> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const wanted = wantedThreads();
  // In Node the binaries are found beside the package.
  if (wasmPath !== '') wasm.setWasmPaths(wasmPath);
  if (wanted > 1) reportCores(wanted);
  wasm.setThreadsCount(wanted);
  if (!(await become('wasm'))) return { ok: false, reason: `no wasm files at ${wasmPath}` };
  const threads = wasm.getThreadsCount();
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const detail = `${simd ? 'SIMD' : 'no SIMD'}, ${threads} thread${threads === 1 ? '' : 's'}`;
  return { ok: true, detail, threads, lost: undefined };
}

async function startCpu(): Promise<Started> {
  await import('@tensorflow/tfjs-backend-cpu');
  if (!(await become('cpu'))) return { ok: false, reason: 'the backend did not start' };
  return { ok: true, detail: 'plain JavaScript', threads: 1, lost: undefined };
}

const START: Record<BackendName, (options: StartOptions) => Promise<Started>> = {
  webgpu: startWebgpu,
  webgl: startWebgl,
  wasm: startWasm,
  cpu: startCpu,
};

/** Start one backend; never throws, a failure is a reason. */
export async function startBackend(name: BackendName, options: StartOptions): Promise<Started> {
  try {
    return await START[name](options);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
