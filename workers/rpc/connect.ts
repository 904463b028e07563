/** @file A client for a real worker: a crash, a kill or an unreadable message rejects all calls. */
import { LabError } from '../../src/domain/errors.ts';
import { RpcClient } from './client.ts';
import type { Alive, Protocol } from './protocol.ts';

function announcesLife(data: unknown): data is Alive {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'alive';
}

/**
 * Connect to `worker`. `onDeath` is called once: after an error event, an unreadable message, or
 * when the lock that the worker holds is freed (closed, killed or out of memory).
 */
export function connect<P extends Protocol<P>>(
  worker: Worker,
  onDeath: (error: LabError) => void,
): RpcClient<P> {
  const client = new RpcClient<P>(worker);
  let dead = false;
  const die = (message: string) => {
    if (dead) return;
    dead = true;
    const error = new LabError('worker-crashed', message);
    client.fail(error);
    onDeath(error);
  };
  worker.addEventListener('error', (event) =>
    die(`A worker stopped: ${event.message || 'its script failed to load'}.`),
  );
  worker.addEventListener('messageerror', () => die('A worker sent a message nobody can read.'));
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!announcesLife(data)) return;
    void navigator.locks.request(data.lock, () => die('A worker was closed.'));
  });
  return client;
}
