/** @file MGH and MGZ against nibabel, a known byte vector, and broken files. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HEAD_BYTES } from '../limits.ts';
import { openFile } from '../registry.ts';
import { emptyMgh } from '../testing/bombs.ts';
import { asFile, fixtureBytes, fixtureFile, twinsOf } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('mgh');
const twins = await twinsOf('mgh');

describe('mgh', () => {
  it.each(twins.map((twin) => [twin.file, twin.affine] as const))(
    'vox2ras of %s',
    async (file, affine) => {
      const opened = await openFile(await fixtureFile('mgh', file));
      const found = opened.arrays[0]?.meta.affine as number[];
      found.forEach((value, index) => expect(value).toBeCloseTo(affine?.[index] ?? NaN, 4));
    },
  );

  it('reads the byte vector of two frames', async () => {
    const head =
      '0000000100000003000000010000000100000002000000030000000000013f8000003f8000003f800000bf80000000' +
      '000000000000000000000000000000bf800000000000003f80000000000000000000000000000000000000';
    const data = '3f80000040000000404000004120000041a0000041f0000000000000000000000000000000000000';
    const hex = head + '00'.repeat(194) + data;
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const opened = await openFile(asFile('v.mgh', bytes));
    expect(opened.arrays[0]?.shape).toEqual([2, 1, 1, 3]);
    expect(Array.from((await opened.arrays[0]?.read()) ?? [])).toEqual([1, 2, 3, 10, 20, 30]);
  });

  it('reads one trial of surface betas by its own bytes', async () => {
    const opened = await openFile(await fixtureFile('mgh', 'lh.betas.mgh'));
    const [array] = opened.arrays;
    const whole = await array?.read();
    expect(await array?.readRows?.(4, 5)).toEqual(whole?.subarray(44, 55));
  });

  it('reads the bytes of 100 trials of fsaverage betas, asked for one by one, and no others', async () => {
    const nVertices = 163_842;
    const header = new DataView(new ArrayBuffer(284));
    [1, nVertices, 1, 1, 750, 3, 0].forEach((value, i) => header.setInt32(4 * i, value));
    // 491 MB that take 655 kB: every trial is the same blob.
    const trial = new Blob([new Uint8Array(4 * nVertices)]);
    const blob = new Blob([
      header,
      ...Array.from({ length: 750 }, () => trial),
      new Uint8Array(16),
    ]);
    let asked = 0;
    const slice = blob.slice.bind(blob);
    blob.slice = (start = 0, end = blob.size, type?: string) => {
      asked += Math.min(end, blob.size) - start;
      return slice(start, end, type);
    };
    const opened = await openFile({ path: 'lh.betas_session01.mgh', blob });
    const opening = asked;
    expect(opening).toBeLessThanOrEqual(2 * HEAD_BYTES);
    for (let row = 300; row < 400; row += 1) await opened.arrays[0]?.readRows?.(row, row + 1);
    expect(asked - opening).toBe(100 * 4 * nVertices);
  });

  it('compares the checksum of the gzip, although scanner settings follow the values', async () => {
    const plain = new Uint8Array(284 + 4 * 20_000 + 20);
    plain.set(emptyMgh(20_000, 1, 1, 1));
    // Not packed, so that no code of the packing could tell: a value, then the checksum at the end.
    const bytes = new Uint8Array(gzipSync(plain, { level: 0 }));
    const value = Math.floor(bytes.length / 2);
    for (const at of [value, bytes.length - 8]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const opened = await openFile(asFile('x.mgz', changed));
      const [array] = opened.arrays;
      await expect(array?.read()).rejects.toMatchObject({ code: 'malformed-file' });
      await expect(array?.readColumns?.(Uint32Array.of(0))).rejects.toThrow(/checksum|inflated/);
    }
  });

  it.each([90, 200, 283, 400])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('mgh', 'f4.mgh')).slice(0, length);
    await expect(openFile(asFile('cut.mgh', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });
});
