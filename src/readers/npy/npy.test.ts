/** @file NPY against numpy, and what broken headers say. */
import { describe, expect, it } from 'vitest';
import { describe as describeArrays, openFile } from '../registry.ts';
import { asFile, fixtureBytes } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';
import { readPickle } from './pickle.ts';

await twinSuite('npy');

/** A NPY file with the given header text and values. */
function npyWith(header: string, values: Uint8Array = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(10 + text.length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(text, 10);
  bytes.set(values, 10 + text.length);
  return bytes;
}

async function codeOf(header: string, values?: Uint8Array): Promise<unknown> {
  return openFile(asFile('x.npy', npyWith(header, values))).then(
    () => 'opened',
    (error: { code: string }) => error.code,
  );
}

describe('objects in npy', () => {
  it('refuses a pickle that would call something, by name', async () => {
    const file = asFile('x.npy', await fixtureBytes('npy', 'hostile.bin'));
    await expect(openFile(file)).rejects.toMatchObject({
      code: 'unsupported-dtype',
      message: expect.stringContaining('print') as string,
    });
  });

  it('says truncated when the pickle ends early', async () => {
    const bytes = await fixtureBytes('npy', 'mapping_p4.npy');
    for (let cut = 1; cut < 100; cut += 7) {
      const file = asFile('x.npy', bytes.slice(0, bytes.length - cut));
      await expect(openFile(file)).rejects.toMatchObject({ code: 'truncated-file' });
    }
  });

  it('refuses a list that holds itself', () => {
    // ] memoize, get 0, append, stop
    expect(() =>
      readPickle(Uint8Array.from([...']\x94h\0a.'].map((c) => c.charCodeAt(0)))),
    ).toThrow(expect.objectContaining({ code: 'limit-exceeded' }) as Error);
  });
});

describe('broken npy', () => {
  it.each([6, 9, 11, 40, 127, 130])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('npy', 'f4-le.npy')).slice(0, length);
    await expect(openFile(asFile('cut.npy', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('refuses a shape whose product overflows', async () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}";
    expect(await codeOf(header)).toBe('malformed-file');
  });

  it('says truncated for a shape that the file cannot hold', async () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}";
    expect(await codeOf(header)).toBe('truncated-file');
  });

  it('refuses deep nesting without running out of stack', async () => {
    const shape = '('.repeat(20_000);
    expect(await codeOf(`{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}`)).toBe(
      'malformed-file',
    );
  });

  it.each(['    ', '[]', "{'descr': '<f4'}", "{'descr': __import__('os')}", "{'a' 'b'}", '{1: 2}'])(
    'refuses the header %j',
    async (header) => {
      expect(await codeOf(header)).toBe('malformed-file');
    },
  );

  it('names the type that it cannot read', async () => {
    const header = "{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)}";
    expect(await codeOf(header, new Uint8Array(8))).toBe('unsupported-dtype');
  });
});

describe('a row that is too large to read on inspection', () => {
  it('is shown by its first values', async () => {
    const values = new Uint8Array(70_000_000);
    values.set([3, 1, 4, 1, 5]);
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 70000000)}";
    const opened = await openFile(asFile('wide.npy', npyWith(header, values)));
    const [info] = await describeArrays(opened);
    expect(info).toMatchObject({ shape: [1, 70_000_000], first: [3, 1, 4, 1, 5, 0, 0, 0] });
    expect(info?.max).toBeUndefined();
  });
});
