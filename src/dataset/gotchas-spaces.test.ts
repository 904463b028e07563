/**
 * @file Ways in which such data get corrupted without an error, each met on purpose: quiet readers and spaces: gotchas 9 and 10
 * of ten. Toys and test vectors are those of the format notes, computed there with nibabel and scipy.
 */
import { describe, expect, it } from 'vitest';
import { openFile } from '../readers/registry.ts';
import { asFile, lzfAsLzo } from '../readers/testing/fixtures.ts';
import { facesOfPatch } from './flat-surfaces.ts';
import { sampleVolume } from './sample-volume.ts';
import { fakeVolume } from './testing/fakes.ts';
import { leastFiles } from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

describe('gotcha 9: readers that fail quietly', () => {
  it('refuses an HDF5 filter that is not there, instead of handing on what was in memory', async () => {
    const opened = await openFile(asFile('lzo.h5', await lzfAsLzo()));
    await expect(opened.arrays[0]?.read()).rejects.toMatchObject({ code: 'missing-filter' });
    opened.close();
  });

  it('keeps exponents of GIFTI text: 2.5e-05 is one number', async () => {
    const data = '<Data>2.5e-05 -1E+3 7</Data>';
    const array =
      '<DataArray DataType="NIFTI_TYPE_FLOAT32" Intent="NIFTI_INTENT_SHAPE" ArrayIndexingOrder=' +
      `"RowMajorOrder" Dimensionality="1" Dim0="3" Encoding="ASCII" Endian="LittleEndian">${data}</DataArray>`;
    const text = `<?xml version="1.0"?><GIFTI Version="1.0" NumberOfDataArrays="1">${array}</GIFTI>`;
    const opened = await openFile(asFile('a.shape.gii', text));
    expect([...((await opened.arrays[0]?.read()) ?? [])]).toEqual([Math.fround(2.5e-5), -1000, 7]);
  });

  it('reads FreeSurfer’s numbers big-endian, neither inverted nor scaled', async () => {
    const curv = Uint8Array.from(
      'ffffff000000030000000100000001bf0000000000000040100000'.match(/../g) ?? [],
      (byte) => parseInt(byte, 16),
    );
    const opened = await openFile(asFile('lh.curv', curv));
    expect([...((await opened.arrays[0]?.read()) ?? [])]).toEqual([-0.5, 0, 2.25]);
  });
});

describe('gotcha 10: spaces are not aligned by their affines', () => {
  it('puts volumes of another NSD space aside, and refuses other grids of the same', async () => {
    const anatomy = fakeVolume('nsd/subj01/anat/roi/streams.nii.gz', new Int16Array(27), [3, 3, 3]);
    const { opened } = await openAll([...leastFiles(), anatomy]);
    expect(opened.problems).toEqual([]);
    const card = opened.reports.find(({ name }) => name === anatomy.path);
    expect(card?.because).toContain('not used here');
  });

  it('samples at places that count from 1; 9999 is NaN, never the 0 that would look like data', () => {
    const volume = {
      dims: [2, 2, 2] as [number, number, number],
      values: Float64Array.of(5, 1, 2, 3, 4, 6, 7, 8),
    };
    // Vertices at the first voxel, at the last, nowhere, and at 0, before the first.
    const coordinates = Float64Array.of(1, 2, 9999, 0, 1, 2, 9999, 0, 1, 2, 9999, 0);
    const found = sampleVolume(volume, coordinates, 'nearest');
    expect([...found]).toEqual([5, 8, NaN, NaN]);
  });

  it('takes the triangles of a patch only where all three vertices are in it', () => {
    const faces = Int32Array.of(0, 1, 2, 1, 2, 3, 2, 3, 4);
    expect([...facesOfPatch(Int32Array.of(3, 1, 2, 0), faces)]).toEqual([3, 1, 2, 1, 2, 0]);
  });
});
