/** @file The crew over message channels in one thread; real workers are in `crew.browser.test.ts`. */
import { describe, expect, it } from 'vitest';
import type { PackedBatch } from '../../src/readers/hdf5/direct/packed-batch.ts';
import type { Port } from '../rpc/protocol.ts';
import { serve } from '../rpc/serve.ts';
import type { UnpackProtocol } from '../unpack/unpack.protocol.ts';
import { createUnpack } from '../unpack/unpack.ts';
import { crewSuite } from './crew-suite.ts';
import { createCrew } from './crew.ts';

/** Ports that stand for workers. */
function channels() {
  const ports: MessagePort[] = [];
  const create = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    serve<UnpackProtocol>(port2 as Port, createUnpack());
    ports.push(port1);
    // A port is called as a worker is; it never dies, so that the worker's own events are not missed.
    return port1 as unknown as Worker;
  };
  return { ports, create };
}

crewSuite(() => {
  const { ports, create } = channels();
  return { crew: createCrew(2, create), end: () => ports.forEach((port) => port.close()) };
});

describe('the threads of a crew', () => {
  const nothing: PackedBatch = {
    start: 0,
    end: 0,
    filters: [],
    chunkBytes: 2,
    width: 2,
    perRow: 1,
    chunks: [],
  };

  it('are as many as there are cores, four at most, and started when there is work', async () => {
    for (const [cores, expected] of [
      [1, 1],
      [2, 2],
      [64, 4],
    ] as const) {
      const { ports, create } = channels();
      const crew = createCrew(cores, create);
      expect(ports.length).toBe(0);
      const work = Array.from({ length: 9 }, () => crew.gather(new Blob([]), nothing, undefined));
      expect(ports.length).toBe(expected);
      await Promise.all(work);
      ports.forEach((port) => port.close());
    }
  });

  it('are replaced when they die', async () => {
    const made: EventTarget[] = [];
    const crew = createCrew(1, () => {
      const worker = Object.assign(new EventTarget(), { postMessage: () => {} });
      made.push(worker);
      return worker as unknown as Worker;
    });
    const asked = crew.gather(new Blob([]), nothing, undefined);
    made[0]?.dispatchEvent(new Event('error'));
    await expect(asked).rejects.toMatchObject({ code: 'worker-crashed' });
    void crew.gather(new Blob([]), nothing, undefined);
    expect(made.length).toBe(2);
  });

  it('say so when the file is shorter than the batch', async () => {
    const { ports, create } = channels();
    const crew = createCrew(1, create);
    const chunk = { at: 0, bytes: 100, filterMask: 0, rows: 1, offsets: new Uint32Array(1) };
    const beyond = { ...nothing, end: 100, chunks: [chunk] };
    const asked = crew.gather(new Blob(['short']), beyond, undefined);
    await expect(asked).rejects.toMatchObject({ code: 'truncated-file' });
    ports.forEach((port) => port.close());
  });
});
