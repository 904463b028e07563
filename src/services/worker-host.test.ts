/** @file A worker kept alive, over a fake worker: order of set-up, restart, and giving up. */
import { describe, expect, it } from 'vitest';
import { LabError } from '../domain/errors.ts';
import type { Port } from '../../workers/rpc/protocol.ts';
import { serve } from '../../workers/rpc/serve.ts';
import { type HostStatus, WorkerHost } from './worker-host.ts';

interface TestProtocol {
  say: { in: string; out: string[]; progress: never };
  lose: { in: null; out: null; progress: never };
  hang: { in: null; out: null; progress: never };
}

/** A worker that is a MessageChannel: what was said to it, and a way to die. */
class FakeWorker extends EventTarget {
  readonly said: string[] = [];
  readonly #channel = new MessageChannel();

  constructor() {
    super();
    this.#channel.port1.onmessage = ({ data }) =>
      this.dispatchEvent(new MessageEvent('message', { data }));
    serve<TestProtocol>(this.#channel.port2 as Port, {
      say: async (word) => {
        this.said.push(word);
        return { value: [...this.said] };
      },
      lose: () => Promise.reject(new LabError('device-lost', 'The device was lost.')),
      hang: () => new Promise(() => undefined),
    });
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  terminate(): void {
    this.#channel.port1.close();
  }

  die(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  }
}

function open() {
  const workers: FakeWorker[] = [];
  const statuses: HostStatus[] = [];
  const host = new WorkerHost<TestProtocol>({
    create: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    onStatus: (status) => statuses.push(status),
  });
  const last = () => workers.at(-1) as FakeWorker;
  return { host, workers, statuses, last };
}

const say = (word: string) => (client: { call: (op: 'say', word: string) => Promise<string[]> }) =>
  client.call('say', word);

describe('set-up', () => {
  it('runs in the order asked, and calls wait for what was asked before', async () => {
    const { host, last } = open();
    void host.setUp('backend', async (client) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return client.call('say', 'backend');
    });
    void host.setUp('model', say('model'));
    expect(await host.call('say', 'call')).toEqual(['backend', 'model', 'call']);
    last().terminate();
  });

  it('keeps the old step when the new one fails', async () => {
    const { host, last } = open();
    await host.setUp('model', say('old'));
    await expect(host.setUp('model', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    last().die();
    expect(await host.call('say', 'call')).toEqual(['old', 'call']);
    last().terminate();
  });
});

describe('a death', () => {
  it('fails what waits, then repeats the set-up in a new worker', async () => {
    const { host, workers, statuses, last } = open();
    await host.setUp('backend', say('backend'));
    const waiting = host.call('hang', null);
    await host.call('say', 'before');
    last().die();
    await expect(waiting).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(await host.call('say', 'after')).toEqual(['backend', 'after']);
    expect(workers).toHaveLength(2);
    expect(statuses.at(-1)).toEqual({ state: 'ready', restarts: 1 });
    last().terminate();
  });

  it('comes of a lost device too: a new worker has the same set-up', async () => {
    const { host, workers, statuses, last } = open();
    await host.setUp('backend', say('backend'));
    await expect(host.call('lose', null)).rejects.toMatchObject({ code: 'device-lost' });
    expect(await host.call('say', 'after')).toEqual(['backend', 'after']);
    expect(workers).toHaveLength(2);
    expect(statuses.at(-1)).toEqual({ state: 'ready', restarts: 1 });
    last().terminate();
  });

  it('is given up after three in a row, and tried again when asked', async () => {
    const { host, statuses, last } = open();
    for (let i = 0; i < 3; i++) last().die();
    expect(statuses.at(-1)?.state).toBe('failed');
    expect(await host.call('say', 'again')).toEqual(['again']);
    expect(statuses.at(-1)?.state).toBe('ready');
    last().terminate();
  });
});
