/** @file libdeflate in WebAssembly against zlib itself, which Node is built with. */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../numerics/random.ts';
import { loadUnzlib } from './unzlib.ts';

const packed = (bytes: Uint8Array, level = 6) => new Uint8Array(deflateSync(bytes, { level }));
const damaged = { code: 'malformed-file' };

/** Runs, noise and repetition: every kind of block that zlib writes. */
function mixed(length: number): Uint8Array {
  const random = createRandom(length);
  return Uint8Array.from({ length }, (_, i) =>
    i % 3000 < 1000 ? 7 : i % 3000 < 2000 ? random.integer(256) : (i * 31) & 0xff,
  );
}

describe('unzlib', () => {
  // Lengths about the blocks of sixteen bytes and the strides of the checksum.
  it.each([0, 1, 15, 16, 17, 31, 5535, 5536, 5537, 11_072, 200_000, 1_500_001])(
    'inflates %i bytes',
    async (length) => {
      const unzlib = await loadUnzlib();
      for (const bytes of [mixed(length), new Uint8Array(length).fill(255)]) {
        for (const level of [0, 1, 9]) {
          const found = unzlib(packed(bytes, level), length);
          expect(Buffer.compare(found, bytes)).toBe(0);
        }
      }
    },
  );

  it('inflates more than it keeps memory for', async () => {
    const unzlib = await loadUnzlib();
    const bytes = mixed(40_000_000);
    expect(Buffer.compare(unzlib(packed(bytes, 1), bytes.length), bytes)).toBe(0);
    expect(unzlib(packed(mixed(99)), 99)).toEqual(mixed(99));
  });

  it('takes what it gave before', async () => {
    const unzlib = await loadUnzlib();
    const twice = packed(packed(mixed(900_000)));
    const once = unzlib(twice, packed(mixed(900_000)).length);
    expect(Buffer.compare(unzlib(once, 900_000), mixed(900_000))).toBe(0);
  });

  it('refuses other lengths, cut streams and a wrong checksum', async () => {
    const unzlib = await loadUnzlib();
    const stream = packed(mixed(50_000));
    for (const length of [0, 49_999, 50_001]) {
      expect(() => unzlib(stream, length)).toThrow(expect.objectContaining(damaged));
    }
    for (const cut of [0, 1, 2, 7, stream.length - 5, stream.length - 4, stream.length - 1]) {
      expect(() => unzlib(stream.slice(0, cut), 50_000)).toThrow(expect.objectContaining(damaged));
    }
    for (const back of [1, 2, 3, 4]) {
      const wrong = stream.slice();
      wrong[wrong.length - back] = (wrong.at(-back) ?? 0) ^ 1;
      expect(() => unzlib(wrong, 50_000)).toThrow(expect.objectContaining(damaged));
    }
  });

  it('refuses a length that deflate cannot reach before memory is taken', async () => {
    const unzlib = await loadUnzlib();
    expect(() => unzlib(packed(mixed(100)), 4e9)).toThrow(expect.objectContaining(damaged));
  });

  it('notices every byte that is changed', async () => {
    const unzlib = await loadUnzlib();
    const bytes = mixed(4000);
    const stream = packed(bytes);
    const places = fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(places, ([at, by]) => {
        const wrong = stream.slice();
        wrong[at] = (wrong[at] ?? 0) ^ by;
        try {
          // Bits after the last block, and the level in the header, say nothing of the bytes.
          expect(Buffer.compare(unzlib(wrong, bytes.length), bytes)).toBe(0);
        } catch (error) {
          expect(error).toMatchObject(damaged);
        }
      }),
      { seed: 160, numRuns: 2000 },
    );
  });
});
