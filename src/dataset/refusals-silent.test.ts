/** @file Files that fit by shape and would give plausible, wrong results: refused, or put aside with a reason. */
import { describe, expect, it } from 'vitest';
import type { LabErrorCode } from '../domain/errors.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  N_PICTURES,
  N_TRIALS,
  ORDERING,
  behaviourFile,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
  matlabArray,
  pictureAt,
} from './testing/tiny-subject.ts';
import { how, openAll } from './testing/open-all.ts';

const VERTICES = 163842;

/** The same file elsewhere. */
const moved = (file: FakeFile, from: string, to: string): FakeFile => ({
  ...file,
  path: file.path.replace(from, to),
});

const surfaceBetas = (hemi: 'lh' | 'rh', subject: string, nVertices = VERTICES) =>
  fakeFile(
    `nsddata_betas/ppdata/${subject}/fsaverage/betas_fithrf/${hemi}.betas_session01.mgh`,
    'mgh',
    fakeArray('', new Float32Array(2 * nVertices).fill(1), [2, 1, 1, nVertices]),
  );

async function problemsOf(files: readonly FakeFile[]) {
  const { opened } = await openAll(files);
  return { ...opened, codes: opened.problems.map(({ code, file }) => [code, file]) };
}

const refusedOnly = async (files: readonly FakeFile[], code: LabErrorCode, bad: FakeFile) => {
  const { codes, problems } = await problemsOf(files);
  expect(codes.filter(([found]) => found !== 'missing-part')).toEqual([[code, bad.path]]);
  return problems.find(({ file }) => file === bad.path)?.message ?? '';
};

describe('subjects', () => {
  it('of the hemispheres of a surface differ', async () => {
    const other = surfaceBetas('rh', 'subj04');
    const files = [surfaceBetas('lh', 'subj03'), other, designFile()];
    const message = await refusedOnly(files, 'mixed-subjects', other);
    expect(message).toContain('subj03');
    expect(message).toContain('subj04');
  });

  it('of rows of pictures differ', async () => {
    const rows = (hemi: string, subject: string) =>
      fakeFile(
        `${subject}/training_split/training_fmri/${hemi}_training_fmri.npy`,
        'npy',
        fakeArray('', new Float32Array(40).fill(1), [8, 5]),
      );
    const other = rows('rh', 'subj06');
    await refusedOnly([rows('lh', 'subj05'), other], 'mixed-subjects', other);
  });

  it('are read from the folder nearest to the file', async () => {
    const inside = leastFiles().map((file) => ({ ...file, path: `subj05_project/${file.path}` }));
    const { dataset, problems } = await problemsOf([
      ...inside,
      { ...behaviourFile(), path: 'subj05_project/nsd/subj01/responses.tsv' },
    ]);
    expect(problems).toEqual([]);
    expect(dataset?.subject).toBe('subj01');
  });
});

describe('versions of the betas', () => {
  const version = 'betas_fithrf_GLMdenoise_RR';

  it('of two sessions differ', async () => {
    const other = moved(betasFile(2), version, 'betas_assumehrf');
    const files = [other, betasFile(1), generalFile(), designFile()];
    const message = await refusedOnly(files, 'bad-request', other);
    expect(message).toContain('betas_assumehrf');
    expect(message).toContain(version);
  });

  it('all there: the one that NSD recommends decides, with its own noise ceiling', async () => {
    const ncsnr = (folder: string, value: number): FakeFile => {
      const file = labelVolume('ncsnr', Object.fromEntries(GENERAL.map((i) => [i, value])), 0);
      return { ...file, path: `nsd/nsddata_betas/ppdata/subj01/func1pt8mm/${folder}/ncsnr.nii.gz` };
    };
    const older = [1, 2].map((session) => moved(betasFile(session), version, 'betas_assumehrf'));
    const files = [...older, ...leastFiles(), ncsnr(version, 0.5), ncsnr('betas_assumehrf', 0.25)];
    const { dataset, reports, codes } = await problemsOf(files);
    expect(codes).toEqual(older.map(({ path }) => ['bad-request', path]));
    expect(dataset?.ncsnr?.[0]).toBe(0.5);
    const card = reports.find(({ name }) => name.endsWith('betas_assumehrf/ncsnr.nii.gz'));
    expect(card?.because).toContain('not used here');
  });
});

it('betas of the synthetic and imagery runs are no session of the core experiment', async () => {
  const other = (name: string, folder: string): FakeFile => ({
    ...betasFile(3),
    path: `nsd/nsddata_betas/ppdata/subj01/func1pt8mm/${folder}/${name}.hdf5`,
  });
  const runs = [
    other('betas_nsdsynthetic', 'nsdsyntheticbetas_fithrf'),
    other('betas_nsdimagery', 'elsewhere'),
    other('betas_session01', 'restingbetas_fithrf'),
  ];
  const { dataset, problems, reports } = await problemsOf([...runs, ...leastFiles()]);
  expect(problems).toEqual([]);
  expect(dataset?.sessions.map(({ session }) => session)).toEqual([1, 2]);
  const alone = await problemsOf(leastFiles());
  expect(dataset?.id).toBe(alone.dataset?.id);
  for (const { path } of runs) {
    const card = reports.find(({ name }) => name === path);
    expect(card?.takenFor).toMatch(/NSD’s (synthetic|imagery|resting) runs/);
    expect(card?.because).toContain('not those of the core experiment');
  }
});

describe('trials that were planned but not shown', () => {
  it('by a session that the subject did not come to', async () => {
    const late = moved(betasFile(2, 3), 'session02', 'session33');
    const files = [betasFile(1, 3), late, generalFile(), designFile()].map((file) =>
      moved(file, 'subj01', 'subj03'),
    );
    const message = await refusedOnly(files, 'design-mismatch', late);
    expect(message).toContain('completed 32 sessions');
    expect(message).toContain('session 33');
  });

  it('by a responses.tsv that lists no trial of a session', async () => {
    const whole = behaviourFile();
    const short = {
      ...whole,
      arrays: whole.arrays.map((array) => ({
        ...array,
        shape: [N_TRIALS],
        read: async () => (await array.read()).subarray(0, N_TRIALS),
      })),
    };
    const message = await refusedOnly([...leastFiles(), short], 'design-mismatch', short);
    expect(message).toContain('session 2 hold 60 trials');
    expect(message).toContain('records 0');
  });
});

describe('-1 saved as an unsigned number', () => {
  const wrapped = (name: string, high: number) =>
    labelVolume(name, Object.fromEntries(GENERAL.map((linear) => [linear, 1])), high);

  it.each([255, 65535, 4294967295])('%s in nsdgeneral is not taken for its label', async (high) => {
    const bad = wrapped('nsdgeneral', high);
    const files = [betasFile(1), betasFile(2), designFile(), bad];
    expect(await refusedOnly(files, 'malformed-file', bad)).toContain(String(high));
  });

  it('in an atlas is not taken for a region', async () => {
    const bad = wrapped('streams', 255);
    // Inside nsdgeneral, where the naive reader sees it.
    const values = labelVolume('streams', { 1: 1, 2: 255, 4: 255 }, 255);
    await refusedOnly([...leastFiles(), { ...values, path: bad.path }], 'malformed-file', bad);
  });

  it('is a label of a mask that is only on and off', async () => {
    const mask = labelVolume('my-mask', Object.fromEntries(GENERAL.map((i) => [i, 255])), 0);
    const { dataset, problems } = await problemsOf([
      betasFile(1),
      betasFile(2),
      designFile(),
      mask,
    ]);
    expect(problems).toEqual([]);
    expect(dataset?.nVoxels).toBe(GENERAL.length);
  });
});

describe('ids that are off by one', () => {
  /** A design with every 73k id of its lists moved by so many, but not the list of shared ones. */
  function designMoved(by: number): FakeFile {
    const file = designFile();
    const arrays = file.arrays.map((array) =>
      array.path === 'subjectim'
        ? { ...array, read: async () => (await array.read()).map((id) => id + by) }
        : array,
    );
    return { ...file, arrays };
  }

  it('in the lists of a design, by its shared pictures', async () => {
    for (const by of [-1, 1]) {
      const bad = designMoved(by);
      const files = [betasFile(1), betasFile(2), generalFile(), bad];
      expect(await refusedOnly(files, 'design-mismatch', bad)).toContain('sharedix');
    }
  });

  it('in the lists of a design, by an id 0', async () => {
    const ids = Float64Array.from({ length: 8 * N_PICTURES }, (_, i) => Math.floor(i / 8));
    const lists = matlabArray('subjectim', ids, 8, N_PICTURES);
    const [ordering] = designFile().arrays;
    const bad = { ...designFile(), arrays: [ordering ?? lists, lists] };
    const files = [betasFile(1), betasFile(2), generalFile(), bad];
    expect(await refusedOnly(files, 'design-mismatch', bad)).toContain('counts from 1');
  });

  it('in a responses.tsv without a design', async () => {
    const column = (name: string, values: Float64Array) => fakeArray(name, values, [values.length]);
    const bad = fakeFile(
      'nsd/subj01/responses.tsv',
      'tsv',
      column(
        'SESSION',
        Float64Array.from(ORDERING, (_, row) => 1 + Math.floor(row / N_TRIALS)),
      ),
      column('73KID', Float64Array.from(ORDERING, pictureAt)),
      column(
        '10KID',
        Float64Array.from(ORDERING, (position) => position - 1),
      ),
    );
    const files = [betasFile(1), betasFile(2), generalFile(), bad];
    expect(await refusedOnly(files, 'design-mismatch', bad)).toContain('count 10KID from 1');
  });

  /** Rows, ids and the trials of subject 1's repetitions; each may be moved. */
  function tableFile({ id = 0, trial = 0 }): FakeFile {
    const n = 200;
    const trials = [0, 1, 2].map(() => new Float64Array(n));
    ORDERING.forEach((position, at) => {
      const row = pictureAt(position) - 1;
      const free = trials.find((column) => column[row] === 0);
      if (free) free[row] = at + 1 + trial;
    });
    const rows = Float64Array.from({ length: n }, (_, i) => i);
    const column = (name: string, values: Float64Array) => fakeArray(name, values, [n]);
    return fakeFile(
      'nsd/nsd_stim_info_merged.csv',
      'csv',
      column('column0', rows),
      column('cocoId', rows),
      column(
        'nsdId',
        rows.map((row) => row + id),
      ),
      ...trials.map((values, i) => column(`subject1_rep${i}`, values)),
    );
  }

  it('in the table of stimuli, by its rows', async () => {
    const bad = tableFile({ id: 1 });
    expect(await refusedOnly([...leastFiles(), bad], 'design-mismatch', bad)).toContain('nsdId 1');
  });

  it('in the table of stimuli, by the trials of the design', async () => {
    expect((await problemsOf([...leastFiles(), tableFile({})])).problems).toEqual([]);
    const bad = tableFile({ trial: 1 });
    const checked = [...leastFiles(), behaviourFile(), bad];
    expect(await refusedOnly(checked, 'design-mismatch', bad)).toContain('of subj01');
    const { codes, dataset } = await problemsOf([...leastFiles(), bad]);
    expect(dataset).toBeUndefined();
    expect(codes.filter(([code]) => code === 'design-mismatch')).toHaveLength(2);
  });
});

it('two designs of one drop that differ are not chosen between; a newer one is used', async () => {
  const other = { ...designFile(ORDERING.toReversed()), path: 'old/nsd_expdesign.mat' };
  const third = { ...designFile(), path: 'new/nsd_expdesign.mat' };
  const two = [betasFile(1), betasFile(2), generalFile(), designFile(), other];
  const { collection, opened, more } = await openAll(two, [third]);
  expect(opened.dataset).toBeUndefined();
  expect(opened.problems.filter(({ code }) => code === 'design-mismatch')).toHaveLength(2);
  const said = await collection.correct({ file: other.path, ignored: true });
  expect(said.dataset?.nTrials).toBe(2 * N_TRIALS);
  const again = collection.correct({ file: other.path, ignored: false });
  await expect(again).rejects.toMatchObject({ code: 'design-mismatch' });
  const after = await collection.open(more, how);
  expect(after.dataset?.nTrials).toBe(2 * N_TRIALS);
});
