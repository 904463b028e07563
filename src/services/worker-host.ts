/** @file One worker kept alive: started, set up, started again after a crash with the same set-up. */
import { LabError } from '../domain/errors.ts';
import type { RpcClient } from '../../workers/rpc/client.ts';
import { connect } from '../../workers/rpc/connect.ts';
import type { CallOptions, Protocol } from '../../workers/rpc/protocol.ts';

export type HostState = 'starting' | 'ready' | 'restarting' | 'failed';

export interface HostStatus {
  state: HostState;
  restarts: number;
}

interface HostOptions {
  create: () => Worker;
  onStatus: (status: HostStatus) => void;
  /** Called after a restart, once the set-up was repeated. */
  onRestored?: () => void;
}

/** This many deaths within {@link CALM_MS} and the worker is left alone until it is asked again. */
const MAX_DEATHS = 3;
const CALM_MS = 20_000;

/**
 * Calls wait until the worker is set up. Steps given to {@link WorkerHost.setUp} are repeated, in
 * their first order, after each restart; calls under way when it dies reject as `worker-crashed`.
 */
export class WorkerHost<P extends Protocol<P>> {
  readonly #options: HostOptions;
  readonly #steps = new Map<string, (client: RpcClient<P>) => Promise<unknown>>();
  #worker!: Worker;
  #client!: RpcClient<P>;
  #ready!: Promise<void>;
  /** Set-up steps run in the order asked; calls wait for those asked before them. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Set-up steps, starts and calls that others have to wait for. */
  #waiting = 0;
  #deaths: number[] = [];
  #restarts = 0;
  #failed = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#start('starting');
  }

  /** Call an operation of the set-up worker. */
  async call<K extends keyof P & string>(
    op: K,
    input: P[K]['in'],
    options: CallOptions<P[K]['progress']> = {},
  ): Promise<P[K]['out']> {
    if (this.#failed) this.#start('restarting');
    // At once where nothing is waited for: the worker then begins before the page draws the change.
    if (this.#waiting > 0) await this.#settled();
    const worker = this.#worker;
    try {
      return await this.#client.call(op, input, options);
    } catch (error) {
      // Its device is gone for good: a new worker gets a new one.
      if (error instanceof LabError && error.code === 'device-lost') this.restart(error, worker);
      throw error;
    }
  }

  async #settled(): Promise<void> {
    await this.#hold(this.#queue.then(() => this.#ready));
  }

  /** Count what calls have to wait for, those that wait already included, so that none overtakes another. */
  async #hold<T>(what: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await what;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Put a worker away as if it had died, and start another with the same set-up. */
  restart(reason: LabError, worker = this.#worker): void {
    if (worker !== this.#worker) return;
    this.#client.fail(reason);
    this.#died(worker, reason);
  }

  /**
   * Run a step now and again after each restart. A step of the same `key` is replaced; when the new
   * one fails the old one is kept, as the worker then still is in the old one's state.
   */
  setUp<T>(key: string, step: (client: RpcClient<P>) => Promise<T>): Promise<T> {
    if (this.#failed) this.#start('restarting');
    const done = this.#queue.then(async () => {
      await this.#ready;
      const result = await step(this.#client);
      this.#steps.set(key, step);
      return result;
    });
    this.#queue = this.#hold(done).catch(() => undefined);
    return done;
  }

  /** Have a step repeated after each restart without running it now: its work is already done. */
  remember(key: string, step: (client: RpcClient<P>) => Promise<unknown>): void {
    this.#steps.set(key, step);
  }

  forget(key: string): void {
    this.#steps.delete(key);
  }

  /** Repeat one step, e.g. because what it connects to was restarted. */
  async repeat(key: string): Promise<void> {
    await this.#ready;
    await this.#steps.get(key)?.(this.#client);
  }

  /** End the worker as a crash would; for tests of recovery, and to free its memory. */
  kill(): void {
    this.#worker.terminate();
  }

  #start(state: HostState): void {
    this.#failed = false;
    this.#report(state);
    const worker = this.#options.create();
    this.#worker = worker;
    this.#client = connect<P>(worker, (error) => this.#died(worker, error));
    this.#ready = this.#hold(this.#replay(worker));
    this.#ready.catch(() => undefined);
  }

  async #replay(worker: Worker): Promise<void> {
    for (const step of this.#steps.values()) await step(this.#client);
    if (worker !== this.#worker) return;
    this.#report('ready');
    if (this.#restarts > 0) this.#options.onRestored?.();
  }

  #died(worker: Worker, error: LabError): void {
    worker.terminate();
    if (worker !== this.#worker) return;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < CALM_MS), now];
    if (this.#deaths.length >= MAX_DEATHS) {
      this.#failed = true;
      this.#ready = Promise.reject(error);
      this.#ready.catch(() => undefined);
      this.#report('failed');
      return;
    }
    this.#restarts++;
    this.#start('restarting');
  }

  #report(state: HostState): void {
    this.#options.onStatus({ state, restarts: this.#restarts });
  }
}
