/**
 * @file The ten ways in which such data get corrupted without an error, each met on purpose. Toys and
 * test vectors are those of the format notes, computed there with nibabel and scipy.
 */
import { describe, expect, it } from 'vitest';
import { id73k, nsdId, toNsdId } from '../domain/ids.ts';
import { zscorePerVoxel } from '../numerics/zscore.ts';
import { openFile } from '../readers/registry.ts';
import { asFile, fixtureFile, lzfAsLzo } from '../readers/testing/fixtures.ts';
import { betasSource, invalidVoxels } from './betas-source.ts';
import { facesOfPatch, voxelOfVertex } from './flat-surfaces.ts';
import { recognise } from './recognise/recognise.ts';
import { sampleVolume } from './sample-volume.ts';
import { voxelsByLabel } from './rois.ts';
import { assertDisjoint, splitFirstSeen, splitShared } from './split.ts';
import { withoutTwins } from './splits.ts';
import { firstAlike } from './stimuli.ts';
import { fakeArray, fakeFile, fakeVolume } from './testing/fakes.ts';
import {
  GENERAL,
  ORDERING,
  behaviourFile,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
  pictureAt,
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

describe('gotcha 5: index bases', () => {
  it('73k ids count from 1, rows of the brick from 0', () => {
    expect(toNsdId(id73k(1))).toBe(0);
    expect(toNsdId(id73k(73000))).toBe(72999);
    expect(() => id73k(0)).toThrow(/from 1/);
    expect(nsdId(0)).toBe(0);
  });

  it('maps trials to pictures: masterordering [3,1,2,1], subjectim [10,20,30]', async () => {
    const design = fakeFile(
      'nsd_expdesign.mat',
      'mat5',
      fakeArray('masterordering', Float64Array.of(3, 1, 2, 1), [4, 1]),
      fakeArray('subjectim', Float64Array.of(10, 20, 30), [3, 1]),
    );
    const betas = fakeFile(
      'subj01/betas_session01.hdf5',
      'hdf5',
      fakeArray('/betas', new Int16Array(4 * 24).fill(1), [4, 2, 3, 4]),
    );
    const { opened } = await openAll([betas, generalFile(), design]);
    expect(opened.problems).toEqual([]);
    const ids = [...(opened.dataset?.trialCondition ?? [])].map((condition) =>
      toNsdId(id73k(Number(opened.dataset?.conditionNames[condition]))),
    );
    expect(ids).toEqual([29, 9, 19, 9]);
  });

  it('reads subjectim whichever axis lies slowest', async () => {
    const file = designFile();
    const { opened: reversed } = await openAll([betasFile(1), generalFile(), file]);
    const arrays = await Promise.all(
      file.arrays.map(async (array) => {
        if (array.path !== 'subjectim') return array;
        const values = await array.read();
        const [columns = 0, rows = 0] = array.shape;
        const turned = Float64Array.from({ length: rows * columns }, (_, i) => {
          const [row, column] = [Math.floor(i / columns), i % columns];
          return values[column * rows + row] ?? NaN;
        });
        return fakeArray('subjectim', turned, [rows, columns]);
      }),
    );
    const { opened } = await openAll([betasFile(1), generalFile(), { ...file, arrays }]);
    expect(opened.dataset?.conditionNames).toEqual(reversed.dataset?.conditionNames);
  });

  it('transform coordinates count from 1; 9999 and beyond the grid are nowhere', () => {
    const voxelLinear = Uint32Array.from({ length: 27 }, (_, i) => i);
    const grid = { dims: [3, 3, 3] as [number, number, number], voxelLinear };
    const points = [
      [1, 1, 1],
      [3, 3, 3],
      [2.4, 1, 1],
      [3.01, 1, 1],
      [9999, 2, 2],
      [0.99, 1, 1],
      [NaN, 1, 1],
    ];
    const layer = Float32Array.from([0, 1, 2].flatMap((axis) => points.map((p) => p[axis] ?? NaN)));
    expect([...voxelOfVertex([layer], points.length, grid)]).toEqual([0, 26, 1, -1, -1, -1, -1]);
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

describe('gotcha 7: planned is not shown', () => {
  it('only trials of loaded sessions exist, also when an earlier session is absent', async () => {
    const { opened } = await openAll([betasFile(2), generalFile(), designFile(), behaviourFile()]);
    expect(opened.dataset?.nTrials).toBe(60);
    expect(opened.dataset?.sessions).toEqual([{ session: 2, firstTrial: 0, nTrials: 60 }]);
    expect(opened.dataset?.conditionNames[0]).toBe(String(pictureAt(ORDERING[60] ?? 0)));
  });
});

describe('gotcha 8: leakage', () => {
  it('first-seen: 85 % of conditions train with all their trials', () => {
    const trials = Int32Array.from({ length: 60 }, (_, i) => (i < 20 ? i : 19 - (i % 20)));
    const split = splitFirstSeen(trials);
    expect(new Set([...split.train].map((trial) => trials[trial])).size).toBe(17);
    expect(split.val.length).toBe(9);
    expect(() => assertDisjoint(split, trials, [])).not.toThrow();
  });

  it('shared pictures are held out when there are 30, else the paper’s rule holds', () => {
    const trials = Int32Array.from({ length: 100 }, (_, i) => i);
    const shared = (n: number) => [...trials].map((condition) => condition < n);
    expect(splitShared(trials, shared(30)).rule).toBe('shared');
    expect(splitShared(trials, shared(29)).rule).toBe('first-seen-85');
    expect(splitShared(trials, shared(100)).rule).toBe('first-seen-85');
  });

  it('refuses a condition on both sides by its name', () => {
    const split = { train: Uint32Array.of(0, 1), val: Uint32Array.of(2), rule: 'given' as const };
    expect(() => assertDisjoint(split, Int32Array.of(0, 1, 1), ['a', 'b'])).toThrow(/Condition b/);
  });

  it('leaves out of training what has the pixels of a held-out picture under another id', () => {
    const split = { train: Uint32Array.of(0, 1), val: Uint32Array.of(2), rule: 'given' as const };
    const found = withoutTwins(split, firstAlike(['cat', 'dog', 'cat']));
    expect([...found.split.train]).toEqual([1]);
    expect(found.notes).toMatchObject([{ code: 'leaky-split' }]);
  });
});

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
