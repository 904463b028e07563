/** @file LZ4 and Zstandard on damaged data: numbers or an error, soon. Whole data are compared in hdf5.test.ts (plugins.h5). */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../testing/fixtures.ts';
import { decompressLz4 } from './lz4.ts';
import { decompressZstd } from './zstd.ts';

const isDamage = { name: 'LabError', code: 'malformed-file' };

describe.each([
  ['lz4', decompressLz4],
  ['zstd', decompressZstd],
] as const)('%s', (name, decompress) => {
  let packed = new Uint8Array(0);
  let plain = new Uint8Array(0);
  beforeAll(async () => {
    const places = JSON.parse(
      new TextDecoder().decode(await fixtureBytes('hdf5', 'plugins.chunks.json')),
    ) as Record<string, number[]>;
    const file = await fixtureBytes('hdf5', 'plugins.h5');
    packed = file.slice(...(places[name] ?? []));
    // Chunks of both are of one size, which LZ4 writes first.
    const [from = 0] = places.lz4 ?? [];
    plain = decompress(packed, Number(new DataView(file.buffer, from).getBigUint64(0)));
  });

  /** What comes out is as long as asked for, or it is damage. */
  function expectLengthOrDamage(stored: Uint8Array): void {
    try {
      expect(decompress(stored, plain.length)).toHaveLength(plain.length);
    } catch (error) {
      expect(error).toMatchObject(isDamage);
    }
  }

  it('refuses every shorter piece', () => {
    for (let length = 0; length < packed.length; length += 1) {
      const cut = () => decompress(packed.subarray(0, length), plain.length);
      expect(cut).toThrow(expect.objectContaining(isDamage));
    }
  });

  it('refuses another length', () => {
    for (const length of [0, 1, plain.length - 1, plain.length + 1, 100_000, 2 ** 31]) {
      expect(() => decompress(packed, length)).toThrow(expect.objectContaining(isDamage));
    }
  });

  it('takes no memory that only a damaged head asks for', () => {
    const huge = packed.slice();
    if (name === 'lz4') new DataView(huge.buffer).setBigUint64(0, 2n ** 31n);
    else huge.set([0xe0, 0, 0, 0, 64, 0, 0, 0, 0], 4);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decompress(huge, plain.length)).toThrow(expect.objectContaining(isDamage));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it('ends on every turned bit', () => {
    for (let bit = 0; bit < packed.length * 8; bit += 1) {
      const damaged = packed.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expectLengthOrDamage(damaged);
    }
  });

  it('ends on random damage of 10,000 kinds', () => {
    const change = fc.tuple(fc.nat(packed.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(3), (changes, cut) => {
        const damaged = packed.slice(0, cut === 0 ? (changes[0]?.[0] ?? 0) : packed.length);
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        expectLengthOrDamage(damaged);
      }),
      { seed: 212, numRuns: 10_000 },
    );
  });

  it('ends on any bytes behind its head', () => {
    const head = name === 'lz4' ? packed.slice(0, 16) : packed.slice(0, 6);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) =>
        expectLengthOrDamage(Uint8Array.of(...head, ...bytes)),
      ),
      { seed: 213, numRuns: 10_000 },
    );
  });
});
