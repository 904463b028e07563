/**
 * @file ONNX Runtime behind what this worker needs: a backend chosen and named, sessions made one
 * at a time, runs in turn, a lost GPU replaced once. The library is loaded when it is started, and
 * only the build that the chosen backend asks for.
 */
import type * as Ort from 'onnxruntime-web/wasm';
import type { BackendReport } from '../../src/domain/decode.ts';
import { LabError } from '../../src/domain/errors.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { WeightsInTurn } from './late-bytes.ts';
import { oneAtATime } from '../rpc/schedule.ts';
import { findGpu, requestDevice } from './adapter.ts';
import type { Gpu } from './adapter.ts';

export interface RuntimeOptions {
  prefer: 'webgpu' | 'wasm' | 'auto';
  /** Absolute address of the folder (ending in `/`) that serves the runtime's files. */
  paths: string;
}

export type Provider = 'webgpu' | 'wasm';

export interface SessionOptions {
  /** Always on this one; otherwise on whatever the runtime uses at the time. */
  provider?: Provider;
  /** How a GPU keeps pictures: channels last unless said otherwise. */
  layout?: 'NCHW' | 'NHWC';
  /** On WASM, keep matrices as they are: a few per cent slower, without a second copy while loading. */
  lean?: boolean;
}

/** ONNX Runtime's own limit in browsers: more threads wait for each other in small networks. */
const MAX_THREADS = 4;

/** A started ONNX Runtime. Make it with {@link startRuntime}. */
export class Runtime {
  /** Runs and session creations of this worker, strictly in turn. */
  readonly inTurn = oneAtATime();
  /** Counts the devices used so far; sessions of an earlier one are dead. */
  epoch = 0;
  #lost = false;
  #device: GPUDevice | undefined;

  constructor(
    readonly ort: typeof Ort,
    public report: BackendReport,
    public provider: Provider,
  ) {}

  /** Put the GPU aside for all networks, those already loaded too: it computes wrong numbers. */
  distrustGpu(reason: string): void {
    const { threads, rejected } = this.report;
    this.report = {
      backend: 'wasm',
      detail: wasmDetail(threads),
      threads,
      rejected: [...rejected, { backend: 'webgpu', reason }],
    };
    this.provider = 'wasm';
    this.epoch += 1;
  }

  /** Take a device of our own, so that its loss is seen. */
  async useGpu({ adapter }: Gpu): Promise<void> {
    const device = await requestDevice(adapter);
    this.#device = device;
    this.#lost = false;
    void device.lost.then(() => {
      if (this.#device === device) this.#lost = true;
    });
  }

  /** Has the GPU gone? Lets the browser's notice of it arrive first. */
  async isLost(): Promise<boolean> {
    if (this.provider === 'wasm') return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return this.#lost;
  }

  /**
   * Replace a lost device; sessions are made again by their owners at their next use.
   *
   * @throws LabError `device-lost` when there is no GPU any more.
   */
  async replaceDevice(): Promise<void> {
    const gpu = await findGpu();
    if ('reason' in gpu) {
      throw new LabError(
        'device-lost',
        `The GPU was lost and did not come back (${gpu.reason}). Reload the page, or choose the WASM backend.`,
      );
    }
    await this.useGpu(gpu);
    this.epoch += 1;
  }

  /**
   * A session on this runtime's backend, or as the options say. The model is borrowed; its weights
   * are read one by one, so that only the session's own copy is whole.
   *
   * @throws LabError as the reading of a weight does; else whatever ONNX Runtime throws.
   */
  async createSession(
    { model, weights }: SplitModel,
    options: SessionOptions = {},
  ): Promise<Ort.InferenceSession> {
    const { provider = this.provider, layout = 'NHWC', lean = false } = options;
    const isLean = lean && provider === 'wasm';
    const device = this.#device;
    const webgpu = { name: 'webgpu' as const, preferredLayout: layout, ...(device && { device }) };
    const inTurn = new WeightsInTurn();
    try {
      return await this.ort.InferenceSession.create(model, {
        executionProviders: provider === 'wasm' ? ['wasm'] : [webgpu],
        graphOptimizationLevel: 'all',
        logSeverityLevel: 4,
        ...(isLean && { extra: { session: { disable_prepacking: '1' } } }),
        externalData: weights.map((one) => ({ path: one.path, data: inTurn.array(one) })),
      });
    } catch (error) {
      throw inTurn.failure ?? error;
    } finally {
      inTurn.end();
    }
  }

  /** Close the device; sessions must have been released. */
  close(): void {
    this.#device?.destroy();
    this.#device = undefined;
  }
}

/**
 * Start ONNX Runtime. `auto` takes WebGPU when there is a real GPU, else WASM; `webgpu` takes
 * whatever adapter there is.
 *
 * @throws LabError `webgpu-unavailable` when WebGPU was asked for by name and cannot be had.
 */
export async function startRuntime({ prefer, paths }: RuntimeOptions): Promise<Runtime> {
  const rejected: BackendReport['rejected'] = [];
  if (prefer !== 'wasm') {
    const gpu = await findGpu();
    if ('reason' in gpu) {
      if (prefer === 'webgpu') throw unavailable(gpu.reason);
      rejected.push({ backend: 'webgpu', reason: gpu.reason });
    } else if (gpu.software && prefer === 'auto') {
      const reason = `${gpu.name} is a software adapter, slower than WASM`;
      rejected.push({ backend: 'webgpu', reason });
    } else {
      return startOnGpu(gpu, paths);
    }
  }
  return startOnWasm(paths, rejected);
}

async function startOnGpu(gpu: Gpu, paths: string): Promise<Runtime> {
  const ort = await import('onnxruntime-web/webgpu');
  const threads = configure(ort, paths);
  const report = { backend: 'webgpu' as const, detail: gpu.name, threads, rejected: [] };
  const runtime = new Runtime(ort, report, 'webgpu');
  await runtime.useGpu(gpu);
  return runtime;
}

async function startOnWasm(paths: string, rejected: BackendReport['rejected']): Promise<Runtime> {
  const ort = await import('onnxruntime-web/wasm');
  const threads = configure(ort, paths);
  const report = { backend: 'wasm' as const, detail: wasmDetail(threads), threads, rejected };
  return new Runtime(ort, report, 'wasm');
}

/** Paths and threads; threads need shared memory, so an isolated page. Returns their number. */
function configure(ort: typeof Ort, paths: string): number {
  const isolated = globalThis.crossOriginIsolated === true;
  const threads = isolated ? Math.min(MAX_THREADS, navigator.hardwareConcurrency) : 1;
  ort.env.wasm.numThreads = threads;
  // Failures come back as errors; the console stays for what nobody handled.
  ort.env.logLevel = 'fatal';
  // In Node (tests) the package finds its own files.
  if (paths !== '') ort.env.wasm.wasmPaths = paths;
  return threads;
}

const wasmDetail = (threads: number): string =>
  `SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

const unavailable = (reason: string): LabError =>
  new LabError(
    'webgpu-unavailable',
    `WebGPU was asked for, but ${reason}. Choose the WASM backend, or a browser with WebGPU.`,
  );
