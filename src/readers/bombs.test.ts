/**
 * @file Files that are small and claim to be large. Each must be answered by a `LabError` (or by a
 * problem on its card) within a second, and must not take 64 MB of memory on the way.
 */
import { zipSync } from 'fflate';
import { describe as suite, expect, it } from 'vitest';
import { asLabError, isAbort } from '../domain/errors.ts';
import { describe, openFile } from './registry.ts';
import {
  XML,
  analyzeHeader,
  blackPng,
  deepPickle,
  emptyMgh,
  emptyNifti,
  emptySurface,
  gz,
  hugePicture,
  joined,
  laughs,
  longLine,
  lyingFrame,
  lyingTar,
  mat5,
  matCompressed,
  matElement,
  matMatrix,
  nestedCells,
  npyWithShape,
  overlapping,
  packedGifti,
  safetensorsOf,
  safetensorsWith,
  text,
  zeros,
} from './testing/bombs.ts';
import type { Bytes } from './testing/bombs.ts';
import { asFile, lzfAsLzo } from './testing/fixtures.ts';
import { hdf5Of } from './testing/hdf5-file.ts';

const SLOWEST_MS = 1000;
const MOST_BYTES = 64e6;

/** Bytes of memory held now by numbers, buffers and what lies beside V8's heap. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Highest growth while `work` runs, looked at every two milliseconds. */
async function growth(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = held();
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, held() - before)), 2);
  await work();
  clearInterval(timer);
  return Math.max(most, held() - before);
}

/** Codes of what the file is answered with, on opening or on its card. */
async function codesOf(name: string, bytes: Bytes): Promise<string[]> {
  try {
    const opened = await openFile(asFile(name, bytes));
    await describe(opened);
    opened.close();
    return opened.problems.map(({ code }) => code);
  } catch (error) {
    if (isAbort(error)) throw error;
    return [asLabError(error).code];
  }
}

const BOMBS: [what: string, name: string, bytes: Bytes | Promise<Bytes>, codes: RegExp][] = [
  ['a gzip of 1000:1', 'a.csv.gz', gz(zeros(200_000_000)), /unknown-format|limit-exceeded/],
  ['a table of 1000:1', 'a.csv.gz', gz(text('1,'.repeat(60_000_000))), /limit-exceeded/],
  [
    'a gzipped NIfTI of 1000:1',
    'a.nii.gz',
    gz(new Uint8Array([...emptyNifti(400, 400, 300, 300), ...zeros(1_000_000)])),
    /truncated-file|limit-exceeded/,
  ],
  ['a zip member of 1000:1', 'a.zip', zipSync({ 'a.npy': zeros(150_000_000) }) as Bytes, /limit/],
  ['zip members that overlap', 'a.npz', overlapping(), /malformed-file/],
  ['a shape that overflows', 'a.npy', npyWithShape('(4294967296, 4294967296)'), /malformed|limit/],
  ['a shape beyond the file', 'a.npy', npyWithShape('(100000, 100000)'), /truncated-file|limit/],
  ['a header of 100,000 tensors', 'a.safetensors', safetensorsWith(100_000), /limit-exceeded/],
  ['a header of nested lists', 'a.safetensors', safetensorsOf(`{"a":${'['.repeat(1e6)}`), /./],
  ['an unknown HDF5 filter', 'a.h5', lzfAsLzo(), /missing-filter/],
  ['a Blosc2 frame that lies', 'a.h5', lyingFrame(), /malformed-file/],
  ['deep JSON', 'a.json', text('[{"a":'.repeat(500_000)), /malformed|limit|truncated/],
  ['deep XML', 'a.gii', text(`${XML}<GIFTI>${'<MetaData>'.repeat(500_000)}`), /malformed|limit/],
  [
    'entities of entities',
    'a.gii',
    text(`${XML}<!DOCTYPE GIFTI [<!ENTITY a0 "ha">${laughs}]><GIFTI>&a9;</GIFTI>`),
    /malformed|unsupported|limit/,
  ],
  ['a picture of more than its bytes', 'a.png', hugePicture('rgb.png'), /limit-exceeded/],
  ['a JPEG of more than its bytes', 'a.jpg', hugePicture('photo.jpg'), /limit-exceeded/],
  ['a WebP of more than its bytes', 'a.webp', hugePicture('lossy.webp'), /limit-exceeded/],
  ['a black picture of 1000:1', 'a.png', blackPng(6000), /limit-exceeded/],
  ['a line of 100 MB', 'a.csv', new Uint8Array(100_000_000).fill(0x31), /limit-exceeded/],
  ['a line of 100 MB after a header', 'a.csv', longLine(), /limit-exceeded/],
  ['quotes in quotes', 'a.csv', text('a,b\n' + '"'.repeat(4_000_001)), /malformed|limit/],
  ['quotes that stay open', 'a.csv', text('a,b\n' + '1,"x\n'.repeat(1_000_001)), /malformed|limit/],
  [
    'a quote that swallows the table',
    'a.tsv',
    text('a\tb\n1\t"' + '2\t3\n'.repeat(1e6)),
    /malformed/,
  ],
  [
    'cells in cells of MAT 5',
    'a.mat',
    mat5(nestedCells(5000)),
    /limit-exceeded|malformed|unsupported/,
  ],
  [
    'a MAT variable of 1000:1',
    'a.mat',
    mat5(matCompressed(matMatrix(6, [1, 2], matElement(9, zeros(150_000_000))))),
    /malformed-file/,
  ],
  [
    'a MAT variable beyond the file',
    'a.mat',
    mat5(matMatrix(6, [60_000, 60_000], matElement(9, zeros(8)))),
    /malformed-file/,
  ],
  [
    'a MAT text beyond the file',
    'a.mat',
    mat5(matMatrix(4, [1, 250_000_000], matElement(4, zeros(8)))),
    /malformed-file/,
  ],
  [
    'an MGH volume that is not there',
    'a.mgh',
    emptyMgh(32767, 32767, 32767, 32767),
    /truncated|limit|malformed/,
  ],
  [
    'a packed MGH of 1000:1',
    'a.mgz',
    gz(joined(emptyMgh(500, 500, 500, 1), zeros(100_000_000))),
    /truncated|limit/,
  ],
  ['a surface that is not there', 'lh.white', emptySurface(), /truncated-file|limit|malformed/],
  ['a tar member of 8 GB', 'a.tar', lyingTar(), /truncated-file|malformed|limit/],
  [
    'a pickle of nested lists',
    'a.npy',
    deepPickle(1_000_000),
    /limit-exceeded|malformed|unsupported/,
  ],
  ['a GIFTI array of 1000:1', 'a.gii', packedGifti(40_000_000), /malformed|limit/],
  ['an Analyze header alone', 'a.hdr', analyzeHeader(32767, 32767, 32767), /missing-part/],
  ['a volume that is not there', 'a.nii', emptyNifti(32767, 32767, 32767), /truncated-file/],
];

suite('much out of little', () => {
  it.each([
    ['packed zeros', 30_000_000],
    ['zeros in several arrays', 10_000_000],
  ])('of HDF5 is described by its first values: %s', async (_, length) => {
    const blob = await hdf5Of(
      { shape: [length], chunks: [1_000_000], gzip: true },
      new Int16Array(length),
      4,
    );
    const most = await growth(async () => {
      const opened = await openFile({ path: 'a.h5', blob });
      const infos = await describe(opened);
      opened.close();
      expect(infos).toHaveLength(4);
      expect(infos.every(({ first }) => first.length === 8)).toBe(true);
      expect(infos.at(-1)?.max).toBeUndefined();
    });
    expect(most).toBeLessThan(MOST_BYTES);
  });
});

suite('bombs', () => {
  it.each(BOMBS)('%s', async (_, name, making, expected) => {
    const bytes = await making;
    let codes: string[] = [];
    const start = performance.now();
    const cpu = process.cpuUsage();
    const most = await growth(async () => {
      codes = await codesOf(name, bytes);
    });
    // The clock counts other programs too, the processor its threads side by side.
    const { user, system } = process.cpuUsage(cpu);
    const took = Math.min(performance.now() - start, (user + system) / 1000);
    expect(took).toBeLessThan(SLOWEST_MS);
    expect(most).toBeLessThan(MOST_BYTES);
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(code).toMatch(expected);
  });
});
