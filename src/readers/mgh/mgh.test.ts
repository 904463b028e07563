/** @file MGH and MGZ against nibabel, a known byte vector, and broken files. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
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

  it.each([90, 200, 283, 400])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('mgh', 'f4.mgh')).slice(0, length);
    await expect(openFile(asFile('cut.mgh', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });
});
