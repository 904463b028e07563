/**
 * @file HDF5 in a worker of a real browser, where slices of the file are read synchronously: every
 * fixture against its twin, data past 4 GiB, and a file that is cut short.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadingReply, ReadingRequest } from '../testing/reading.worker.ts';

/** Twins by name, as the dev server hands them out. */
const twins = import.meta.glob<{
  file: string;
  arrays: { path: string; shape: number[]; min?: number; max?: number; mean?: number }[];
}>('./fixtures/*.twin.json', { eager: true, import: 'default' });
const files = import.meta.glob<string>(['./fixtures/*.h5', './fixtures/*.bin'], {
  eager: true,
  query: '?url',
  import: 'default',
});

async function bytesOf(name: string): Promise<ArrayBuffer> {
  const response = await fetch(files[`./fixtures/${name}`] ?? '');
  expect(response.ok).toBe(true);
  return response.arrayBuffer();
}

let worker: Worker;
beforeAll(() => {
  worker = new Worker(new URL('../testing/reading.worker.ts', import.meta.url), { type: 'module' });
});
afterAll(() => worker.terminate());

/** One request at a time to the one worker, as a drop of several files makes them. */
function ask(request: ReadingRequest): Promise<ReadingReply> {
  return new Promise<ReadingReply>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ReadingReply>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}

describe('hdf5 in a worker', () => {
  it.each(Object.values(twins).map((twin) => [twin.file, twin] as const))(
    '%s',
    async (file, twin) => {
      const reply = await ask({ name: file, blob: new Blob([await bytesOf(file)]) });
      expect(reply).toMatchObject({ kind: 'described', format: 'hdf5' });
      if (reply.kind !== 'described') return;
      expect(reply.infos.map((info) => info.path)).toEqual(twin.arrays.map((one) => one.path));
      twin.arrays.forEach(({ shape, min, max, mean }, index) => {
        expect(reply.infos[index]?.shape).toEqual(shape);
        for (const [found, expected] of [
          [reply.infos[index]?.min, min],
          [reply.infos[index]?.max, max],
          [reply.infos[index]?.mean, mean],
        ]) {
          if (expected === undefined) expect(found).toBeUndefined();
          // Means of halves and float32 are sums in float64 of the same values.
          else expect(found).toBeCloseTo(expected, 9);
        }
      });
    },
  );

  it('reads data that lies past 4 GiB', async () => {
    // 4 GiB + 4096 bytes of zeros between the ends of the file, without holding them.
    const zeros = new Blob([new Uint8Array(4096)]);
    const mebibyte = new Blob(Array.from({ length: 256 }, () => zeros));
    const gibibyte = new Blob(Array.from({ length: 1024 }, () => mebibyte));
    const middle = [gibibyte, gibibyte, gibibyte, gibibyte, zeros];
    const head = await bytesOf('sparse-head.bin');
    const blob = new Blob([head, ...middle, await bytesOf('sparse-tail.bin')]);
    expect(blob.size).toBeGreaterThan(2 ** 32);
    const x = await ask({ name: 'sparse.h5', blob, path: '/x' });
    const expected = Int32Array.from({ length: 2000 }, (_, i) => i * 3);
    expect(x).toEqual({ kind: 'read', values: expected });
    const y = await ask({ name: 'sparse.h5', blob, path: '/y', columns: Uint32Array.of(0, 99) });
    const columns = Int16Array.from({ length: 12 }, (_, i) => (i >> 1) * 100 + (i & 1) * 99);
    expect(y).toEqual({ kind: 'read', values: columns });
  });

  it('says so when the file is cut short', async () => {
    const blob = new Blob([(await bytesOf('layouts.h5')).slice(0, 5000)]);
    expect(await ask({ name: 'cut.h5', blob })).toMatchObject({
      kind: 'failed',
      code: 'truncated-file',
    });
  });

  it('reads on after chunks at which the library breaks', async () => {
    const bytes = new Uint8Array(await bytesOf('plugins.h5'));
    const whole = { name: 'whole.h5', blob: new Blob([bytes.slice()]), path: '/blosc-lz4' };
    const good = await ask(whole);
    expect(good.kind).toBe('read');
    // The first chunk of /bitshuffle-lz4 (see plugins.chunks.json) claims a gigabyte.
    const [from, to] = [36_416, 36_825];
    bytes.fill(0x41, from, to);
    new DataView(bytes.buffer, from).setBigUint64(0, 2n ** 30n);
    new DataView(bytes.buffer, from).setUint32(8, 8192);
    const blob = new Blob([bytes]);
    for (let time = 0; time < 5; time += 1) {
      const reply = await ask({ name: 'damaged.h5', blob, path: '/bitshuffle-lz4' });
      expect(reply).toMatchObject({ kind: 'failed', code: 'malformed-file' });
      expect(await ask(whole)).toEqual(good);
    }
  });
});
