/** @file Layouts that circulate beside NSD's volumes, each from the shapes and names they have. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { planeOfMesh } from './flat-surfaces.ts';
import { FSAVERAGE_VERTICES } from './nsd/subjects.ts';
import { fakeArray, fakeDrop, fakeFile, fakeStrings } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  N_SHARED,
  ORDERING,
  designFile,
  generalFile,
  labelVolume,
  pictureAt,
} from './testing/tiny-subject.ts';

async function open(...files: FakeFile[]) {
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener);
  const how = { replace: false, name: undefined, simulated: false };
  return { collection, opened: await collection.open(drop, how) };
}

const counting = (n: number) => Float32Array.from({ length: n }, (_, i) => i);

describe('masked sessions of mind-reader', () => {
  it('are rows in disk order, 300 × percent, and take regions and flat maps', async () => {
    const width = GENERAL.length;
    const values = Int16Array.from({ length: 60 * width }, (_, i) => i);
    const session = fakeFile(
      'subj01/betas_session01.hdf5',
      'hdf5',
      fakeArray('/betas', values, [60, width]),
    );
    const streams = labelVolume('streams', { 4: 5 });
    const { opened, collection } = await open(session, generalFile(), designFile(), streams);
    expect(opened.dataset).toMatchObject({ order: 'nifti', units: 'psc300', nVoxels: width });
    const ventral = opened.dataset?.rois.find(({ name }) => name === 'ventral');
    expect([...(ventral?.voxels ?? [])]).toEqual([GENERAL.indexOf(4)]);
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas?.subarray(width, width + 3) ?? [])]).toEqual([width, width + 1, width + 2]);
  });

  it('whose width is another than the mask’s are refused', async () => {
    const session = fakeFile(
      'subj01/betas_session01.hdf5',
      'hdf5',
      fakeArray('/betas', new Int16Array(60 * 5), [60, 5]),
    );
    const { opened } = await open(session, generalFile(), designFile());
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems[0]).toMatchObject({ code: 'shape-mismatch' });
  });
});

describe('MindEye 2', () => {
  it('holds all sessions in one file, in numpy’s order: cut at 750 and turned to disk order', async () => {
    const nTrials = 1500;
    const ordering = Array.from({ length: 30000 }, (_, trial) => ORDERING[trial % 120] ?? 1);
    const width = GENERAL.length;
    const file = fakeFile(
      'betas_all_subj01_fp32_renorm.hdf5',
      'hdf5',
      fakeArray('/betas', counting(nTrials * width), [nTrials, width]),
    );
    const { opened, collection } = await open(file, generalFile(), designFile(ordering));
    expect(opened.problems).toEqual([]);
    expect(opened.dataset).toMatchObject({ units: 'z', order: 'nifti', nTrials });
    expect(opened.dataset?.sessions).toEqual([
      { session: 1, firstTrial: 0, nTrials: 750 },
      { session: 2, firstTrial: 750, nTrials: 750 },
    ]);
    const places = GENERAL.map((lin) => [lin % 4, Math.floor(lin / 4) % 3, Math.floor(lin / 12)]);
    const inNumpy = places.map(([i = 0, j = 0, k = 0]) => (i * 3 + j) * 2 + k);
    const expected = inNumpy.map((place) => inNumpy.toSorted((a, b) => a - b).indexOf(place));
    const { betas } = (await collection.dataset?.betas.session(2)) ?? {};
    const offset = 750 * width;
    expect([...(betas?.subarray(0, width) ?? [])]).toEqual(expected.map((c) => offset + c));
  });
});

describe('MindEye 1', () => {
  const width = GENERAL.length;
  const [nx, ny, nz] = [4, 3, 2];
  /** Place in numpy's volume `[x, y, z]` of each voxel of the mask, in disk order. */
  const inNumpy = GENERAL.map((lin) => {
    const [i, j, k] = [lin % nx, Math.floor(lin / nx) % ny, Math.floor(lin / (nx * ny))];
    return (i * ny + j) * nz + k;
  });

  /** Samples whose volume holds 100 × nsdId + place; rows list the mask in the order given. */
  function shard(name: string, ids: number[], order: 'numpy' | 'disk', whole = true): FakeFile {
    const places = order === 'numpy' ? inNumpy.toSorted((a, b) => a - b) : inNumpy;
    const rows = ids.flatMap((id) =>
      [0, 1, 2].flatMap((r) => places.map((place) => 100 * id + place + (r - 1) / 2)),
    );
    const brick = ids.flatMap((id) =>
      [0, 1, 2].flatMap((r) => Array.from({ length: 24 }, (_, p) => 100 * id + p + (r - 1) / 2)),
    );
    const pictures = Uint8Array.from(ids.flatMap((id) => new Array<number>(12).fill(id)));
    const n = ids.length;
    return fakeFile(
      `webdataset_avg_split/${name}.tar`,
      'tar',
      fakeArray('nsdgeneral.npy', Float32Array.from(rows), [n, 3, width]),
      ...(whole ? [fakeArray('wholebrain_3d.npy', Float32Array.from(brick), [n, 3, 4, 3, 2])] : []),
      fakeArray('coco73k.npy', Float64Array.from(ids), [n, 1]),
      fakeArray('jpg', pictures, [n, 2, 2, 3]),
    );
  }

  it.each(['numpy', 'disk'] as const)('averages rows and finds their order: %s', async (order) => {
    const { opened, collection } = await open(
      shard('test/test_subj01_0', [7, 3], order),
      shard('train/train_subj01_1', [9], order),
      shard('train/train_subj01_0', [4, 5], order),
      generalFile(),
    );
    const { dataset } = opened;
    expect(opened.problems).toEqual([]);
    expect(dataset).toMatchObject({
      nTrials: 5,
      units: 'z',
      order: 'nifti',
      subject: 'subj01',
      conditionNames: ['5', '6', '10', '8', '4'],
      split: { rule: 'given', val: Uint32Array.of(3, 4) },
      stimuli: { count: 5, height: 2, width: 2 },
    });
    const { betas } = (await collection.dataset?.betas.session(3)) ?? {};
    expect([...(betas?.subarray(0, width) ?? [])]).toEqual(inNumpy.map((place) => 700 + place));
    const [picture] = (await collection.dataset?.stimuli?.pictures([2])) ?? [];
    expect(picture?.pixels[0]).toBe(9);
  });

  it('refuses rows that agree with the whole brain in neither order', async () => {
    const file = shard('train/train_subj01_0', [4, 5], 'numpy');
    const [first, ...rest] = file.arrays;
    const values = (await first?.read())?.map((value, i) => value + (i % 5)) ?? new Float32Array();
    const wrong = {
      ...file,
      arrays: [fakeArray('nsdgeneral.npy', values, [2, 3, width]), ...rest],
    };
    const { opened } = await open(wrong, generalFile());
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems[0]?.code).toBe('unknown-order');
  });

  it('without a mask keeps numpy’s order and has no grid', async () => {
    const { opened } = await open(shard('train/train_subj01_0', [4, 5], 'numpy', false));
    expect(opened.dataset).toMatchObject({ order: 'numpy', grid: undefined, nTrials: 2 });
  });
});

describe('betas on fsaverage', () => {
  const label = (hemi: string, family: string, labels: Record<number, number>) => {
    const values = new Float32Array(FSAVERAGE_VERTICES);
    for (const [vertex, value] of Object.entries(labels)) values[Number(vertex)] = value;
    const path = `nsd/subj01/fsaverage/label/${hemi}.${family}.mgz`;
    return fakeFile(path, 'mgh', fakeArray('', values, [1, 1, FSAVERAGE_VERTICES]));
  };
  const betas = (hemi: string, first: number) => {
    const values = new Float32Array(60 * FSAVERAGE_VERTICES);
    for (let trial = 0; trial < 60; trial++) {
      for (const vertex of [5, 9, 163841]) {
        values[trial * FSAVERAGE_VERTICES + vertex] = first + trial + vertex / 1e6;
      }
    }
    const path = `nsd/subj01/fsaverage/betas_fithrf/${hemi}.betas_session01.mgh`;
    return fakeFile(path, 'mgh', fakeArray('', values, [60, 1, 1, FSAVERAGE_VERTICES]));
  };
  const patch = (hemi: string) => [
    fakeFile(
      `nsd/freesurfer/fsaverage/surf/${hemi}.full.flat.patch.3d`,
      'freesurfer-patch',
      fakeArray('vertex', Int32Array.of(9, 5, 7), [3]),
      fakeArray('xyz', Float32Array.of(1, 2, 0, 3, 4, 0, 5, 6, 0), [3, 3]),
    ),
    fakeFile(
      `nsd/freesurfer/fsaverage/surf/${hemi}.white`,
      'freesurfer-surface',
      fakeArray('vertices', new Float32Array(3 * FSAVERAGE_VERTICES), [FSAVERAGE_VERTICES, 3]),
      fakeArray('faces', Int32Array.of(5, 7, 9, 5, 7, 8), [2, 3]),
    ),
  ];

  it('have the vertices of nsdgeneral for columns, left before right, and paint them', async () => {
    const { opened, collection } = await open(
      betas('lh', 0),
      betas('rh', 1000),
      label('lh', 'nsdgeneral', { 5: 1, 9: 1 }),
      label('rh', 'nsdgeneral', { 163841: 1 }),
      label('lh', 'streams', { 9: 5 }),
      label('rh', 'streams', { 163841: 5 }),
      ...patch('lh'),
      designFile(),
    );
    const { dataset } = opened;
    expect(opened.problems).toEqual([]);
    expect(dataset).toMatchObject({ nVoxels: 3, units: 'psc', nTrials: 60 });
    const session = await collection.dataset?.betas.session(1);
    expect(session?.betas[3]).toBeCloseTo(1.000005, 5);
    expect(session?.betas[5]).toBeCloseTo(1001.163841, 3);
    const voxels = (name: string) => [
      ...(dataset?.rois.find((roi) => roi.name === name)?.voxels ?? []),
    ];
    expect(voxels('lh.ventral')).toEqual([1]);
    expect(voxels('ventral')).toEqual([1, 2]);
    const [surface] = dataset?.surfaces ?? [];
    expect([...(surface?.vertexVoxel ?? [])]).toEqual([1, 0, -1]);
    expect([...(surface?.faces ?? [])]).toEqual([1, 2, 0]);
    expect([...(surface?.xy ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('flats of pycortex', () => {
  it('use the vertices of triangles only, turned back to FreeSurfer’s axes', () => {
    const xyz = Float32Array.of(9, 9, 9, 1, 2, 0, 3, 4, 0, 5, 6, 0);
    const { vertexId, xy, faces } = planeOfMesh(xyz, Int32Array.of(3, 1, 2), true);
    expect([...vertexId]).toEqual([1, 2, 3]);
    expect([...xy]).toEqual([-2, 1, -4, 3, -6, 5]);
    expect([...faces]).toEqual([2, 0, 1]);
  });

  it('paint betas on fsaverage where no patch was dropped', async () => {
    const values = Float32Array.from({ length: 60 * FSAVERAGE_VERTICES }, (_, i) => i % 7);
    const mask = new Float32Array(FSAVERAGE_VERTICES);
    mask[7] = mask[8] = 1;
    const path = 'nsd/subj01/fsaverage';
    const xyz = new Float32Array(3 * FSAVERAGE_VERTICES).fill(5);
    const { opened } = await open(
      fakeFile(
        `${path}/betas_fithrf/lh.betas_session01.mgh`,
        'mgh',
        fakeArray('', values, [60, 1, 1, FSAVERAGE_VERTICES]),
      ),
      fakeFile(
        `${path}/label/lh.nsdgeneral.mgz`,
        'mgh',
        fakeArray('', mask, [1, 1, FSAVERAGE_VERTICES]),
      ),
      fakeFile(
        'pycortex/fsaverage/surfaces/flat_lh.gii',
        'gifti',
        fakeArray('vertices', xyz, [FSAVERAGE_VERTICES, 3]),
        fakeArray('faces', Int32Array.of(6, 7, 8), [1, 3]),
      ),
      designFile(),
    );
    expect(opened.problems).toEqual([]);
    expect([...(opened.dataset?.surfaces[0]?.vertexVoxel ?? [])]).toEqual([-1, 0, 1]);
  });
});

describe('Algonauts 2023', () => {
  const rows = (hemi: string, nColumns: number, start: number) =>
    fakeFile(
      `subj01/training_split/training_fmri/${hemi}_training_fmri.npy`,
      'npy',
      fakeArray(
        '',
        counting(4 * nColumns).map((v) => v + start),
        [4, nColumns],
      ),
    );
  const labels = (name: string, values: Int32Array) =>
    fakeFile(`subj01/roi_masks/${name}.npy`, 'npy', fakeArray('', values, [values.length]));
  const all = (hemi: string, vertices: number[]) => {
    const mask = new Int32Array(FSAVERAGE_VERTICES);
    for (const vertex of vertices) mask[vertex] = 2; // the sum of two masks: > 0, not === 1
    return labels(`${hemi}.all-vertices_fsaverage_space`, mask);
  };
  const pictures = [12, 40, 41, 90].map((nsdId, row) =>
    fakeFile(
      `subj01/training_split/training_images/train-000${row + 1}_nsd-000${nsdId}.png`,
      'png',
      fakeArray('', new Uint8Array(12).fill(nsdId), [2, 2, 3]),
    ),
  );

  it('has a row a picture, both hemispheres side by side, z-scores, and pictures by name', async () => {
    const { opened, collection } = await open(
      rows('rh', 2, 100),
      rows('lh', 3, 0),
      all('lh', [7, 8, 20]),
      all('rh', [3, 5]),
      labels('lh.floc-faces_challenge_space', Int32Array.of(0, 2, 0)),
      labels('rh.floc-faces_challenge_space', Int32Array.of(1, 0)),
      ...pictures,
    );
    const { dataset } = opened;
    expect(opened.problems).toEqual([]);
    expect(dataset).toMatchObject({
      nTrials: 4,
      nVoxels: 5,
      units: 'z',
      subject: 'subj01',
      conditionNames: ['13', '41', '42', '91'],
      stimuli: { height: 2, width: 2, channels: 3 },
      split: { rule: 'first-seen-85' },
    });
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas?.subarray(5, 10) ?? [])]).toEqual([3, 4, 5, 102, 103]);
    const faces = dataset?.rois.filter(({ family }) => family === 'floc-faces');
    expect(faces?.find(({ name }) => name === 'floc-faces')?.voxels).toEqual(Uint32Array.of(1, 3));
    const [picture] = (await collection.dataset?.stimuli?.pictures([2])) ?? [];
    expect(picture?.pixels[0]).toBe(41);
  });

  it('names its regions by its own dictionaries', async () => {
    const dictionary = fakeFile(
      'subj01/roi_masks/mapping_floc-faces.npy',
      'npy',
      fakeArray('index', Float64Array.of(0, 1, 2), [3]),
      fakeStrings('name', ['Unknown', 'OFA', 'FFA-one']),
    );
    const { opened } = await open(
      rows('lh', 3, 0),
      labels('lh.floc-faces_challenge_space', Int32Array.of(0, 2, 0)),
      dictionary,
    );
    expect(opened.reports.at(-1)?.takenFor).toBe('label names of floc-faces');
    expect(opened.dataset?.rois.map(({ name }) => name)).toContain('FFA-one');
  });

  it('with masks of another subject is refused', async () => {
    const { opened } = await open(rows('lh', 3, 0), all('lh', [7, 8]));
    expect(opened.problems).toMatchObject([{ code: 'shape-mismatch' }]);
    expect(opened.dataset?.nVoxels).toBe(3);
  });
});

describe('brain-diffuser', () => {
  it('rebuilds the pictures of its rows by replaying the design, and keeps its split', async () => {
    const width = GENERAL.length;
    const file = (side: string, nRows: number) =>
      fakeFile(
        `subj01/nsd_${side}_fmriavg_nsdgeneral_sub1.npy`,
        'npy',
        fakeArray('', Float64Array.from(counting(nRows * width)), [nRows, width]),
      );
    const nTrain = 40 - N_SHARED;
    const { opened } = await open(
      file('test', N_SHARED),
      file('train', nTrain),
      generalFile(),
      designFile(),
    );
    const { dataset } = opened;
    expect(opened.problems).toEqual([]);
    expect(dataset).toMatchObject({ units: 'psc300', order: 'nifti', nTrials: 40 });
    const seen = [...new Set(ORDERING)];
    const train = seen.filter((position) => position > N_SHARED).map(pictureAt);
    expect(dataset?.conditionNames.slice(0, nTrain)).toEqual(train.map(String));
    expect(dataset?.split.val).toHaveLength(N_SHARED);
    expect(dataset?.split.rule).toBe('given');
  });

  it('replays the sessions of the first release, or all of them when that is said by hand', async () => {
    const width = GENERAL.length;
    const file = (side: string, nRows: number) =>
      fakeFile(
        `subj01/nsd_${side}_fmriavg_nsdgeneral_sub1.npy`,
        'npy',
        fakeArray('', new Float64Array(nRows * width).fill(1), [nRows, width]),
      );
    // Pictures 39 and 40 are shown in sessions 38 to 40 only.
    const ordering = Array.from({ length: 30_000 }, (_, t) => (t % (t < 37 * 750 ? 38 : 40)) + 1);
    const design = designFile(ordering);
    const test = file('test', N_SHARED);
    const early = await open(test, file('train', 38 - N_SHARED), generalFile(), design);
    expect(early.opened.dataset).toMatchObject({ nConditions: 38 });
    const { collection, opened } = await open(
      test,
      file('train', 40 - N_SHARED),
      generalFile(),
      design,
    );
    expect(opened.dataset?.conditionNames).not.toContain(String(pictureAt(40)));
    expect(opened.problems[0]?.message).toContain('correct the release of the rows');
    const after = await collection.correct({
      file: 'nsd_train_fmriavg_nsdgeneral_sub1.npy',
      release: 'late',
    });
    expect(after.problems).toEqual([]);
    expect(after.dataset?.conditionNames.at(8)).toBe(String(pictureAt(40)));
    const facts = after.reports.flatMap((report) => report.facts ?? []);
    expect(facts.filter(({ name }) => name === 'release').map(({ value }) => value)).toEqual([
      'first release',
      'late (2023-08-20)',
    ]);
  });
});
