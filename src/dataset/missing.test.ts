/** @file What is missing is named in the words of the layout, and what is there is not. */
import { describe, expect, it } from 'vitest';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import { betasFile, designFile, leastFiles } from './testing/tiny-subject.ts';
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
});
