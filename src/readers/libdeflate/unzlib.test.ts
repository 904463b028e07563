/** @file libdeflate in WebAssembly against zlib itself, which Node is built with. */
import { constants, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../numerics/random.ts';
import { loadUnzlib } from './unzlib.ts';
import type { Three } from './unzlib.ts';

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

describe('three streams in turns', () => {
  const strategies = [
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ];
  /** Little of many kinds: rare long codes, short repeats, runs. */
  const noise = (length: number, seed: number, spread: number) => {
    const random = createRandom(seed);
    return Uint8Array.from({ length }, () => Math.floor(random.normal() * spread) & 0xff);
  };

  it.each([0, 1, 3, 257, 5000, 70_000, 1_500_001])(
    'of %i bytes are what zlib packed',
    async (n) => {
      const unzlib = await loadUnzlib();
      const plain = [
        mixed(n),
        new Uint8Array(n),
        noise(n, 1, 2),
        noise(n, 2, 40),
        noise(n, 3, 400),
      ];
      const streams = plain.flatMap((bytes, i) => {
        const few = n > 100_000 ? strategies.slice(0, 2) : strategies;
        return few.map((strategy) => ({
          bytes,
          packed: new Uint8Array(deflateSync(bytes, { level: (4 * i) % 10, strategy })),
        }));
      });
      streams.forEach((first, i) => {
        const second = streams[(i * 7 + 3) % streams.length] ?? first;
        const third = streams[(i * 3 + 1) % streams.length] ?? first;
        const found = unzlib.three([first.packed, second.packed, third.packed], n);
        [first, second, third].forEach(({ bytes }, k) =>
          expect(Buffer.compare(found?.[k] ?? Buffer.of(1), bytes)).toBe(0),
        );
      });
    },
  );

  it('of noise of any spread and length are what zlib packed', async () => {
    const unzlib = await loadUnzlib();
    const any = fc.record({
      length: fc.nat(20_000),
      seeds: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      spread: fc.constantFrom(0.3, 1, 5, 20, 60, 1000),
      level: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(any, ({ length, seeds: [a, b, c], spread, level }) => {
        const plain = [
          noise(length, a, spread),
          noise(length, b, spread * 2),
          noise(length, c, 30),
        ] as const;
        const [first, second, third] = plain;
        const streams = [packed(first, level), packed(second, 9 - level), packed(third)] as const;
        const found = unzlib.three(streams, length);
        expect(found?.map((bytes, i) => Buffer.compare(bytes, plain[i] ?? bytes))).toEqual([
          0, 0, 0,
        ]);
      }),
      { seed: 161, numRuns: 400 },
    );
  });

  /** The stream in one place of three, a good one in the others. */
  const inPlace = (stream: Uint8Array, good: Uint8Array, place: number): Three<Uint8Array> => [
    place === 0 ? stream : good,
    place === 1 ? stream : good,
    place === 2 ? stream : good,
  ];

  it('are refused when one is cut, of another length or large', async () => {
    const unzlib = await loadUnzlib();
    const stream = packed(mixed(50_000));
    const places = [0, 1, 2];
    for (const length of [0, 49_999, 50_001, 30_000_000]) {
      expect(unzlib.three([stream, stream, stream], length)).toBeUndefined();
    }
    for (let cut = 0; cut < stream.length; cut = cut < 20 ? cut + 1 : cut + 997) {
      for (const place of places) {
        const streams = inPlace(stream.slice(0, cut), stream, place);
        expect(unzlib.three(streams, 50_000)).toBeUndefined();
      }
    }
    for (const place of places) {
      const other = inPlace(packed(mixed(49_990)), stream, place);
      expect(unzlib.three(other, 50_000)).toBeUndefined();
    }
    expect(unzlib.three([stream, stream, stream], 50_000)?.[2]).toEqual(mixed(50_000));
  });

  it('never give other bytes than were packed, whatever is changed', async () => {
    const unzlib = await loadUnzlib();
    const bytes = mixed(4000);
    const stream = packed(bytes);
    const change = fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 255 }));
    let refused = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(2), (changes, place) => {
        const wrong = stream.slice();
        for (const [at, by] of changes) wrong[at] = (wrong[at] ?? 0) ^ by;
        const all = unzlib.three(inPlace(wrong, stream, place), bytes.length);
        if (!all) refused += 1;
        for (const found of all ?? []) expect(Buffer.compare(found, bytes)).toBe(0);
      }),
      { seed: 162, numRuns: 4000 },
    );
    expect(refused).toBeGreaterThan(3900);
  });

  it('of random bytes are refused', async () => {
    const unzlib = await loadUnzlib();
    const any = fc.uint8Array({ minLength: 6, maxLength: 300 });
    fc.assert(
      fc.property(any, any, any, (...streams) => {
        for (const bytes of streams) bytes.set([0x78, 0x9c]);
        expect(unzlib.three(streams, 200)).toBeUndefined();
      }),
      { seed: 163, numRuns: 10_000 },
    );
  });
});
