/** @file Traps in the HDF5 library: what comes next is read with another instance of it. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes, fixtureFile } from '../testing/fixtures.ts';
import { openHandle } from './handle.ts';
import { loadLibrary, withLibrary } from './library.ts';

const TIMES = 20;

/** Values written past the end of the library's memory: a trap of WebAssembly itself. */
async function trap(): Promise<void> {
  const { handle, close } = await openHandle(await fixtureFile('hdf5', 'plugins.h5'));
  const { library, id } = handle;
  const write = () => {
    const beyond = BigInt(2 ** 32 - 16);
    library.module.get_dataset_data(id, '/zfp', [25n, 30n], [0n, 0n], [1n, 1n], beyond);
  };
  expect(() => withLibrary(library, 'reading /zfp', write)).toThrow(
    expect.objectContaining({
      code: 'malformed-file',
      cause: expect.any(WebAssembly.RuntimeError) as unknown,
    }),
  );
  expect(library.broken).toBe(true);
  close();
}

/** A chunk of Bitshuffle with LZ4 that claims a gigabyte: its plugin stumbles over a function that the library lacks. */
async function damagedChunk(): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fixtureBytes('hdf5', 'plugins.h5');
  const places = JSON.parse(
    new TextDecoder().decode(await fixtureBytes('hdf5', 'plugins.chunks.json')),
  ) as Record<string, number[]>;
  const [from = 0, to = 0] = places['bitshuffle-lz4'] ?? [];
  bytes.fill(0x41, from, to);
  const head = new DataView(bytes.buffer, from);
  head.setBigUint64(0, 2n ** 30n);
  head.setUint32(8, 8192);
  return bytes;
}

describe('an HDF5 library that traps', () => {
  it(`is loaded anew, ${TIMES} times over, and files that were open go on`, async () => {
    const before = await openFile(await fixtureFile('hdf5', 'plugins.h5'));
    const names = ['/blosc-lz4', '/zfp', '/blosc-zstd', '/bitshuffle-lz4'];
    const read = () =>
      Promise.all(
        names.map(async (name) => before.arrays.find(({ path }) => path === name)?.read()),
      );
    const text = await openFile(await fixtureFile('hdf5', 'text.h5'));
    const strings = () => Promise.all(text.arrays.map(async (array) => array.readStrings?.()));
    const [good, words] = [await read(), await strings()];
    const seen = new Set([await loadLibrary()]);
    for (let time = 0; time < TIMES; time += 1) {
      await trap();
      seen.add(await loadLibrary());
      expect(await read()).toEqual(good);
      expect(await strings()).toEqual(words);
      const next = await openFile(await fixtureFile('hdf5', 'latest.h5'));
      await Promise.all(next.arrays.map(async (array) => array.readFirst?.(3)));
      next.close();
    }
    expect(seen.size).toBe(TIMES + 1);
    before.close();
    text.close();
  }, 60_000);

  it('is no reason to leave out the other data of the damaged file', async () => {
    const opened = await openFile(asFile('damaged.h5', await damagedChunk()));
    const array = (name: string) => opened.arrays.find(({ path }) => path === name);
    const good = await array('/blosc-lz4')?.read();
    for (let time = 0; time < TIMES; time += 1) {
      const used = await loadLibrary();
      await expect(array('/bitshuffle-lz4')?.read()).rejects.toMatchObject({
        code: 'malformed-file',
      });
      expect(used.broken).toBe(true);
      expect(await array('/blosc-lz4')?.read()).toEqual(good);
    }
    opened.close();
  }, 60_000);

  it('is used no more', async () => {
    const { handle, close } = await openHandle(await fixtureFile('hdf5', 'types.h5'));
    const { library } = handle;
    await trap();
    let calls = 0;
    const call = () => withLibrary(library, 'reading /x', () => (calls += 1));
    expect(call).toThrow(expect.objectContaining({ code: 'worker-crashed' }));
    expect(calls).toBe(0);
    await handle.revive();
    expect(handle.library).not.toBe(library);
    expect(handle.root.keys().length).toBeGreaterThan(20);
    close();
  });
});
