/** @file What is determined of a file is on its card with the reason, and a person can put it right. */
import { describe, expect, it } from 'vitest';
import type { FileReport } from '../domain/arrays.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  N_TRIALS,
  behaviourFile,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
} from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

/** 120 rows of masked voxels; row r, column c holds 100 r + c. */
function rowsFile(): FakeFile {
  const width = GENERAL.length;
  const values = Float32Array.from(
    { length: 2 * N_TRIALS * width },
    (_, i) => 100 * Math.floor(i / width) + (i % width),
  );
  return fakeFile('subj01/masked.hdf5', 'hdf5', fakeArray('/betas', values, [2 * N_TRIALS, width]));
}

const factsOf = (reports: readonly FileReport[], end: string) =>
  Object.fromEntries(
    (reports.find(({ name }) => name.endsWith(end))?.facts ?? []).map(({ name, value }) => [
      name,
      value,
    ]),
  );

describe('the facts of a card', () => {
  it('say subject, session, units, order and the mark of missing data, each with its reason', async () => {
    const { opened } = await openAll(leastFiles());
    expect(factsOf(opened.reports, 'betas_session02.hdf5')).toEqual({
      subject: 'subj01',
      session: '2',
      units: '300 × percent signal change',
      order: 'nifti',
      missing: '0 in all trials',
      release: 'first release',
    });
    const facts = opened.reports.flatMap((report) => report.facts ?? []);
    expect(facts.every(({ why }) => why.length > 5)).toBe(true);
  });

  it('tell sessions that were released late', async () => {
    const values = new Int16Array(24);
    const late = fakeFile(
      'nsddata_betas/ppdata/subj04/func1pt8mm/b/betas_session28.hdf5',
      'hdf5',
      fakeArray('/betas', values, [1, 2, 3, 4]),
    );
    const { opened } = await openAll([late]);
    expect(factsOf(opened.reports, 'session28.hdf5')['release']).toContain('late');
  });
});

describe('a correction', () => {
  it('puts rows of unknown order on the grid, in the order that was said', async () => {
    const { collection, opened } = await openAll([rowsFile(), generalFile(), designFile()]);
    expect(opened.dataset).toMatchObject({ order: 'unknown', grid: undefined });
    const after = await collection.correct({ file: 'masked.hdf5', order: 'nifti' });
    expect(after.dataset?.grid?.voxelLinear).toEqual(Uint32Array.from(GENERAL));
    expect(after.dataset?.id).not.toBe(opened.dataset?.id);
    const fact = after.reports[0]?.facts?.find(({ name }) => name === 'order');
    expect(fact).toMatchObject({ value: 'nifti', why: 'said by hand', byHand: true });
    await collection.correct({ file: 'masked.hdf5', order: 'numpy' });
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas?.subarray(0, GENERAL.length) ?? [])]).not.toEqual(
      GENERAL.map((_, column) => column),
    );
  });

  it('of units makes z-scores of what was taken for percent', async () => {
    const { collection } = await openAll(leastFiles());
    await expect(
      collection.correct({ file: 'betas_session01.hdf5', units: 'psc' }),
    ).resolves.toMatchObject({ problems: [{ code: 'mixed-units' }] });
    const after = await collection.correct({ file: 'betas_session02.hdf5', units: 'psc' });
    expect(after.dataset?.units).toBe('psc');
    expect(after.problems).toEqual([]);
  });

  it('of the session moves its trials', async () => {
    const { collection } = await openAll([betasFile(2), generalFile(), designFile()]);
    const after = await collection.correct({ file: 'betas_session02.hdf5', session: 1 });
    expect(after.dataset?.sessions).toEqual([{ session: 1, firstTrial: 0, nTrials: N_TRIALS }]);
  });

  it('takes a file out of use, and back in', async () => {
    const streams = labelVolume('streams', { 1: 1, 7: 5 });
    const { collection, opened } = await openAll([...leastFiles(), streams]);
    expect(opened.dataset?.rois.length).toBeGreaterThan(0);
    const without = await collection.correct({ file: 'streams.nii.gz', ignored: true });
    expect(without.dataset?.rois).toEqual([]);
    expect(without.reports.find(({ ignored }) => ignored)?.because).toContain('said by hand');
    const again = await collection.correct({ file: 'streams.nii.gz', ignored: false });
    expect(again.dataset?.rois).toEqual(opened.dataset?.rois);
    expect(again.dataset?.id).toBe(opened.dataset?.id);
  });

  it('that leaves no data set is refused with the reason, and nothing changes', async () => {
    const { collection, opened } = await openAll([...leastFiles(), behaviourFile()]);
    const wrong = collection.correct({ file: 'betas_session01.hdf5', subject: 2 });
    await expect(wrong).rejects.toMatchObject({ code: 'mixed-subjects' });
    expect(collection.describe()).toEqual(opened);
  });

  it('of the order of whole volumes, or of an unknown file, is a bad request', async () => {
    const note = fakeFile('note.npy', 'npy', fakeArray('', Float32Array.of(1, 2), [2]));
    const { collection } = await openAll([...leastFiles(), note]);
    for (const correction of [
      { file: 'betas_session01.hdf5', order: 'numpy' as const },
      { file: 'note.npy', units: 'z' as const },
      { file: 'absent.npy', units: 'z' as const },
    ]) {
      await expect(collection.correct(correction)).rejects.toMatchObject({ code: 'bad-request' });
    }
  });
});

describe('responses given by hand', () => {
  it('with their order take the grid of a mask of as many voxels', async () => {
    const rows = fakeFile('x.npy', 'npy', fakeArray('', new Float32Array(16), [2, 8]));
    const { collection } = await openAll([rows, generalFile()]);
    const source = { file: 'x.npy', order: 'numpy' as const, units: 'z' as const };
    const { dataset } = await collection.assign('responses', source);
    expect(dataset).toMatchObject({ order: 'nifti', units: 'z' });
    expect(dataset?.grid?.voxelLinear).toEqual(Uint32Array.from(GENERAL));
  });
});
