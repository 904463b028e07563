/** @file HDF5 against h5py in Node: types, chunkings, filters, links, and broken files. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes, fixtureFile, lzfAsLzo } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('hdf5');

describe('hdf5 that is not all there', () => {
  it('lists what it can and says what it leaves out', async () => {
    const opened = await openFile(await fixtureFile('hdf5', 'links.hdf5'));
    expect(opened.arrays.map((array) => array.path)).toEqual(['/x']);
    expect(opened.problems.map((problem) => problem.code).sort()).toEqual([
      'missing-part',
      'missing-part',
      'unsupported-dtype',
      'unsupported-dtype',
    ]);
    opened.close();
  });

  it('refuses a filter that nobody has, by name', async () => {
    const opened = await openFile(asFile('lzo.h5', await lzfAsLzo()));
    await expect(opened.arrays[0]?.read()).rejects.toMatchObject({
      code: 'missing-filter',
      context: { filter: 'lzo' },
    });
    opened.close();
  });

  it.each(['snappy', 'zlib'])('refuses Blosc with %s inside, by name', async (codec) => {
    const opened = await openFile(await fixtureFile('hdf5', 'lacking.hdf5'));
    const array = opened.arrays.find(({ path }) => path === `/${codec}`);
    await expect(array?.read()).rejects.toMatchObject({
      code: 'missing-filter',
      context: { filter: `blosc with ${codec} inside` },
    });
    opened.close();
  });

  it.each([0, 1])('refuses numbers that the library would hand on unconverted', async (index) => {
    const opened = await openFile(await fixtureFile('hdf5', 'odd.hdf5'));
    const [array] = opened.arrays.slice(index);
    await expect(array?.read()).rejects.toMatchObject({ code: 'unsupported-dtype' });
    await expect(array?.readFirst?.(2)).rejects.toMatchObject({ code: 'unsupported-dtype' });
    opened.close();
  });

  it.each([8, 40, 96, 500, 3000, 20_000])('says so when cut at byte %i', async (length) => {
    const bytes = (await fixtureBytes('hdf5', 'layouts.h5')).slice(0, length);
    await expect(openFile(asFile('cut.h5', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('opens again what was closed', async () => {
    const file = await fixtureFile('hdf5', 'types.h5');
    for (let turn = 0; turn < 3; turn += 1) {
      const opened = await openFile(file);
      expect(opened.arrays.length).toBeGreaterThan(20);
      opened.close();
    }
  });

  it('stops reading when cancelled', async () => {
    const opened = await openFile(await fixtureFile('hdf5', 'layouts.h5'));
    const signal = AbortSignal.abort();
    await expect(opened.arrays[0]?.read({ signal })).rejects.toMatchObject({ name: 'AbortError' });
    opened.close();
  });
});

describe('hdf5 chunks that say they lie nowhere', () => {
  it('are told as damage', async () => {
    const bytes = await fixtureBytes('hdf5', 'masked.h5');
    const tree = new TextDecoder('latin1').decode(bytes).lastIndexOf('TREE');
    // Past the head of the tree and two keys with their children: size, mask, then the row as 8 bytes.
    new DataView(bytes.buffer).setInt32(tree + 24 + 2 * 40 + 8 + 4, 65536, true);
    const opened = await openFile(asFile('bad.h5', bytes));
    const reading = opened.arrays[0]?.readColumns?.(Uint32Array.of(0));
    await expect(reading).rejects.toMatchObject({ name: 'LabError', code: 'malformed-file' });
    opened.close();
  });
});

describe('hdf5 files that lean on others', () => {
  it('leaves out virtual values of other files, which would come back as fill values', async () => {
    const opened = await openFile(await fixtureFile('hdf5', 'elsewhere.hdf5'));
    expect(opened.arrays.map(({ path }) => path)).toEqual(['/enum', '/here', '/raw', '/x']);
    expect(opened.problems).toHaveLength(1);
    expect(opened.problems[0]).toMatchObject({ code: 'missing-part' });
    expect(opened.problems[0]?.message).toMatch(/^\/virtual .*source\.h5.*h5repack/);
    const here = await opened.arrays[1]?.read();
    expect(Array.from(here ?? [])).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    opened.close();
  });

  it('says where values lie that are outside, and what no library turns', async () => {
    const opened = await openFile(await fixtureFile('hdf5', 'elsewhere.hdf5'));
    const [enumeration, , raw] = opened.arrays;
    await expect(raw?.read()).rejects.toMatchObject({ code: 'missing-part' });
    await expect(enumeration?.read()).rejects.toMatchObject({ code: 'unsupported-dtype' });
    opened.close();
  });

  it('refuses groups nested too deep by that name, and reads on', async () => {
    const deep = await fixtureFile('hdf5', 'deep.hdf5');
    for (let time = 0; time < 20; time += 1) {
      const started = performance.now();
      await expect(openFile(deep)).rejects.toMatchObject({
        code: 'limit-exceeded',
        message: expect.stringContaining('groups in groups: limit 64, found 65') as string,
      });
      expect(performance.now() - started).toBeLessThan(1000);
    }
    const opened = await openFile(await fixtureFile('hdf5', 'layouts.h5'));
    expect(opened.arrays).toHaveLength(12);
    opened.close();
  });
});

// Not zfp: every run of bits means some numbers there.
describe('hdf5 chunks of plugins that are damaged', () => {
  it.each([
    'blosc-zstd',
    'blosc-lz4',
    'blosc-lz4hc',
    'lz4',
    'zstd',
    'bitshuffle-lz4',
    'bitshuffle-zstd',
  ])('fails by name within a second and reads on: %s', async (name) => {
    const file = await fixtureFile('hdf5', 'plugins.h5');
    const places = JSON.parse(
      new TextDecoder().decode(await fixtureBytes('hdf5', 'plugins.chunks.json')),
    ) as Record<string, number[]>;
    const whole = await openFile(file);
    const good = await whole.arrays.find(({ path }) => path === '/blosc-blosclz')?.read();
    whole.close();
    const bytes = await fixtureBytes('hdf5', 'plugins.h5');
    const [from = 0, to = 0] = places[name] ?? [];
    bytes.fill(0xff, from + 1, to);
    const opened = await openFile(asFile('damaged.h5', bytes));
    const started = performance.now();
    const reading = opened.arrays.find(({ path }) => path === `/${name}`)?.read();
    await expect(reading).rejects.toMatchObject({
      code: 'malformed-file',
      message: expect.stringMatching(
        /failed: (its decompressor gave up on the stored bytes|filter returned failure.*)\. The file is damaged|(LZ4|Zstandard) data is damaged/,
      ) as string,
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await opened.arrays.find(({ path }) => path === '/blosc-blosclz')?.read()).toEqual(good);
    opened.close();
  });
});
