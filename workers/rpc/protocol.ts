/** @file The wire between the page and a worker, or between two workers: types only, knows no fMRI. */
import type { LabErrorCode } from '../../src/domain/errors.ts';

/** One operation of a worker: what goes in, what comes back, what is reported meanwhile. */
export interface Operation {
  in: unknown;
  out: unknown;
  progress: unknown;
}
export type Protocol<P> = { [K in keyof P]: Operation };

export interface CallOptions<Progress> {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Buffers (or ports) of the input to move; the caller must not touch them again. */
  transfer?: Transferable[] | undefined;
}

export interface HandlerContext<Progress> {
  /** Trips when the caller cancels; long handlers check it and let the event loop turn. */
  signal: AbortSignal;
  progress: (progress: Progress) => void;
}

/** A result together with the buffers to move back to the caller. */
export interface Reply<T> {
  value: T;
  transfer?: Transferable[];
}

/** One handler an operation; a missing or mistyped one does not compile. */
export type Handlers<P extends Protocol<P>> = {
  [K in keyof P]: (
    input: P[K]['in'],
    context: HandlerContext<P[K]['progress']>,
  ) => Promise<Reply<P[K]['out']>>;
};

export interface WireError {
  code: LabErrorCode | 'aborted';
  message: string;
  context: Readonly<Record<string, unknown>>;
  stack: string | undefined;
}

export type ToWorker =
  { kind: 'call'; id: number; op: string; input: unknown } | { kind: 'cancel'; id: number };

export type FromWorker =
  | { kind: 'progress'; id: number; value: unknown }
  | { kind: 'ok'; id: number; value: unknown }
  | { kind: 'fail'; id: number; error: WireError };

/** Sent once by a worker that holds the lock of this name for as long as it lives. */
export interface Alive {
  kind: 'alive';
  lock: string;
}

/** What `Worker`, `MessagePort` and a worker's own global scope have in common. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start?(): void;
}
