/** @file Volumes of the betas' size whose headers put them elsewhere in the body: they would mask other voxels. */
import { describe, expect, it } from 'vitest';
import type { FakeFile } from './testing/fakes.ts';
import { how, openAll } from './testing/open-all.ts';
import { betasFile, designFile, generalFile, labelVolume } from './testing/tiny-subject.ts';

type Affine = readonly number[];

/** 1.8 mm, centred, as NSD's volumes are. */
const NSD = [1.8, 0, 0, -2.7, 0, 1.8, 0, -1.8, 0, 0, 1.8, -0.9, 0, 0, 0, 1];
/** The first axis runs to the left. */
const MIRRORED = NSD.with(0, -1.8).with(3, 2.7);

function placed(file: FakeFile, affine: Affine, sformCode = 1): FakeFile {
  const arrays = file.arrays.map((array) => ({
    ...array,
    meta: { ...array.meta, affine, sformCode },
  }));
  return { ...file, arrays };
}

const floc = labelVolume('floc-places', { 1: 1, 4: 2 });
const inHdf5 = [betasFile(1), designFile()];

async function problemsOf(files: readonly FakeFile[]) {
  const { opened } = await openAll(files);
  const problems = opened.problems.filter(({ code }) => code !== 'missing-part');
  return { ...opened, problems, codes: problems.map(({ code, file }) => [code, file]) };
}

describe('a volume that lies elsewhere than', () => {
  it('the mask is refused: mirrored, or moved by more than half a voxel', async () => {
    for (const affine of [MIRRORED, NSD.with(3, -1.7), NSD.with(11, 0.05)]) {
      const files = [...inHdf5, placed(generalFile(), NSD), placed(floc, affine)];
      const { codes, dataset, problems } = await problemsOf(files);
      expect(codes).toEqual([['grid-mismatch', floc.path]]);
      expect(problems[0]?.message).toContain('nsdgeneral');
      expect(dataset?.rois.map(({ family }) => family)).not.toContain('floc-places');
    }
  });

  it('the betas is refused, the mask too', async () => {
    const betas = placed({ ...betasFile(1), format: 'nifti1.gz' }, NSD);
    const mask = placed(generalFile(), MIRRORED);
    const { codes, problems } = await problemsOf([betas, mask, designFile()]);
    expect(codes).toEqual([['grid-mismatch', mask.path]]);
    expect(problems[0]?.message).toContain('axes LAS from (2.7, -1.8, -0.9) mm, not axes RAS');
  });

  it('what is loaded is refused in a later drop, and the data set stays', async () => {
    const other = placed(floc, MIRRORED);
    const { collection, more } = await openAll([...inHdf5, placed(generalFile(), NSD)], [other]);
    const { problems, dataset } = await collection.open(more, how);
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['grid-mismatch', other.path]]);
    expect(dataset?.nVoxels).toBe(8);
  });
});

describe('a volume is taken', () => {
  it.each([
    ['moved by less than half a voxel', NSD.with(3, -1.9), 1],
    ['whose header says nothing of the body', MIRRORED, 0],
  ])('%s', async (_, affine, code) => {
    const files = [...inHdf5, placed(generalFile(), NSD), placed(floc, affine, code)];
    const { codes, dataset } = await problemsOf(files);
    expect(codes).toEqual([]);
    expect(dataset?.rois.map(({ family }) => family)).toContain('floc-places');
  });
});
