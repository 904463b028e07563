/** @file Safetensors of every type against numpy and torch; headers that lie. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('safetensors');

function fileWith(header: unknown, values = 0): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + values);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const tensor = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('hostile safetensors', () => {
  it.each([
    ['a header that is no JSON', fileWith('{"a": 1', 0), 'malformed-file'],
    ['an entry that is no object', fileWith({ a: 1 }), 'malformed-file'],
    ['a gap', fileWith({ a: tensor(0, 4), b: tensor(8, 12) }, 12), 'malformed-file'],
    ['an overlap', fileWith({ a: tensor(0, 8), b: tensor(4, 12) }, 12), 'malformed-file'],
    ['bytes after the last tensor', fileWith({ a: tensor(0, 4) }, 8), 'malformed-file'],
    ['values that are cut short', fileWith({ a: tensor(0, 8) }, 4), 'truncated-file'],
    ['a shape that is not its bytes', fileWith({ a: tensor(0, 4, [2]) }, 4), 'malformed-file'],
    ['reversed offsets', fileWith({ a: tensor(4, 0, [1]) }, 4), 'malformed-file'],
    ['a negative length', fileWith({ a: tensor(0, 4, [-1]) }, 4), 'malformed-file'],
    ['an overflow', fileWith({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'malformed-file'],
    [
      'too many entries',
      fileWith(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [i, tensor(0, 0)]))),
      'limit-exceeded',
    ],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(openFile(asFile('x.safetensors', bytes))).rejects.toMatchObject({ code });
  });

  it('refuses a header of more than 8 MB before reading it', async () => {
    const bytes = fileWith({ a: tensor(0, 4) }, 4);
    new DataView(bytes.buffer).setBigUint64(0, 9_000_000n, true);
    await expect(openFile(asFile('x.safetensors', bytes))).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
  });

  it.each([9, 100, 900])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('safetensors', 'types.safetensors')).slice(0, length);
    await expect(openFile(asFile('x.safetensors', bytes))).rejects.toMatchObject({
      code: expect.stringMatching(/truncated-file|unknown-format/) as string,
    });
  });

  it('leaves out types that it does not know, and says so', async () => {
    const header = { a: { dtype: 'F4', shape: [4], data_offsets: [0, 4] }, b: tensor(4, 8) };
    const opened = await openFile(asFile('x.safetensors', fileWith(header, 8)));
    expect(opened.arrays.map((array) => array.path)).toEqual(['b']);
    expect(opened.problems.map((problem) => problem.code)).toEqual(['unsupported-dtype']);
  });
});
