/** @file NIfTI against nibabel: values, affines, and what broken headers say. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes, fixtureFile, twinsOf } from '../testing/fixtures.ts';
import { twinSuite, weightedSum } from '../testing/twin-suite.ts';

await twinSuite('nifti');
const twins = await twinsOf('nifti');

describe('nifti headers', () => {
  it.each(twins.filter((twin) => twin.affine).map((twin) => [twin.file, twin.affine] as const))(
    'affine of %s',
    async (file, affine) => {
      const opened = await openFile(await fixtureFile('nifti', file));
      const found = opened.arrays[0]?.meta.affine as number[];
      // Header fields are float32; nibabel computes the quaternion in float64.
      found.forEach((value, index) => expect(value).toBeCloseTo(affine?.[index] ?? NaN, 5));
    },
  );

  it('takes slope 0 as no scaling', async () => {
    const opened = await openFile(await fixtureFile('nifti', 'nsd-like.nii.gz'));
    const values = await opened.arrays[0]?.read();
    expect(Array.from(values ?? [])).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });
});

interface PairTwin {
  format: string;
  array: { dtype: string; shape: number[]; first: number[]; weighted: number };
  affine: number[];
}

describe('pairs of header and values', () => {
  const stems = ['pair-le', 'pair-be', 'analyze-le', 'analyze-be', 'spm-le', 'spm-be'];
  it.each(stems)('%s', async (stem) => {
    const text = new TextDecoder().decode(await fixtureBytes('nifti', `${stem}.pair.json`));
    const twin = JSON.parse(text) as PairTwin;
    const header = await fixtureFile('nifti', `${stem}.hdr`);
    const image = await fixtureFile('nifti', `${stem}.img`);
    const opened = await openFile(header, { siblings: [header, image] });
    expect(opened.format).toBe(twin.format);
    const [array] = opened.arrays;
    const { dtype, shape } = twin.array;
    expect(array).toMatchObject({ dtype, shape });
    const values = (await array?.read()) ?? new Int16Array(0);
    // The factor of SPM makes them float32 here, float64 in nibabel.
    const first = Float32Array.from(twin.array.first);
    expect(Float32Array.from(values.subarray(0, 8))).toEqual(first);
    const scaled = stem.startsWith('spm');
    expect(weightedSum(values)).toBeCloseTo(twin.array.weighted, scaled ? 3 : 9);
    const affine = array?.meta.affine as number[];
    affine.forEach((value, i) => expect(value).toBeCloseTo(twin.affine[i] ?? NaN, 5));
    expect((await openFile(image, { siblings: [header, image] })).problems).toEqual([]);
  });

  it('says which file is missing', async () => {
    const header = await fixtureFile('nifti', 'pair-le.hdr');
    const image = await fixtureFile('nifti', 'pair-le.img');
    await expect(openFile(header)).rejects.toMatchObject({
      code: 'missing-part',
      context: { part: 'pair-le.img' },
    });
    expect((await openFile(image)).problems.map(({ code }) => code)).toEqual(['missing-part']);
  });
});

describe('broken nifti', () => {
  it.each([0, 4, 347, 348, 352, 399])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('nifti', 'i2-le.nii')).slice(0, length);
    const opening = openFile(asFile('cut.nii', bytes));
    await expect(opening).rejects.toMatchObject({ name: 'LabError' });
    if (length === 0 || length >= 348) {
      await expect(opening).rejects.toMatchObject({ code: 'truncated-file' });
    }
  });

  it('says truncated for a gzip that ends early', async () => {
    const bytes = await fixtureBytes('nifti', 'betas.nii.gz');
    const cut = asFile('cut.nii.gz', bytes.slice(0, bytes.length - 100));
    const reading = openFile(cut).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toMatchObject({ code: 'truncated-file' });
  });

  it('refuses dimensions that the gzip cannot hold, before setting memory aside', async () => {
    const bytes = await fixtureBytes('nifti', 'i2-le.nii');
    const view = new DataView(bytes.buffer);
    for (const at of [42, 44, 46]) view.setInt16(at, 1000, true);
    const packed = new Response(
      new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')),
    );
    const opening = openFile({ path: 'lie.nii.gz', blob: await packed.blob() });
    await expect(opening).rejects.toMatchObject({ code: 'truncated-file' });
  });

  it.each([
    ['rank 0', 40, 0],
    ['rank 8', 40, 8],
    ['a negative dimension', 42, -4],
  ])('refuses %s', async (_, at, value) => {
    const bytes = await fixtureBytes('nifti', 'i2-le.nii');
    new DataView(bytes.buffer).setInt16(at, value, true);
    await expect(openFile(asFile('bad.nii', bytes))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('refuses types that it cannot read by name', async () => {
    const bytes = await fixtureBytes('nifti', 'i2-le.nii');
    new DataView(bytes.buffer).setInt16(70, 1536, true);
    await expect(openFile(asFile('f128.nii', bytes))).rejects.toMatchObject({
      code: 'unsupported-dtype',
    });
  });
});
