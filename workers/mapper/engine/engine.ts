/**
 * @file The compute engine of the mapper worker: which backend answers, whether it is still alive,
 * and products of plain matrices on it.
 */
import type { BackendReport } from '../../../src/domain/decode.ts';
import { isAbort, LabError } from '../../../src/domain/errors.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import { turn } from '../../rpc/schedule.ts';
import { startBackend, type BackendName, type StartOptions } from './backends.ts';
import * as kernels from './kernels.ts';
import { blockedProduct } from './products.ts';
import { selfTest } from './self-test.ts';

const ORDER: readonly BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/** After so much work in one go the event loop gets a turn, so that a cancel is heard. */
const TURN_AFTER_MS = 30;

/** So long is waited for the reason of a loss. */
const REASON_MS = 1000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Started = Extract<Awaited<ReturnType<typeof startBackend>>, { ok: true }>;

async function tryBackend(name: BackendName, options: StartOptions): Promise<Started | string> {
  const started = await startBackend(name, options);
  if (!started.ok) return started.reason;
  return (await selfTest().catch((error: unknown) => String(error))) ?? started;
}

/** The engine: started once, then shared by all operations of the worker. */
export class Engine {
  #report: BackendReport | undefined;
  #lost: string | undefined;
  #gone: Promise<void> | undefined;
  #lastTurn = 0;

  /** What answered. @throws LabError `bad-request` before {@link start}. */
  get report(): BackendReport {
    if (this.#report) return this.#report;
    throw new LabError('bad-request', 'The mapper worker is not started; call start first.');
  }

  /**
   * Start the best backend that passes the self-test, or the one asked for and then those after it.
   *
   * @throws LabError `wrong-backend` if none does, with each reason.
   */
  async start(prefer: BackendName | 'auto', wasmPath: string): Promise<BackendReport> {
    const first = prefer === 'auto' ? ORDER : [prefer, ...ORDER.filter((name) => name !== prefer)];
    const rejected: BackendReport['rejected'] = [];
    for (const backend of first) {
      const started = await tryBackend(backend, { wasmPath, forced: backend === prefer });
      if (typeof started === 'string') {
        rejected.push({ backend, reason: started });
        continue;
      }
      this.#watch(started.lost);
      const { detail, threads } = started;
      return (this.#report = { backend, detail, threads, rejected });
    }
    throw new LabError(
      'wrong-backend',
      `No compute backend works here: ${rejected.map((r) => `${r.backend}: ${r.reason}`).join('; ')}.`,
      { rejected },
    );
  }

  #watch(lost: Promise<string> | undefined): void {
    this.#lost = undefined;
    this.#gone = lost?.then((reason) => {
      this.#lost = reason;
    });
  }

  /** @throws LabError `device-lost` once the device is gone. */
  check(): void {
    if (this.#lost === undefined) return;
    throw new LabError(
      'device-lost',
      `The device of the mapper (${this.report.backend}) was lost: ${this.#lost}. Start it again.`,
      { backend: this.report.backend },
    );
  }

  /** Run device work; what a dying device or a trapped wasm throws becomes `device-lost`. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    try {
      return await work();
    } catch (error) {
      if (error instanceof LabError) throw error;
      if (error instanceof kernels.ReadbackFailed) {
        // Why it was lost is told a moment later.
        await Promise.race([this.#gone ?? Promise.resolve(), pause(REASON_MS)]);
        this.#lost ??= error.message;
      }
      this.check();
      if (isAbort(error)) throw error;
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      // The wasm heap is spoilt from here on.
      this.#lost = `it ran out of memory or trapped (${error.message})`;
      return this.check() as never;
    }
  }

  /** Let the event loop turn once, so that a cancel that waits is heard, and stop when cancelled. */
  async hear(signal: AbortSignal | undefined): Promise<void> {
    await turn();
    signal?.throwIfAborted();
  }

  /** Let the event loop turn now and then, and stop when cancelled. */
  async breathe(signal: AbortSignal | undefined, afterMs = TURN_AFTER_MS): Promise<void> {
    if (performance.now() - this.#lastTurn > afterMs) {
      await turn();
      this.#lastTurn = performance.now();
    }
    signal?.throwIfAborted();
  }

  /** A product of plain matrices on the device, in parts that fit its buffers; cancels between. */
  matMul(signal: AbortSignal | undefined): MatMul {
    return blockedProduct(() => this.breathe(signal));
  }
}
