/** @file What is missing is named in the words of the layout, and what is there is not. */
import { describe, expect, it } from 'vitest';
import { fakeArray, fakeFile, fakeStrings, fakeVolume } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import { DIMS, betasFile, designFile, leastFiles } from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

async function missingOf(files: readonly FakeFile[]): Promise<Record<string, string>> {
  const { opened } = await openAll(files);
  const missing = opened.dataset?.missing ?? [];
  return Object.fromEntries(missing.map(({ part, where }) => [part, where]));
}

const vertices = (path: string, n: number, fill = 1, nTrials = 1) =>
  fakeFile(
    path,
    'mgh',
    fakeArray('', new Float32Array(n * nTrials).fill(fill), [nTrials, 1, 1, n]),
  );

const row = (path: string, values: Float32Array, ...shape: number[]) =>
  fakeFile(path, 'npy', fakeArray('', values, shape));

describe('what is missing', () => {
  it('of volumes lies in the folders of subject and resolution', async () => {
    expect(await missingOf(leastFiles())).toMatchObject({
      'visual areas': 'nsddata/ppdata/subj01/func1pt8mm/roi/prf-visualrois.nii.gz',
      'noise ceiling':
        'nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR/ncsnr.nii.gz',
      'volume-to-surface transforms':
        'nsddata/ppdata/subj01/transforms/lh.func1pt8-to-layerB2.mgz (B1 to B3, and rh)',
    });
  });

  it('before there is a data set lies in the resolution of the betas', async () => {
    const finer = betasFile(1);
    const path = finer.path.replace('func1pt8mm', 'func1mm');
    const { opened } = await openAll([{ ...finer, path }, designFile()]);
    expect(opened.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('nsddata/ppdata/subj01/func1mm/roi/nsdgeneral.nii.gz'),
    ]);
  });

  it('of fsaverage lies in its own folder, and no transform is asked for', async () => {
    const n = 163842;
    const betas = 'nsddata_betas/ppdata/subj03/fsaverage/b/lh.betas_session01.mgh';
    const files = [
      vertices(betas, n, 1, 60),
      vertices('nsddata/freesurfer/fsaverage/label/lh.nsdgeneral.mgz', n),
      vertices('nsddata/freesurfer/fsaverage/label/lh.Kastner2015.mgz', n),
      vertices('nsddata_betas/ppdata/subj03/fsaverage/b/lh.ncsnr.mgh', n, 0.5),
      designFile(),
    ];
    const missing = await missingOf(files);
    expect(missing['streams']).toBe('nsddata/freesurfer/fsaverage/label/lh.streams.mgz and rh');
    expect(missing['flat patches']).toContain('freesurfer/fsaverage/surf');
    for (const part of ['visual areas', 'noise ceiling', 'volume-to-surface transforms']) {
      expect(Object.keys(missing)).not.toContain(part);
    }
    const without = await openAll(files.filter(({ path }) => !path.includes('label')));
    expect(without.opened.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('nsddata/freesurfer/fsaverage/label/lh.nsdgeneral.mgz'),
    ]);
  });

  it('of Algonauts are its own files', async () => {
    const rows = row(
      'subj05/training_split/training_fmri/lh_training_fmri.npy',
      new Float32Array(40).fill(1),
      8,
      5,
    );
    const labels = row(
      'subj05/roi_masks/lh.floc-faces_challenge_space.npy',
      Float32Array.of(0, 1, 1, 2, 2),
      5,
    );
    const missing = await missingOf([rows, labels]);
    expect(missing['stimuli']).toContain('training_images');
    expect(missing['visual areas']).toContain('roi_masks/lh.prf-visualrois_challenge_space.npy');
    expect(missing['vertices in use']).toContain('all-vertices_fsaverage_space');
    expect(Object.keys(missing)).not.toContain('category regions');
    expect(Object.keys(missing)).not.toContain('noise ceiling');
  });

  it('of brain-diffuser is the design that tells its pictures', async () => {
    const name = 'nsd_test_fmriavg_nsdgeneral_sub1.npy';
    const rows = row(`processed_data/subj01/${name}`, new Float32Array(40).fill(1), 8, 5);
    expect((await missingOf([rows]))['experimental design']).toContain('nsd_expdesign.mat');
  });

  it('of a BIDS series is its own table, also where others have theirs', async () => {
    const stem = (session: number) => `der/sub-01/sub-01_ses-0${session}_task-x`;
    const betas = (session: number) =>
      fakeFile(
        `${stem(session)}_desc-betas_statmap.nii.gz`,
        'nifti1.gz',
        fakeArray('', new Float32Array(4 * 24).fill(session), [4, 2, 3, 4]),
      );
    const table = fakeFile(`${stem(1)}_events.tsv`, 'tsv', fakeStrings('stim_file', [...'abab']));
    const mask = fakeVolume(
      'der/sub-01/sub-01_desc-brain_mask.nii.gz',
      new Uint8Array(24).fill(1),
      DIMS,
    );
    const { opened } = await openAll([betas(1), betas(2), table, mask]);
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('of each series of betas'),
    ]);
  });

  it('of a session on surfaces is its other hemisphere, and of a hemisphere its labels', async () => {
    const n = 163842;
    const betas = (hemi: string, session: number) =>
      vertices(`subj03/fsaverage/b/${hemi}.betas_session0${session}.mgh`, n, session, 60);
    const labels = (hemi: string) => vertices(`fsaverage/label/${hemi}.nsdgeneral.mgz`, n);
    const sessions = [betas('lh', 1), betas('lh', 2), betas('rh', 2)];
    const half = await openAll([...sessions, labels('lh'), labels('rh'), designFile()]);
    expect(half.opened.dataset?.sessions.map(({ session }) => session)).toEqual([2]);
    expect(half.opened.problems).toMatchObject([{ code: 'missing-part', file: sessions[0]?.path }]);
    expect(half.opened.problems[0]?.message).toContain('Session 1 is not used');
    const bare = await openAll([...sessions, labels('lh'), designFile()]);
    expect(bare.opened.dataset?.sessions).toHaveLength(2);
    expect(bare.opened.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('Drop rh.nsdgeneral.mgz'),
    ]);
  });

  it('of pictures is the rest of them, by the name of the first', async () => {
    const rows = row('subj05/lh_training_fmri.npy', new Float32Array(40).fill(1), 8, 5);
    const picture = (number: number) =>
      fakeFile(
        `subj05/training_images/train-000${number}_nsd-0001${number}.png`,
        'png',
        fakeArray('', new Uint8Array(12).fill(number), [2, 2, 3]),
      );
    const seven = [1, 2, 3, 4, 6, 7, 8].map(picture);
    const { opened } = await openAll([rows, ...seven]);
    expect(opened.dataset?.missing.map(({ part }) => part)).toContain('stimuli');
    expect(opened.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('1 of 8 pictures are not there, the first of them that of row 5'),
    ]);
    const all = await openAll([rows, ...seven, picture(5)]);
    expect(all.opened.problems).toEqual([]);
    expect(all.opened.dataset?.missing.map(({ part }) => part)).not.toContain('stimuli');
  });
});
