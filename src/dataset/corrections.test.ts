/** @file What is determined of a file is on its card with the reason, and a person can put it right. */
import { describe, expect, it } from 'vitest';
import type { FileReport } from '../domain/arrays.ts';
import { Collection } from './collection.ts';
import { saveSession } from './saved-betas.ts';
import { memoryStore } from './testing/memory-store.ts';
import { fakeArray, fakeDrop, fakeFile } from './testing/fakes.ts';
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

  it('say that the subject of rows without a name is unknown, so that it can be given', async () => {
    const values = new Int16Array(N_TRIALS * GENERAL.length).fill(1);
    const rows = fakeArray('/betas', values, [N_TRIALS, GENERAL.length]);
    const { collection, opened } = await openAll([
      fakeFile('betas_session01.hdf5', 'hdf5', rows),
      designFile(),
    ]);
    expect(factsOf(opened.reports, 'session01.hdf5')).toMatchObject({ subject: 'unknown' });
    expect(opened.dataset).toBeUndefined();
    const after = await collection.correct({ file: 'betas_session01.hdf5', subject: 1 });
    expect(factsOf(after.reports, 'session01.hdf5')).toMatchObject({
      subject: 'subj01',
      release: 'first release',
    });
    expect(after.dataset?.subject).toBe('subj01');
    const late = await collection.correct({ file: 'betas_session01.hdf5', release: 'late' });
    expect(late.dataset?.sessions[0]?.releasedLate).toBe(true);
  });

  it('tell the subject of masked rows by the number of voxels of its nsdgeneral', async () => {
    const rows = (path: string, nColumns: number) =>
      fakeFile(path, 'hdf5', fakeArray('/betas', new Int16Array(2 * nColumns), [2, nColumns]));
    const files = [
      rows('betas_session01.hdf5', 15724),
      rows('subj02/betas_session02.hdf5', 15724),
      rows('subj02/betas_session03.hdf5', 14000),
    ];
    const { opened } = await openAll(files);
    const subjects = opened.reports.map(({ facts = [] }) => {
      const { value, why } = facts.find(({ name }) => name === 'subject') ?? {};
      return [value, why];
    });
    const byMask = ['subj01', 'by the number of voxels, that of nsdgeneral'];
    expect(subjects).toEqual([byMask, byMask, ['subj02', 'by name or folder']]);
    expect(opened.problems.map(({ code, file }) => [code, file])).toContainEqual([
      'mixed-subjects',
      files[2]?.path,
    ]);
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

  it('of what marks missing data decides which voxels have none, also of sessions that are kept', async () => {
    const values = new Float32Array(2 * N_TRIALS * GENERAL.length).fill(1);
    const width = GENERAL.length;
    values[3] = 0; // voxel 3: in one trial
    for (let row = 0; row < 2 * N_TRIALS; row++) values[row * width + 5] = 0; // voxel 5: in all
    values[width + 6] = NaN;
    const rows = fakeFile(
      'subj01/masked.hdf5',
      'hdf5',
      fakeArray('/betas', values, [2 * N_TRIALS, width]),
    );
    const store = memoryStore();
    const { opener, drop } = fakeDrop([rows, designFile()]);
    const collection = new Collection(opener, store);
    const opened = await collection.open(drop, {
      replace: false,
      name: undefined,
      simulated: false,
    });
    const invalid = async () => [...((await collection.dataset?.betas.session(1))?.invalid ?? [])];
    expect(await invalid()).toEqual([5, 6]);
    if (collection.dataset) await saveSession(collection.dataset.betas, 1, store);
    const ids = new Set([opened.dataset?.id]);
    for (const [missing, expected, words] of [
      ['zero-any', [3, 5, 6], 'NaN, or 0 in any trial'],
      ['nan', [6], 'NaN alone'],
      ['zero', [5, 6], 'NaN, or 0 in all trials'],
    ] as const) {
      const after = await collection.correct({ file: 'masked.hdf5', missing });
      expect(await invalid()).toEqual(expected);
      const fact = after.reports
        .flatMap(({ facts }) => facts ?? [])
        .find(({ name }) => name === 'missing');
      expect(fact).toMatchObject({ value: words, why: 'said by hand', correctable: true });
      ids.add(after.dataset?.id);
    }
    expect(ids.size).toBe(4);
  });

  it('of the release tells which sessions came late', async () => {
    const { collection, opened } = await openAll(leastFiles());
    expect(opened.dataset?.sessions.some(({ releasedLate }) => releasedLate)).toBe(false);
    const after = await collection.correct({ file: 'betas_session02.hdf5', release: 'late' });
    expect(after.dataset?.sessions.map(({ releasedLate }) => releasedLate)).toEqual([
      undefined,
      true,
    ]);
    const general = collection.correct({ file: 'nsdgeneral.nii.gz', release: 'late' });
    await expect(general).rejects.toMatchObject({ code: 'bad-request' });
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
