/**
 * @file The two ways of reading HDF5 against each other, on layouts drawn at random: straight from
 * the chunks, and through the library.
 */
import fc from 'fast-check';
import type { Dataset } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../numerics/random.ts';
import { countOf, makeStorage } from '../../numbers.ts';
import { columnsByLibrary, rowsByLibrary } from '../library-reads.ts';
import type { NumberDataset } from '../library-reads.ts';
import { openHandle } from '../handle.ts';
import { describe as describeFile, openFile } from '../../registry.ts';
import { fixtureFile } from '../../testing/fixtures.ts';
import { hdf5Of } from '../../testing/hdf5-file.ts';
import type { Hdf5Layout } from '../../testing/hdf5-file.ts';
import { readChunkColumns } from './chunk-columns.ts';
import { readChunkRows } from './chunk-rows.ts';
import { directOf } from './direct.ts';
import { unbitshuffle } from './bitshuffle.ts';
import { decompressLzf } from './lzf.ts';

const layouts = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      chunks: fc.tuple(...shape.map((length) => fc.integer({ min: 1, max: length }))),
      gzip: fc.boolean(),
    }),
  );

/** A file of one dataset of noise. */
function fileOf(layout: Hdf5Layout, seed: number): Promise<Blob> {
  const random = createRandom(seed);
  const length = countOf(layout.shape);
  const data = Int16Array.from({ length }, () => random.integer(65_536) - 32_768);
  return hdf5Of(layout, data);
}

async function bothWays({ shape, chunks, gzip }: Hdf5Layout, seed: number): Promise<void> {
  const blob = await fileOf({ shape, chunks, gzip }, seed);
  const { handle, close } = await openHandle({ path: 'made.h5', blob });
  try {
    const { filters } = handle.root.get('x') as Dataset;
    const base = { handle, path: '/x', dtype: 'int16' as const, littleEndian: true };
    const source: NumberDataset = { ...base, shape, chunks, filters, missing: [] };
    const direct = directOf(handle, source);
    expect(direct?.kind).toBe('chunked');
    if (direct?.kind !== 'chunked') return;
    const nRows = shape[0] ?? 1;
    const rowLength = countOf(shape.slice(1));
    const random = createRandom(seed + 1);
    const start = random.integer(nRows);
    const end = start + 1 + random.integer(nRows - start);
    const rows = [0, 1].map(() => makeStorage('int16', (end - start) * rowLength));
    await readChunkRows(direct.dataset, start, end, rows[0] ?? new Int16Array(0));
    await rowsByLibrary(source, start, end, rows[1] ?? new Int16Array(0));
    expect(rows[0]).toEqual(rows[1]);
    const columns = Uint32Array.from({ length: rowLength }, (_, i) => i).filter(
      () => random.uniform() < 0.4,
    );
    const picked = [0, 1].map(() => makeStorage('int16', nRows * columns.length));
    await readChunkColumns(direct.dataset, columns, picked[0] ?? new Int16Array(0));
    await columnsByLibrary(source, columns, picked[1] ?? new Int16Array(0));
    expect(picked[0]).toEqual(picked[1]);
  } finally {
    close();
  }
}

describe('direct reading of chunks', () => {
  it('agrees with the library on random shapes, chunks and parts', async () => {
    const runs = { seed: 11, numRuns: 150 };
    await fc.assert(fc.asyncProperty(layouts, fc.nat(), bothWays), runs);
  }, 120_000);

  it('follows an index of several levels', async () => {
    // 40 x 40 chunks are more than one node of the tree holds.
    await bothWays({ shape: [3, 40, 40], chunks: [3, 1, 1], gzip: false }, 5);
  });

  it('finds the chunk that the last key of an index of several levels does not reach', async () => {
    const rows = 300;
    const data = Int16Array.from({ length: rows }, (_, i) => i + 1);
    const blob = await hdf5Of({ shape: [rows], chunks: [1], gzip: false }, data);
    const opened = await openFile({ path: 'x.h5', blob });
    const last = await opened.arrays[0]?.readRows?.(rows - 1, rows);
    expect(Array.from(last ?? [])).toEqual([rows]);
    opened.close();
  });

  it('says so when the index is damaged', async () => {
    const blob = await fileOf({ shape: [4, 4], chunks: [2, 2], gzip: false }, 3);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const at = bytes.findLastIndex(
      (byte, i) => byte === 0x54 && bytes[i + 1] === 0x52 && bytes[i + 4] === 1,
    );
    bytes[at] = 0;
    const { handle, close } = await openHandle({ path: 'x.h5', blob: new Blob([bytes]) });
    const known = { path: '/x', dtype: 'int16' as const, littleEndian: true, shape: [4, 4] };
    const direct = directOf(handle, { ...known, filters: [] });
    const reading =
      direct?.kind === 'chunked'
        ? readChunkRows(direct.dataset, 0, 4, new Int16Array(16))
        : Promise.resolve();
    await expect(reading).rejects.toMatchObject({ code: 'malformed-file' });
    close();
  });
});

describe('plain Bitshuffle', () => {
  it('is undone without the library, and says that damage cannot be noticed', async () => {
    const file = await fixtureFile('hdf5', 'plugins.h5');
    const { handle, close } = await openHandle(file);
    const { filters, metadata } = handle.root.get('bitshuffle') as Dataset;
    const shape = metadata.shape?.map(Number) ?? [];
    const known = { path: '/bitshuffle', dtype: 'int16' as const, littleEndian: true, shape };
    expect(directOf(handle, { ...known, filters })?.kind).toBe('chunked');
    close();
    const opened = await openFile(file);
    const notes = (await describeFile(opened)).filter(({ note }) => note !== undefined);
    opened.close();
    expect(notes.map(({ path }) => path)).toEqual(['/bitshuffle']);
    expect(notes[0]?.note).toMatch(/without a checksum/);
  });

  it('refuses a chunk of another length, and settings that nothing is stored with', () => {
    const malformed = expect.objectContaining({ code: 'malformed-file' });
    const bytes = new Uint8Array(64);
    expect(() => unbitshuffle(bytes.subarray(1), [0, 4, 2, 0], 64)).toThrow(malformed);
    expect(() => unbitshuffle(bytes, [0, 4, 0, 0], 64)).toThrow(malformed);
    expect(() => unbitshuffle(bytes, [0, 4, 2, 12], 64)).toThrow(malformed);
    expect(unbitshuffle(bytes, [0, 4, 2, 0], 64)).toEqual(bytes);
  });
});

describe('lzf', () => {
  it('copies overlapping back references', () => {
    // Literal 'a', then 'repeat from 1 back, 7 bytes'.
    expect(decompressLzf(Uint8Array.of(0, 97, 0xa0, 0), 8)).toEqual(new Uint8Array(8).fill(97));
  });

  it('refuses any bytes that do not decompress to the length', () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.nat(256), (packed, length) => {
        try {
          expect(decompressLzf(packed, length).length).toBe(length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed-file' });
        }
      }),
      { seed: 12, numRuns: 1000 },
    );
  });
});
