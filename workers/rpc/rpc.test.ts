/** @file The calls over a real MessageChannel: results, progress, errors, cancel, transfer, crash. */
import { afterEach, describe, expect, it } from 'vitest';
import { LabError } from '../../src/domain/errors.ts';
import { RpcClient } from './client.ts';
import type { Handlers, Port } from './protocol.ts';
import { latestWins, oneAtATime, turn } from './schedule.ts';
import { serve } from './serve.ts';

interface TestProtocol {
  double: { in: number; out: number; progress: never };
  count: { in: number; out: string; progress: number };
  fail: { in: string; out: never; progress: never };
  wait: { in: null; out: null; progress: string };
  move: { in: Float32Array<ArrayBuffer>; out: Float32Array; progress: never };
  block: { in: number; out: number; progress: never };
}

const seenByWorker: string[] = [];
const handlers: Handlers<TestProtocol> = {
  double: async (x) => ({ value: 2 * x }),
  count: async (n, { progress }) => {
    for (let i = 1; i <= n; i++) progress(i);
    return { value: 'done' };
  },
  fail: async (what) => {
    throw what === 'lab' ? new LabError('empty-roi', 'no voxel', { roi: 'V1' }) : new Error(what);
  },
  wait: (_, { signal, progress }) =>
    new Promise((_resolve, reject) => {
      progress('waiting');
      signal.addEventListener('abort', () => {
        seenByWorker.push('aborted');
        reject(signal.reason as Error);
      });
    }),
  move: async (x) => ({ value: x, transfer: [x.buffer] }),
  block: async (x) => {
    begun.push(x);
    const end = performance.now() + 5;
    while (performance.now() < end);
    return { value: x };
  },
};

/** What {@link handlers} were asked to hold up the worker with. */
const begun: number[] = [];

const channels: MessageChannel[] = [];
function open() {
  const channel = new MessageChannel();
  channels.push(channel);
  serve(channel.port2 as Port, handlers);
  return new RpcClient<TestProtocol>(channel.port1 as Port);
}

afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) [port1, port2].forEach((port) => port.close());
  seenByWorker.length = 0;
  begun.length = 0;
});

describe('a call', () => {
  it('answers, out of order when asked so', async () => {
    const client = open();
    expect(await Promise.all([client.call('double', 2), client.call('double', 5)])).toEqual([
      4, 10,
    ]);
    expect(client.nPending).toBe(0);
  });

  it('reports progress in order', async () => {
    const seen: number[] = [];
    await open().call('count', 3, { onProgress: (n) => seen.push(n) });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('brings a LabError back as the same LabError', async () => {
    const error = await open()
      .call('fail', 'lab')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LabError);
    expect(error).toMatchObject({ code: 'empty-roi', message: 'no voxel', context: { roi: 'V1' } });
  });

  it('turns any other error into an internal one', async () => {
    await expect(open().call('fail', 'boom')).rejects.toMatchObject({ code: 'internal' });
  });

  it('moves buffers both ways', async () => {
    const sent = new Float32Array([1, 2, 3]);
    const back = await open().call('move', sent, { transfer: [sent.buffer] });
    expect(sent.length).toBe(0);
    expect([...back]).toEqual([1, 2, 3]);
  });

  it('rejects at once what cannot be cloned, and leaves nothing pending', async () => {
    const client = open();
    await expect(client.call('double', (() => 1) as unknown as number)).rejects.toThrow();
    expect(client.nPending).toBe(0);
  });

  it('names an operation that does not exist', async () => {
    const client = open() as unknown as RpcClient<{
      nope: { in: null; out: null; progress: never };
    }>;
    await expect(client.call('nope', null)).rejects.toMatchObject({ code: 'unknown-operation' });
  });
});

describe('cancel', () => {
  it('rejects the caller and trips the signal of the handler', async () => {
    const controller = new AbortController();
    const call = open().call('wait', null, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    await turn();
    await turn();
    expect(seenByWorker).toEqual(['aborted']);
  });

  it('never sends a call that was cancelled before', async () => {
    const client = open();
    await expect(client.call('double', 1, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(client.nPending).toBe(0);
  });
});

describe('a slider dragged through a hundred values', () => {
  it('costs the worker the call under way and the last, nothing between', async () => {
    const client = open();
    const underWay = client.call('block', -1);
    await expect.poll(() => begun, { interval: 1 }).toEqual([-1]);
    let last: Promise<number> | undefined;
    let controller = new AbortController();
    const dropped: Promise<number>[] = [];
    for (let value = 0; value < 100; value++) {
      controller.abort(new DOMException('A newer request took its place.', 'AbortError'));
      controller = new AbortController();
      last = client.call('block', value, { signal: controller.signal });
      dropped.push(last);
    }
    expect(client.nPending).toBeLessThanOrEqual(2);
    const outcomes = await Promise.allSettled(dropped.slice(0, -1));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await underWay).toBe(-1);
    expect(await last).toBe(99);
    expect(begun).toEqual([-1, 99]);
  });
});

describe('a dead worker', () => {
  it('fails what waits and what is asked later', async () => {
    const client = open();
    const waiting = client.call('wait', null);
    client.fail(new LabError('worker-crashed', 'gone'));
    await expect(waiting).rejects.toMatchObject({ code: 'worker-crashed' });
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'worker-crashed' });
  });
});

describe('schedules', () => {
  it('lets the latest win', async () => {
    const run = latestWins(async (x: number, signal) => {
      await turn();
      signal.throwIfAborted();
      return x;
    });
    const first = run(1);
    const second = run(2);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toBe(2);
  });

  it('runs one at a time and skips what was cancelled while it waited', async () => {
    const log: string[] = [];
    const queue = oneAtATime();
    const job = (name: string) => async () => {
      log.push(`${name} starts`);
      await turn();
      log.push(`${name} ends`);
    };
    const controller = new AbortController();
    const a = queue(new AbortController().signal, job('a'));
    const b = queue(controller.signal, job('b'));
    const c = queue(new AbortController().signal, job('c'));
    controller.abort();
    await a;
    await expect(b).rejects.toMatchObject({ name: 'AbortError' });
    await c;
    expect(log).toEqual(['a starts', 'a ends', 'c starts', 'c ends']);
  });
});
