/** @file Inflating: several members, padding, damage, truncation, bombs. Checked against Node's zlib. */
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { gzipSource } from './byte-source.ts';
import { crc32Of } from './crc32.ts';
import { inflateMembers } from './gunzip-members.ts';
import { inflate, inflateHead, inflateInto, inflateWhole, inflateZlibWhole } from './inflate.ts';
import { PAGE_BYTES } from './limits.ts';

/** Bytes that do not compress away. */
function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const random = createRandom(seed);
  return Uint8Array.from({ length }, () => random.integer(200));
}

function gzipped(...members: Uint8Array[]): Blob {
  return new Blob(members.map((member) => new Uint8Array(gzipSync(member))));
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of stream) pieces.push(piece.slice());
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

const BOTH = [
  ['platform first', (blob: Blob) => inflate(blob)],
  ['member by member', (blob: Blob) => inflateMembers(blob)],
] as const;

describe.each(BOTH)('gunzip, %s', (_, gunzip) => {
  it('inflates one member', async () => {
    const data = noise(300_000);
    expect(await collect(gunzip(gzipped(data)))).toEqual(data);
  });

  it('inflates several members as one', async () => {
    const [a, b, empty] = [noise(100_000, 2), noise(70_000, 3), new Uint8Array(0)];
    const whole = new Uint8Array([...a, ...b]);
    expect(await collect(gunzip(gzipped(a, b, empty)))).toEqual(whole);
  });

  it.each([1, 2, 3, 8, 600, 70_000])('ignores %i bytes of zero padding', async (padding) => {
    const data = noise(5000, 4);
    const padded = new Blob([gzipped(data), new Uint8Array(padding)]);
    expect(await collect(gunzip(padded))).toEqual(data);
  });

  it.each([5, 20, 2000, 4000])('refuses a file that is cut %i bytes short', async (cut) => {
    const packed = gzipped(noise(20_000, 5));
    const reading = collect(gunzip(packed.slice(0, packed.size - cut)));
    // Only the platform can always tell a missing end from a wrong checksum.
    const code = gunzip === BOTH[0][1] ? 'truncated-file' : /truncated|malformed/;
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(code) as string });
  });

  it('refuses a wrong checksum', async () => {
    const bytes = new Uint8Array(await gzipped(noise(5000, 6)).arrayBuffer());
    bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
    await expect(collect(gunzip(new Blob([bytes])))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });
});

describe('inflating within bounds', () => {
  it('stops a bomb before it is large', async () => {
    const bomb = gzipped(new Uint8Array(100_000_000));
    await expect(inflateWhole(bomb)).rejects.toMatchObject({ code: 'limit-exceeded' });
    const zlib = new Blob([new Uint8Array(deflateSync(new Uint8Array(100_000_000)))]);
    await expect(inflateZlibWhole(zlib)).rejects.toMatchObject({ code: 'limit-exceeded' });
  });

  it('inflates no more than the head that is asked for', async () => {
    const head = await inflateHead(gzipped(noise(50_000, 7)), 100);
    expect(head).toEqual(noise(50_000, 7).subarray(0, 100));
  });

  it('fills exactly, neither less nor more', async () => {
    const data = noise(9000, 8);
    const packed = new Uint8Array(deflateSync(data));
    const target = new Uint8Array(9000);
    await inflateInto(packed, target);
    expect(target).toEqual(data);
    for (const length of [8999, 9001]) {
      await expect(inflateInto(packed, new Uint8Array(length))).rejects.toMatchObject({
        code: 'malformed-file',
      });
    }
  });

  it('refuses a size that no gzip of that length holds', () => {
    expect(() => gzipSource(new Blob([new Uint8Array(100)])).assertHolds(PAGE_BYTES)).toThrow(
      expect.objectContaining({ code: 'truncated-file' }) as Error,
    );
  });

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort();
    const reading = collect(inflate(gzipped(noise(50_000, 9)), { signal }));
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('crc32', () => {
  it('has the check value of the standard', () => {
    expect(crc32Of(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
