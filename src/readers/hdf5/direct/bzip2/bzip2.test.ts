/** @file bzip2 on damaged data: numbers or an error, soon. Whole data are compared in hdf5.test.ts (bzip2.h5). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile } from '../../../registry.ts';
import { asFile, fixtureBytes } from '../../../testing/fixtures.ts';
import { decompressBzip2 } from './bzip2.ts';

/** Python: bz2.compress(bytes(range(8)) * 40 + bytes(300), 1). */
const PACKED = Uint8Array.from(
  Buffer.from(
    'QlpoMTFBWSZTWWDskOMAABbQAP+AACAACCAAUIAYBSqaGm1M5o6qM0k8E9E2J8JwTBNvxdyRThQkGDskOMA=',
    'base64',
  ),
);
const PLAIN = Uint8Array.from({ length: 620 }, (_, i) => (i < 320 ? i % 8 : 0));

const isDamage = expect.stringMatching(/^(malformed|truncated)-file$/) as string;

/** The plain bytes, or an error: a checksum lets nothing else through. */
function expectPlainOrDamage(packed: Uint8Array): void {
  try {
    expect(decompressBzip2(packed, PLAIN.length)).toEqual(PLAIN);
  } catch (error) {
    expect(error).toMatchObject({ name: 'LabError', code: isDamage });
  }
}

describe('bzip2', () => {
  it('gives back what Python packed, and leaves what follows', () => {
    expect(decompressBzip2(PACKED, PLAIN.length)).toEqual(PLAIN);
    expect(decompressBzip2(Uint8Array.of(...PACKED, 7, 7), PLAIN.length)).toEqual(PLAIN);
  });

  it('gives nothing of nothing', () => {
    const empty = Uint8Array.from(Buffer.from('QlpoORdyRThQkAAAAAA=', 'base64'));
    expect(decompressBzip2(empty, 0)).toEqual(new Uint8Array(0));
  });

  it('refuses every shorter piece', () => {
    for (let length = 0; length < PACKED.length; length += 1) {
      const cut = () => decompressBzip2(PACKED.subarray(0, length), PLAIN.length);
      expect(cut).toThrow(expect.objectContaining({ code: 'truncated-file' }));
    }
  });

  it.each([0, 1, 619, 621, 100_000])('refuses to make %i bytes of 620', (length) => {
    const read = () => decompressBzip2(PACKED, length);
    expect(read).toThrow(expect.objectContaining({ code: 'malformed-file' }));
  });

  it('notices every bit that is turned', () => {
    for (let bit = 0; bit < PACKED.length * 8; bit += 1) {
      const damaged = PACKED.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expectPlainOrDamage(damaged);
    }
  });

  it('ends on any bytes', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
    const at = fc.nat(PACKED.length - 1);
    fc.assert(
      fc.property(bytes, at, (noise, from) => {
        const damaged = PACKED.slice();
        damaged.set(noise.subarray(0, damaged.length - from), from);
        expectPlainOrDamage(damaged);
      }),
      { seed: 210, numRuns: 10_000 },
    );
  });
});

describe('bzip2 chunks of HDF5 that are damaged', () => {
  const names = ['blocks', 'noise', 'runs', 'shuffled', 'zeros'];

  it('are numbers or an error within a second, wherever bytes are turned', async () => {
    const whole = await fixtureBytes('hdf5', 'bzip2.h5');
    const marks = [...new TextDecoder('latin1').decode(whole).matchAll(/BZh[1-9]/g)];
    expect(marks.length).toBe(23);
    const codes = new Set<unknown>();
    for (let turn = 0; turn < 60; turn += 1) {
      const bytes = whole.slice();
      for (const { index } of marks) {
        // Not past the smallest chunk.
        const at = index + ((turn * 37 + index * 11) % 40);
        bytes[at] = (bytes[at] ?? 0) ^ (1 + ((turn * 29) % 255));
      }
      const opened = await openFile(asFile('damaged.h5', bytes));
      for (const name of names) {
        const started = performance.now();
        const array = opened.arrays.find(({ path }) => path === `/${name}`);
        await array?.read().catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'LabError', code: isDamage });
          codes.add(name);
        });
        expect(performance.now() - started).toBeLessThan(1000);
      }
      opened.close();
    }
    expect([...codes].sort()).toEqual(names);
  }, 60_000);

  it('are refused by name where only the library could follow the layout', async () => {
    const opened = await openFile(
      asFile('newer.h5', await fixtureBytes('hdf5', 'bzip2-newer.hdf5')),
    );
    for (const array of opened.arrays) {
      const reading = array.readStrings?.() ?? array.read();
      await expect(reading).rejects.toMatchObject({
        code: 'missing-filter',
        message: expect.stringMatching(/bzip2.*h5repack/) as string,
      });
    }
    expect(opened.arrays.map(({ path }) => path)).toEqual(['/names', '/x']);
    opened.close();
  });
});
