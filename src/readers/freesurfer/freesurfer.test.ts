/** @file FreeSurfer files against nibabel, known byte vectors, and broken files. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes, fixtureFile } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('freesurfer');

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** All arrays of a file given as hex, by path. */
async function readAll(name: string, hex: string): Promise<Record<string, number[]>> {
  const opened = await openFile(asFile(name, fromHex(hex)));
  const entries = opened.arrays
    .filter((array) => array.dtype !== 'string')
    .map(async (array) => [array.path, Array.from(await array.read())] as const);
  return Object.fromEntries(await Promise.all(entries));
}

describe('byte vectors', () => {
  it('surface of three vertices', async () => {
    const hex =
      'fffffe6372656174656420627920740a0a00000003000000010000000000000000000000003f800000000000000000' +
      '0000000000003f80000000000000000000000000000100000002';
    expect(await readAll('lh.white', hex)).toEqual({
      vertices: [0, 0, 0, 1, 0, 0, 0, 1, 0],
      faces: [0, 1, 2],
    });
  });

  it('curv', async () => {
    const hex = 'ffffff000000030000000100000001bf0000000000000040100000';
    expect(await readAll('lh.curv', hex)).toEqual({ '': [-0.5, 0, 2.25] });
  });

  it('patch with a border vertex', async () => {
    const hex =
      'ffffffff00000003000000033fc00000c000000000000000ffffffff3e800000408000000000000000000002bf8000' +
      '003f00000000000000';
    expect(await readAll('lh.flat.patch.3d', hex)).toEqual({
      vertex: [2, 0, 1],
      border: [0, 1, 0],
      xyz: [1.5, -2, 0, 0.25, 4, 0, -1, 0.5, 0],
    });
  });

  it('annotation with its table', async () => {
    const hex =
      '0000000300000000001905190000000100861278000000020086127800000001fffffffe0000000200000002780000' +
      '0000020000000000000008756e6b6e6f776e0000000019000000050000001900000000000000010000000356310000' +
      '000078000000120000008600000000';
    const found = await readAll('lh.annot', hex);
    expect(found.label).toEqual([0, 1, 1]);
    expect(found.rgba).toEqual([25, 5, 25, 255, 120, 18, 134, 255]);
  });
});

describe('broken freesurfer files', () => {
  it.each([
    ['lh.white', [4, 30, 36, 60, 100]],
    ['lh.curv', [5, 16, 42]],
    ['lh.full.flat.patch.3d', [5, 8, 30, 71]],
    ['lh.aparc.annot', [60, 80, 110]],
    ['lh.V1.label', [33, 40, 60]],
  ])('%s cut short', async (name, lengths) => {
    const bytes = await fixtureBytes('freesurfer', name);
    for (const length of lengths) {
      const opening = openFile(asFile(name, bytes.slice(0, length)));
      await expect(opening, `cut at ${length}`).rejects.toMatchObject({
        code: expect.stringMatching(/truncated-file|malformed-file/) as string,
      });
    }
  });

  it('refuses faces that point at no vertex', async () => {
    const bytes = await fixtureBytes('freesurfer', 'lh.white');
    new DataView(bytes.buffer).setInt32(bytes.length - 4, 99);
    const opened = await openFile(asFile('lh.white', bytes));
    await expect(opened.arrays[1]?.read()).rejects.toMatchObject({ code: 'malformed-file' });
  });

  it('says what to do with an old patch and with quads', async () => {
    const quad = asFile('lh.orig', fromHex('fffffd000003000001'));
    await expect(openFile(quad)).rejects.toMatchObject({ code: 'unsupported-layout' });
  });

  it('gives cras of the trailer without applying it', async () => {
    const opened = await openFile(await fixtureFile('freesurfer', 'lh.pial'));
    expect(opened.arrays[0]?.meta.cras).toEqual([0.5, -1.25, 2]);
  });
});
