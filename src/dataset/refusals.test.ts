import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { fakeArray, fakeDrop, fakeFile } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  ORDERING,
  behaviourFile,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
  stimuliFile,
} from './testing/tiny-subject.ts';
import { how, openAll } from './testing/open-all.ts';

describe('what does not go together is refused, and what was loaded stays', () => {
  async function refused(added: FakeFile, first: readonly FakeFile[] = leastFiles()) {
    const { collection, more, opened: before } = await openAll(first, [added]);
    const after = await collection.open(more, how);
    expect(after.dataset?.id).toBe(before.dataset?.id);
    const card = after.reports.find(({ name }) => name === added.path);
    expect(card?.problems[0]?.code).toBe(after.problems.at(-1)?.code);
    return after.problems.at(-1);
  }

  it('betas of another subject', async () => {
    const problem = await refused(betasFile(3, 2));
    expect(problem?.code).toBe('mixed-subjects');
    expect(problem?.message).toContain('subj01');
    expect(problem?.message).toContain('subj02');
  });

  it('betas and masks on another grid', async () => {
    const mask = labelVolume('floc-words', { 1: 1 }, -1, [5, 3, 2]);
    expect((await refused(mask))?.code).toBe('grid-mismatch');
    const betas = fakeFile(
      'betas_session03.hdf5',
      'hdf5',
      fakeArray('/betas', new Int16Array(60 * 30), [60, 2, 3, 5]),
    );
    expect((await refused(betas))?.code).toBe('grid-mismatch');
  });

  it('betas in other units', async () => {
    const floats = fakeFile(
      'nsd/subj01/betas_session03.hdf5',
      'hdf5',
      fakeArray('/betas', new Float32Array(60 * 24), [60, 2, 3, 4], { units: 'psc' }),
    );
    expect((await refused(floats))?.code).toBe('mixed-units');
  });

  it('responses that contradict the design, naming the first row', async () => {
    const problem = await refused(behaviourFile(17));
    expect(problem?.code).toBe('design-mismatch');
    expect(problem?.message).toContain('trial 17');
  });

  it('a design and responses dropped together that differ: nothing is decoded', async () => {
    const { opened } = await openAll([betasFile(1), generalFile(), designFile(), behaviourFile(3)]);
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems.filter(({ code }) => code === 'design-mismatch')).toHaveLength(2);
  });

  it('a second design that tells other pictures', async () => {
    const other = designFile(ORDERING.toReversed());
    const again = { ...other, path: 'other/nsd_expdesign.mat' };
    const byResponses = await refused(again, [...leastFiles(), behaviourFile()]);
    expect(byResponses?.code).toBe('design-mismatch');
    const alone = await refused(again);
    expect(alone?.code).toBe('design-mismatch');
    expect(alone?.message).toContain('trial 0 of session 1');
  });

  it('a session that is not as long as planned', async () => {
    const short = fakeFile(
      'nsd/subj01/betas_session01.hdf5',
      'hdf5',
      fakeArray('/betas', new Int16Array(130 * 24).fill(1), [130, 2, 3, 4]),
    );
    const { opened } = await openAll([short, generalFile(), designFile()]);
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems[0]?.code).toBe('design-mismatch');
  });

  it('stimuli with fewer pictures than the design shows', async () => {
    expect((await refused(stimuliFile(50)))?.code).toBe('design-mismatch');
  });

  it('another version of a session that is loaded', async () => {
    const again = betasFile(1);
    const values = new Int16Array(60 * 24).fill(7);
    const other = fakeFile(
      again.path.replace('betas_fithrf_GLMdenoise_RR', 'betas_assumehrf'),
      'hdf5',
      fakeArray('/betas', values, [60, 2, 3, 4], { dtype: 'int16', meta: { other: true } }),
      fakeArray('/extra', new Int16Array(1), [1]),
    );
    expect((await refused(other))?.code).toBe('bad-request');
  });

  it('a volume that turns out to be cut short only when it is read', async () => {
    const broken = labelVolume('streams', { 1: 1 });
    const error = Object.assign(new Error('cut'), { name: 'Error' });
    const [array] = broken.arrays;
    const failing = array && { ...array, read: () => Promise.reject(error) };
    const problem = await refused({ ...broken, arrays: failing ? [failing] : [] });
    expect(problem?.file).toBe(broken.path);
  });

  it('a mask of another grid dropped before the betas', async () => {
    const mask = {
      ...labelVolume('nsdgeneral', { 1: 1 }, -1, [5, 3, 2]),
      path: 'a/nsdgeneral.nii.gz',
    };
    const { collection, more } = await openAll([mask], leastFiles());
    const { dataset, problems } = await collection.open(more, how);
    expect(dataset?.nVoxels).toBe(GENERAL.length);
    expect(problems).toMatchObject([{ code: 'grid-mismatch', file: mask.path }]);
  });

  it('files that did not fit are tried again with the next drop', async () => {
    const bad = { ...designFile(ORDERING.toReversed()), path: 'old/nsd_expdesign.mat' };
    const first = [betasFile(1), generalFile(), bad, behaviourFile()];
    const { collection, more, opened } = await openAll(first, [designFile()]);
    expect(opened.dataset).toBeUndefined();
    const { dataset, problems } = await collection.open(more, how);
    expect(dataset?.nTrials).toBe(60);
    expect(problems).toEqual([]);
  });

  it('unknown files get a card, the rest of the drop goes on', async () => {
    const { opener, drop } = fakeDrop(leastFiles());
    const stray = { path: 'notes.docx', blob: new Blob(['x']) };
    const opened = await new Collection(opener).open([stray, ...drop], how);
    expect(opened.dataset).toBeDefined();
    expect(opened.problems).toMatchObject([{ code: 'unknown-format', file: 'notes.docx' }]);
    expect(opened.reports.map(({ name }) => name)).toContain('notes.docx');
  });
});
