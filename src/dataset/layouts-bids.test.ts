/** @file Beta series of BIDS derivatives and LAION-fMRI, and stimuli that are files of their own. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { bidsName, bidsRegion } from './recognise/bids.ts';
import { fakeArray, fakeDrop, fakeFile, fakeStrings, fakeVolume } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';

async function open(...files: FakeFile[]) {
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener);
  const how = { replace: false, name: undefined, simulated: false };
  return { collection, opened: await collection.open(drop, how) };
}

const DIMS = [3, 2, 2] as const;
const SIZE = 12;
const FUNC = 'derivatives/glm/sub-01/ses-01/func';

/** Value of a beta: 1000 × run + 100 × trial + flat position. */
function series(run: number, nTrials: number, stem = `sub-01_ses-01_task-view_run-0${run}`) {
  const values = Float32Array.from(
    { length: nTrials * SIZE },
    (_, i) => 1000 * run + 100 * Math.floor(i / SIZE) + (i % SIZE),
  );
  const shape = [nTrials, DIMS[2], DIMS[1], DIMS[0]];
  return fakeFile(
    `${FUNC}/${stem}_desc-betas_statmap.nii.gz`,
    'nifti1.gz',
    fakeArray('', values, shape),
  );
}

function events(run: number, stimuli: string[], types?: string[]): FakeFile {
  return fakeFile(
    `${FUNC}/sub-01_ses-01_task-view_run-0${run}_events.tsv`,
    'tsv',
    fakeArray(
      'onset',
      Float64Array.from(stimuli, (_, i) => 4 * i),
      [stimuli.length],
    ),
    fakeStrings('stim_file', stimuli),
    ...(types ? [fakeStrings('trial_type', types)] : []),
  );
}

const mask = (subject = '01') => {
  const values = Uint8Array.from({ length: SIZE }, (_, i) => (i % 3 === 0 ? 1 : 0));
  return fakeVolume(
    `derivatives/glm/sub-${subject}/sub-${subject}_desc-brain_mask.nii.gz`,
    values,
    DIMS,
  );
};

const picture = (name: string, value: number) =>
  fakeFile(
    `stimuli/${name}`,
    'png',
    fakeArray('', new Uint8Array(12).fill(value), [2, 2, 3], { units: 'rgb' }),
  );

describe('names of BIDS', () => {
  it('are taken apart', () => {
    expect(bidsName('x/sub-01_ses-02_run-3_desc-betas_statmap.nii.gz')).toEqual({
      entities: { sub: '01', ses: '02', run: '3', desc: 'betas' },
      suffix: 'statmap',
    });
    expect(bidsName('betas_session01.nii.gz')).toBeUndefined();
    expect(bidsRegion('sub-03_space-T1w_res-1pt8_label-FFA1_mask.nii.gz')).toEqual({
      name: 'FFA1',
      hemi: 'both',
    });
    expect(bidsRegion('sub-03_hemi-L_label-V1_mask.nii.gz')?.hemi).toBe('lh');
  });
});

describe('a BIDS beta series', () => {
  it('takes the stimulus of each volume from the events of its run', async () => {
    const { opened, collection } = await open(
      series(2, 2),
      series(1, 3),
      events(1, ['a.png', 'b.png', 'a.png']),
      events(2, ['c.png', 'b.png']),
      mask(),
      picture('a.png', 10),
      picture('b.png', 20),
      picture('deep/c.png', 30),
    );
    const { dataset } = opened;
    expect(opened.problems).toEqual([]);
    expect(dataset).toMatchObject({
      name: 'sub-01',
      nsd: false,
      nTrials: 5,
      nVoxels: 4,
      order: 'nifti',
      conditionNames: ['a.png', 'b.png', 'c.png'],
      stimuli: { count: 3, height: 2, width: 2 },
    });
    expect([...(dataset?.trialCondition ?? [])]).toEqual([0, 1, 0, 2, 1]);
    expect(dataset?.sessions.map(({ session }) => session)).toEqual([101, 102]);
    const { betas } = (await collection.dataset?.betas.session(102)) ?? {};
    expect([...(betas ?? [])]).toEqual([2000, 2003, 2006, 2009, 2100, 2103, 2106, 2109]);
    const [shown] = (await collection.dataset?.stimuli?.pictures([2])) ?? [];
    expect(shown?.pixels[0]).toBe(30);
  });

  it('leaves out rows in which nothing was shown, and rows of other conditions', async () => {
    const blanks = events(1, ['n/a', 'a.png', 'n/a', 'b.png']);
    const { opened } = await open(series(1, 2), blanks, mask());
    expect(opened.dataset?.conditionNames).toEqual(['a.png', 'b.png']);
    expect(opened.dataset?.missing.map(({ part }) => part)).toEqual(['stimuli']);
    const typed = events(1, ['a.png', 'b.png', 'c.png'], ['betas', 'other', 'betas']);
    const { opened: own } = await open(series(1, 2), typed, mask());
    expect(own.dataset?.conditionNames).toEqual(['a.png', 'c.png']);
  });

  it('refuses a table of another length, and asks for the one that is missing', async () => {
    const { opened } = await open(series(1, 3), events(1, ['a.png', 'b.png']), mask());
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems[0]).toMatchObject({ code: 'design-mismatch' });
    const { opened: without } = await open(series(1, 3), mask());
    expect(without.problems[0]?.message).toContain('_events.tsv');
  });

  it('refuses what is of another subject', async () => {
    const { opened } = await open(series(1, 1), events(1, ['a.png']), mask(), mask('02'));
    expect(opened.dataset?.nTrials).toBe(1);
    expect(opened.problems).toMatchObject([{ code: 'mixed-subjects' }]);
  });
});

describe('LAION-fMRI', () => {
  it('joins volumes and labels by beta_index, and names regions by their label', async () => {
    const stem = 'sub-03_ses-04_task-images';
    const folder = 'derivatives/glmsingle-tedana/sub-03/ses-04/func';
    const betas = fakeFile(
      `${folder}/${stem}_space-T1w_stat-effect_desc-SingletrialBetas_statmap.nii.gz`,
      'nifti1.gz',
      fakeArray('', new Float32Array(3 * SIZE).fill(1), [3, DIMS[2], DIMS[1], DIMS[0]]),
    );
    const trials = fakeFile(
      `${folder}/${stem}_desc-SingletrialBetas_trials.tsv`,
      'tsv',
      fakeArray('beta_index', Float64Array.of(2, 0, 1), [3]),
      fakeStrings('label', ['c.jpg', 'a.jpg', 'b.jpg']),
    );
    const region = (label: string, voxel: number) => {
      const values = new Uint8Array(SIZE);
      values[voxel] = values[voxel + 1] = 1;
      const path = `derivatives/rois/sub-03/x/sub-03_space-T1w_res-1pt8_label-${label}_mask.nii.gz`;
      return fakeVolume(path, values, DIMS);
    };
    const { opened } = await open(betas, trials, region('FFA1', 2), region('PPA', 7));
    expect(opened.problems).toEqual([]);
    expect(opened.dataset).toMatchObject({
      name: 'sub-03',
      conditionNames: ['a.jpg', 'b.jpg', 'c.jpg'],
      sessions: [{ session: 4, firstTrial: 0, nTrials: 3 }],
    });
    const rois = opened.dataset?.rois.map(({ name, voxels }) => [name, [...voxels]]);
    expect(rois).toEqual([
      ['FFA1', [0, 1]],
      ['PPA', [2, 3]],
    ]);
    const card = opened.reports.find(({ takenFor }) => takenFor.startsWith('betas'));
    expect(card?.because).toMatch(/LAION-fMRI .*unchecked on a real file: .*beta_index/);
    const other = (await open(series(1, 1), mask())).opened.reports[0];
    expect(other?.because).not.toContain('LAION');
  });
});
