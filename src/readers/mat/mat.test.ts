/** @file MAT files of all versions against scipy and h5py, and broken ones. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('mat');

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A MAT v5 file from its bytes after the text. */
function matFile(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(124 + hex.length / 2).fill(0x20);
  bytes.set(new TextEncoder().encode('MATLAB 5.0 MAT-file'));
  bytes.set(fromHex(hex), 124);
  return bytes;
}

const PLAIN =
  '0001494d0e00000048000000060000000800000006000000000000000500000008000000020000000300000001000000' +
  '090000007375626a656374696d0000000000000002000000060000000a0a14281e320000';
const PACKED =
  '0001494d0f00000040000000789ce36360602800623620e680d220c00ae53301313310330231271017972665a5269764' +
  'e642d581c40c186040c501953681d22e50da0e4a7b3a00008f5c0775';

describe('mat v5 vectors', () => {
  it.each([
    ['doubles stored as bytes', PLAIN],
    ['compressed doubles', PACKED],
  ])('%s', async (_, hex) => {
    const opened = await openFile(asFile('v.mat', matFile(hex)));
    const [array] = opened.arrays;
    expect(array).toMatchObject({ path: 'subjectim', dtype: 'float64', shape: [3, 2] });
    expect(await array?.read()).toEqual(Float64Array.from([10, 10, 20, 40, 30, 50]));
  });
});

describe('broken mat', () => {
  it('opens a file without variables', async () => {
    const opened = await openFile(asFile('v.mat', matFile('0001494d')));
    expect(opened.arrays).toEqual([]);
  });

  it.each([30, 132, 160, 180, 199])('says truncated at byte %i', async (length) => {
    const cut = matFile(PLAIN).slice(0, length);
    await expect(openFile(asFile('cut.mat', cut))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('refuses a compressed variable whose bytes are damaged', async () => {
    const bytes = matFile(PACKED);
    bytes.fill(0x55, 150, 160);
    await expect(openFile(asFile('bad.mat', bytes))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('refuses values that are fewer than the dimensions say', async () => {
    const bytes = matFile(PLAIN);
    new DataView(bytes.buffer).setInt32(160, 2000, true);
    await expect(openFile(asFile('bad.mat', bytes))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('says truncated for MAT v4 cut inside its values', async () => {
    const bytes = (await fixtureBytes('mat', 'version4.mat')).slice(0, 60);
    await expect(openFile(asFile('cut.mat', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('says truncated for MAT v7.3 cut short', async () => {
    const bytes = (await fixtureBytes('mat', 'betas-v73.mat')).slice(0, 2000);
    await expect(openFile(asFile('cut.mat', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it.each([-1, 2.5, 1e300, NaN])('refuses a MAT v4 sparse matrix of %d rows', async (rows) => {
    const head = Int32Array.of(2, 2, 3, 0, 2);
    const triplets = Float64Array.of(1, rows, 1, 4, 7, 0);
    const bytes = new Blob([head, 's\0', triplets]);
    await expect(openFile({ path: 'bad.mat', blob: bytes })).rejects.toMatchObject({
      code: 'malformed-file',
      message: expect.stringContaining('sparse s says') as string,
    });
  });
});
