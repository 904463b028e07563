/** @file The calling side of a port: typed calls with progress, cancel, transfer; a crash rejects. */
import type { LabError } from '../../src/domain/errors.ts';
import type { CallOptions, FromWorker, Port, Protocol, ToWorker } from './protocol.ts';
import { fromWire } from './wire-error.ts';

interface Pending {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
  onProgress: ((value: unknown) => void) | undefined;
}

/** A typed caller for one port. After {@link RpcClient.fail} every call rejects at once. */
export class RpcClient<P extends Protocol<P>> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #dead: LabError | undefined;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data));
    port.start?.();
  }

  /** Number of calls that wait for an answer. */
  get nPending(): number {
    return this.#pending.size;
  }

  /**
   * Call `op`. Rejects with the `LabError` the handler threw, with the signal's reason when
   * cancelled, and with `worker-crashed` when the worker dies. Late answers are dropped.
   */
  call<K extends keyof P & string>(
    op: K,
    input: P[K]['in'],
    options: CallOptions<P[K]['progress']> = {},
  ): Promise<P[K]['out']> {
    const { signal, onProgress, transfer = [] } = options;
    if (this.#dead) return Promise.reject(this.#dead);
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.#nextId++;
    return new Promise<P[K]['out']>((resolve, reject) => {
      const stop = () => {
        this.#pending.delete(id);
        this.#post({ kind: 'cancel', id });
        reject(signal?.reason as Error);
      };
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', stop);
          then(value);
        };
      signal?.addEventListener('abort', stop, { once: true });
      try {
        this.#post({ kind: 'call', id, op, input }, transfer);
      } catch (error) {
        settle(reject)(error as Error);
        return;
      }
      this.#pending.set(id, {
        resolve: settle(resolve as (value: unknown) => void),
        reject: settle(reject as (reason: unknown) => void),
        onProgress: onProgress as ((value: unknown) => void) | undefined,
      });
    });
  }

  /** The other side died: fail everything that waits and everything asked later. */
  fail(error: LabError): void {
    this.#dead = error;
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(error);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.kind === 'progress') {
      pending.onProgress?.(message.value);
      return;
    }
    this.#pending.delete(message.id);
    if (message.kind === 'ok') pending.resolve(message.value);
    else pending.reject(fromWire(message.error));
  }
}
