/**
 * @file Ways in which such data get corrupted without an error, each met on purpose: voxels, units and missing data: gotchas 1, 2, 3, 4 and 6
 * of ten. Toys and test vectors are those of the format notes, computed there with nibabel and scipy.
 */
import { describe, expect, it } from 'vitest';
import { zscorePerVoxel } from '../numerics/zscore.ts';
import { openFile } from '../readers/registry.ts';
import { fixtureFile } from '../readers/testing/fixtures.ts';
import { betasSource } from './betas-source.ts';
import { invalidVoxels } from './missing-voxels.ts';
import { recognise } from './recognise/recognise.ts';
import { voxelsByLabel } from './rois.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  ORDERING,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
} from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';
import { columnsFromNumpy, gather, positiveVoxels } from './responses/voxels.ts';

describe('gotcha 1: voxel order A and B', () => {
  it('lists the voxels of a mask in disk order (x fastest)', () => {
    // 4×3×2, value 100 i + 10 j + k at (1,0,0), (0,1,0), (0,0,1): order A is 100, 10, 1.
    const values = Float64Array.from({ length: 24 }, (_, lin) => {
      const [i, j, k] = [lin % 4, Math.floor(lin / 4) % 3, Math.floor(lin / 12)];
      return i + j + k === 1 ? 100 * i + 10 * j + k : 0;
    });
    expect([...gather(values, positiveVoxels([values]))]).toEqual([100, 10, 1]);
  });

  it('never puts rows of unknown order on a grid, even when their number fits', async () => {
    const rows = fakeArray('/betas', new Float32Array(120 * GENERAL.length), [120, GENERAL.length]);
    const file = fakeFile('subj01/masked.hdf5', 'hdf5', rows);
    const short = designFile(ORDERING);
    const { opened } = await openAll([
      file,
      generalFile(),
      short,
      labelVolume('streams', { 1: 1 }),
    ]);
    expect(opened.dataset).toMatchObject({ order: 'unknown', units: 'z', nVoxels: GENERAL.length });
    expect(opened.dataset?.grid).toBeUndefined();
    expect(opened.dataset?.rois).toEqual([]);
  });

  it('turns numpy’s order into disk order: the same voxels, [1, 10, 100] to [100, 10, 1]', () => {
    const grid = {
      dims: [4, 3, 2] as [number, number, number],
      voxelLinear: Uint32Array.of(1, 4, 12),
    };
    const columns = columnsFromNumpy(grid);
    expect([...columns].map((column) => [1, 10, 100][column])).toEqual([100, 10, 1]);
  });

  it('reads permuted columns back in the order asked for', async () => {
    const array = fakeArray(
      '/betas',
      Int16Array.from({ length: 12 }, (_, i) => i),
      [2, 6],
    );
    const columns = Uint32Array.of(5, 0, 3);
    const block = { nTrials: 2, pieces: [{ array, columns, rows: undefined, transposed: false }] };
    const info = { session: 1, firstTrial: 0, nTrials: 2, blocks: [block] };
    const { betas } = await betasSource([info], 3).session(1);
    expect([...betas]).toEqual([5, 0, 3, 11, 6, 9]);
  });
});

describe('gotcha 2: the scale of 300 depends on the source', () => {
  it('keeps int16 as it is and says that it is 300 × percent', async () => {
    const { collection, opened } = await openAll(leastFiles());
    expect(opened.dataset?.units).toBe('psc300');
    expect((await collection.dataset?.betas.session(1))?.betas).toBeInstanceOf(Int16Array);
  });

  it('takes float vertices of fsaverage for percent, not for 300 × percent', async () => {
    const frames = fakeArray('', new Float32Array(2 * 163842), [2, 1, 1, 163842]);
    const { opened } = await openAll([fakeFile('fsaverage/lh.betas_session01.mgh', 'mgh', frames)]);
    expect(opened.reports[0]?.takenFor).toBe('betas, session 1, lh');
    expect(opened.reports[0]?.because).toContain('percent signal change');
  });
});

describe('gotcha 3: a slope of 0 is no scaling', () => {
  it('reads NSD’s header (slope 0) as the numbers that are stored, not as zeros', async () => {
    const opened = await openFile(await fixtureFile('nifti', 'nsd-like.nii.gz'));
    const [array] = opened.arrays;
    expect(array?.meta['slope']).toBeUndefined();
    expect([...((await array?.read()) ?? [])]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    const columns = await array?.readColumns?.(Uint32Array.of(3, 11));
    expect([...(columns ?? [])]).toEqual([3, 11, 15, 23]);
  });

  it('keeps betas with slope 0 at 300 × percent all the way to the mapper', async () => {
    const file = await fixtureFile('nifti', 'betas.nii.gz');
    const path = 'subj01/func1pt8mm/betas_session01.nii.gz';
    const opened = await openFile({ ...file, path });
    const array = opened.arrays[0];
    const loaded = { path, bytes: file.blob.size, opened, fingerprint: '' };
    expect(array?.meta['slope']).toBeUndefined();
    expect(recognise(loaded)).toMatchObject({ kind: 'betas', units: 'psc300' });
    expect((await array?.readRows?.(0, 1))?.some((value) => value !== 0)).toBe(true);
  });
});

describe('gotcha 4: -1 in a region volume is no cortex', () => {
  it('neither -1 nor 0 is a label', () => {
    const labels = voxelsByLabel(Float64Array.of(-1, 0, 5, 5, 2));
    expect([...labels.keys()].sort()).toEqual([2, 5]);
    expect([...(labels.get(5) ?? [])]).toEqual([2, 3]);
  });

  it('joins hemispheres by membership, never by adding (-1 + 5 is not 4)', async () => {
    const lh = labelVolume('lh.streams', { 1: 5 });
    const rh = labelVolume('rh.streams', { 2: 5, 4: 4 });
    const { opened } = await openAll([...leastFiles(), lh, rh]);
    const voxels = (name: string) => [
      ...(opened.dataset?.rois.find((roi) => roi.name === name)?.voxels ?? []),
    ];
    expect(voxels('ventral')).toEqual([0, 1]);
    expect(voxels('midparietal')).toEqual([2]);
  });

  it('a left mask alone selects left voxels only', async () => {
    const left = labelVolume('lh.nsdgeneral', { 1: 1, 2: 1 });
    const { opened } = await openAll([betasFile(1), designFile(), left]);
    expect([...(opened.dataset?.grid?.voxelLinear ?? [])]).toEqual([1, 2]);
  });
});

describe('gotcha 6: missing data is 0 in integer files and NaN in float files', () => {
  it('finds voxels without data, and keeps single zeros', () => {
    expect([...invalidVoxels(Int16Array.of(0, 0, 5, 0, 3, 5), 3)]).toEqual([0]);
    expect([...invalidVoxels(Float32Array.of(0, 1, NaN, 0, 2, 3), 3)]).toEqual([0, 2]);
  });

  it('tells them with every session that is read', async () => {
    const file = betasFile(1);
    const [array] = file.arrays;
    const values = (await array?.read()) ?? new Int16Array();
    for (let i = 7; i < values.length; i += 24) values[i] = 0;
    const holed = { ...file, arrays: [fakeArray('/betas', values, array?.shape ?? [])] };
    const { collection } = await openAll([holed, generalFile(), designFile()]);
    const { invalid } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(invalid ?? [])]).toEqual([GENERAL.indexOf(7)]);
  });

  it('keeps a NaN in its voxel and a lack in its voxel: z-scores of the others are untouched', () => {
    // Two trials of three voxels: one NaN, 0 in both trials, sound.
    const z = zscorePerVoxel(Float32Array.of(NaN, 0, 1, 2, 0, 3), 2, 3);
    expect([...z]).toEqual([NaN, 0, -1, NaN, 0, 1]);
  });
});
