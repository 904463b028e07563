/** @file A worker's own side of its life: answers calls and holds a lock that tells when it dies. */
import type { Alive, Handlers, Port, Protocol } from './protocol.ts';
import { serve } from './serve.ts';

/**
 * Serve `handlers` on the global scope of a dedicated worker. The page waits for the lock announced
 * here: it is freed when the worker ends, however it ends, also where no error event is fired.
 */
export function serveWorker<P extends Protocol<P>>(handlers: Handlers<P>): void {
  // In a worker the global scope is a port; the DOM typings only know it as a window.
  const scope = self as unknown as Port;
  serve(scope, handlers);
  const lock = crypto.randomUUID();
  void navigator.locks?.request(lock, () => {
    scope.postMessage({ kind: 'alive', lock } satisfies Alive, []);
    return new Promise(() => {});
  });
}
