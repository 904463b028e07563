/** @file Safetensors against numpy's numbers, and headers that lie. */
import fc from 'fast-check';
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const fixture = (name: string) => openAsBlob(new URL(`./fixtures/${name}`, import.meta.url));

/** A file with this header text and so many bytes of data. */
function file(header: unknown, nBytes = 0, length?: bigint): Blob {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const size = new BigUint64Array([length ?? BigInt(text.length)]);
  return new Blob([size, text, new Uint8Array(nBytes)]);
}
const entry = (start: number, end: number, shape = [(end - start) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

describe('readSafetensors', () => {
  it('widens every stored type as numpy does', async () => {
    const { tensors, metadata } = await readSafetensors(await fixture('dtypes.safetensors'));
    for (const type of ['half', 'bfloat', 'double']) {
      expect(tensors[type]?.values).toEqual(tensors[`${type}.expected`]?.values);
    }
    expect(tensors['double']?.shape).toEqual([2, 23]);
    expect(tensors['scalar']).toEqual({ shape: [], values: Float32Array.of(7.25) });
    expect(tensors['empty']).toEqual({ shape: [0, 3], values: new Float32Array() });
    expect(metadata).toEqual({ format: 'np', made: 'by numpy' });
  });

  const lies: [name: string, code: string, blob: Blob][] = [
    ['nothing', 'truncated-file', new Blob([])],
    ['a header longer than the file', 'truncated-file', file('{}', 0, 100n)],
    ['a header of 2^60 bytes', 'limit-exceeded', file('{}', 0, 1n << 60n)],
    ['no JSON', 'malformed-file', file('<html>')],
    ['a list', 'malformed-file', file([1])],
    ['an entry that is a number', 'malformed-file', file({ a: 3 })],
    ['a negative offset', 'malformed-file', file({ a: entry(-4, 0, [1]) }, 4)],
    ['offsets in reverse', 'malformed-file', file({ a: entry(4, 0, [1]) }, 4)],
    ['a shape that does not fit', 'malformed-file', file({ a: entry(0, 4, [3]) }, 4)],
    [
      'a shape beyond whole numbers',
      'malformed-file',
      file({ a: entry(0, 4, [2 ** 40, 2 ** 40]) }, 4),
    ],
    ['an overlap', 'malformed-file', file({ a: entry(0, 8), b: entry(4, 12) }, 12)],
    ['a gap', 'malformed-file', file({ a: entry(0, 4), b: entry(8, 12) }, 12)],
    ['bytes left over', 'malformed-file', file({ a: entry(0, 4) }, 8)],
    ['data cut off', 'truncated-file', file({ a: entry(0, 8) }, 4)],
    ['integers', 'unsupported-dtype', file({ a: entry(0, 4, [1], 'I32') }, 4)],
    [
      'a type of the prototype',
      'unsupported-dtype',
      file({ a: entry(0, 4, [1], 'constructor') }, 4),
    ],
    [
      'too many tensors',
      'limit-exceeded',
      file(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`t${i}`, entry(0, 0)]))),
    ],
  ];
  it.each(lies)('refuses %s', async (_, code, blob) => {
    await expect(readSafetensors(blob)).rejects.toMatchObject({ name: 'LabError', code });
  });
});

describe('writeSafetensors', () => {
  it('writes what is read again, whatever the names and shapes', async () => {
    const tensor = fc.array(fc.nat(3), { maxLength: 3 }).chain((shape) =>
      fc
        .array(fc.float({ noNaN: true }), {
          minLength: shape.reduce((a, b) => a * b, 1),
          maxLength: shape.reduce((a, b) => a * b, 1),
        })
        .map((values) => ({ shape, values: Float32Array.from(values) })),
    );
    const names = fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__');
    const property = fc.asyncProperty(
      fc.dictionary(names, tensor, { noNullPrototype: true }),
      async (tensors) => {
        const { tensors: again } = await readSafetensors(new Blob([writeSafetensors(tensors)]));
        expect(again).toEqual(tensors);
      },
    );
    await fc.assert(property, { numRuns: 100, seed: 1 });
  });

  it('refuses a shape that does not count the values', () => {
    expect(() => writeSafetensors({ a: { shape: [2], values: new Float32Array(3) } })).toThrow(
      /needs 2 values, it has 3/,
    );
  });
});
