/** @file The layout worker, started when a map is first asked for, and again after it was ended or died. */
import type { LayoutProtocol } from '../../workers/layout/layout.protocol.ts';
import type { RpcClient } from '../../workers/rpc/client.ts';
import { connect } from '../../workers/rpc/connect.ts';
import type { CallOptions } from '../../workers/rpc/protocol.ts';

export interface LayoutService {
  call<K extends keyof LayoutProtocol>(
    op: K,
    input: LayoutProtocol[K]['in'],
    options?: CallOptions<LayoutProtocol[K]['progress']>,
  ): Promise<LayoutProtocol[K]['out']>;
  /** End the worker: what it held is gone. */
  stop(): void;
  /** Changes whenever a worker ended: what it was told has to be told again. */
  generation(): number;
}

interface Running {
  worker: Worker;
  client: RpcClient<LayoutProtocol>;
}

export function createLayoutService(
  create: () => Worker = () =>
    new Worker(new URL('../../workers/layout/layout.worker.ts', import.meta.url), {
      type: 'module',
      name: 'layout',
    }),
): LayoutService {
  let running: Running | undefined;
  let generation = 0;

  function end(worker: Worker | undefined = running?.worker): void {
    worker?.terminate();
    if (worker === undefined || worker !== running?.worker) return;
    running = undefined;
    generation += 1;
  }

  function start(): Running {
    const worker = create();
    const client = connect<LayoutProtocol>(worker, () => end(worker));
    running = { worker, client };
    return running;
  }

  return {
    call: (op, input, options = {}) => (running ?? start()).client.call(op, input, options),
    stop: () => end(),
    generation: () => generation,
  };
}
