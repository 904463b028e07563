import { describe, expect, it } from 'vitest';
import type { LabError } from '../domain/errors.ts';
import { Collection } from './collection.ts';
import { dropped, fakeArray, fakeDrop, fakeFile } from './testing/fakes.ts';
import {
  GENERAL,
  N_SHARED,
  N_TRIALS,
  ORDERING,
  behaviourFile,
  betaAt,
  betasFile,
  designFile,
  generalFile,
  labelVolume,
  leastFiles,
  pictureAt,
  stimuliFile,
  wordFiles,
} from './testing/tiny-subject.ts';
import { how, openAll } from './testing/open-all.ts';

describe('a folder in NSD’s layout', () => {
  it('becomes a data set with voxels in disk order and conditions from the design', async () => {
    const { opened, collection } = await openAll([...leastFiles(), stimuliFile(), ...wordFiles()]);
    const info = opened.dataset;
    expect(opened.problems).toEqual([]);
    expect(info).toMatchObject({
      nTrials: 120,
      nVoxels: GENERAL.length,
      nConditions: 40,
      units: 'psc300',
      order: 'nifti',
      subject: 'subj01',
      nsd: true,
      hasCaptions: true,
      categoryNames: ['person', 'toothbrush'],
      stimuli: { count: 200, height: 2, width: 2, channels: 3 },
    });
    expect([...(info?.grid?.voxelLinear ?? [])]).toEqual(GENERAL);
    expect(info?.conditionNames[0]).toBe(String(pictureAt(ORDERING[0] ?? 0)));
    const session = await collection.dataset?.betas.session(2);
    expect(session?.betas).toBeInstanceOf(Int16Array);
    expect(session?.betas[3 * GENERAL.length + 4]).toBe(
      Int16Array.of(betaAt(2, 3, GENERAL[4] ?? 0))[0],
    );
  });

  it('reads pictures, captions and categories by condition', async () => {
    const { collection } = await openAll([...leastFiles(), stimuliFile(), ...wordFiles()]);
    const { info, stimuli, annotations } = collection.dataset ?? {};
    const condition = 5;
    const nsdId = Number(info?.conditionNames[condition]) - 1;
    const [picture] = (await stimuli?.pictures([condition])) ?? [];
    expect(picture).toMatchObject({ width: 2, height: 2, channels: 3 });
    expect(picture?.pixels[0]).toBe(nsdId);
    const pixels = await stimuli?.pixels([condition, 0]);
    expect(pixels?.[0]).toBeCloseTo(nsdId / 255, 6);
    expect(await annotations?.captions([condition])).toEqual([
      [`a picture ${nsdId + 5000}`, `another of ${nsdId + 5000}`],
    ]);
    expect(await annotations?.categories([condition])).toEqual([[nsdId % 2]]);
  });

  it('holds out the shared pictures, and no condition is on both sides', async () => {
    const { opened } = await openAll(leastFiles());
    const { split, trialCondition } = opened.dataset ?? {};
    expect(split?.rule).toBe('shared');
    expect(split?.val.length).toBe(N_SHARED * 3);
    const train = new Set([...(split?.train ?? [])].map((trial) => trialCondition?.[trial]));
    expect([...(split?.val ?? [])].some((trial) => train.has(trialCondition?.[trial]))).toBe(false);
  });

  it('has one identity whatever the order of the drop, and another when more is loaded', async () => {
    const files = leastFiles();
    const { opened: first } = await openAll(files);
    const { opened: second } = await openAll(files.toReversed());
    const { opened: third } = await openAll([...files, stimuliFile()]);
    expect(second.dataset?.id).toBe(first.dataset?.id);
    expect(second.dataset?.trialCondition).toEqual(first.dataset?.trialCondition);
    expect(third.dataset?.id).not.toBe(first.dataset?.id);
  });

  it('says on the card what a file is and why', async () => {
    const { opened } = await openAll(leastFiles());
    const card = opened.reports.find(({ name }) => name.endsWith('betas_session02.hdf5'));
    expect(card?.takenFor).toBe('betas, session 2');
    expect(card?.because).toBe('func1pt8mm, grid 4×3×2, 60 trials, int16 ÷ 300');
  });

  it('names what is missing, with its place in the tree', async () => {
    const { opened } = await openAll([betasFile(1)]);
    expect(opened.dataset).toBeUndefined();
    expect(opened.problems.map(({ code }) => code)).toEqual(['missing-part', 'missing-part']);
    expect(opened.problems[0]?.message).toContain(
      'nsddata/ppdata/subj01/func1pt8mm/roi/nsdgeneral.nii.gz',
    );
    const { opened: enough } = await openAll(leastFiles());
    expect(enough.dataset?.missing.map(({ part }) => part)).toContain('noise ceiling');
  });

  it('takes conditions from responses.tsv alone', async () => {
    const { opened } = await openAll([betasFile(2), generalFile(), behaviourFile()]);
    expect(opened.dataset?.conditionNames[0]).toBe(String(pictureAt(ORDERING[N_TRIALS] ?? 0)));
  });

  it('regions are relative to the voxels, with unions, hemispheres and levels', async () => {
    const visual = labelVolume('prf-visualrois', { 1: 1, 2: 2, 4: 2, 5: 1, 23: 7 });
    const left = labelVolume('lh.prf-visualrois', { 1: 1, 2: 2 });
    const streams = labelVolume('streams', { 1: 1, 7: 2, 12: 4, 13: 5 });
    const faces = labelVolume('floc-faces', { 18: 2, 23: 3 });
    const { opened } = await openAll([...leastFiles(), visual, left, streams, faces]);
    const rois = new Map(opened.dataset?.rois.map((roi) => [roi.name, roi]));
    const voxels = (name: string) => [...(rois.get(name)?.voxels ?? [])];
    expect(voxels('V1v')).toEqual([0]);
    expect(voxels('V1')).toEqual([0, 1, 2]);
    expect(voxels('hV4')).toEqual([7]);
    expect(voxels('lh.V1')).toEqual([0, 1]);
    expect(voxels('FFA')).toEqual([6, 7]);
    expect(voxels('floc-faces')).toEqual([6, 7]);
    expect(voxels('intermediate')).toEqual([3, 4]);
    expect(rois.get('midparietal')?.level).toBe('intermediate');
    expect(rois.get('lh.V1')?.hemi).toBe('lh');
  });
});

describe('opening', () => {
  it('keeps everything as it was when cancelled, and closes what it had opened', async () => {
    const { collection, more, closed } = await openAll(leastFiles(), [stimuliFile()]);
    const before = collection.describe();
    const controller = new AbortController();
    const opening = collection.open(more, how, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(collection.describe()).toEqual(before);
    expect(closed).toEqual(more.map(({ path }) => path));
  });

  it('starts anew with `replace`, closing the files before', async () => {
    const { collection, more, closed } = await openAll(leastFiles(), [
      ...leastFiles(),
      stimuliFile(),
    ]);
    const opened = await collection.open(more, { ...how, replace: true });
    expect(opened.dataset?.stimuli).toBeDefined();
    expect(opened.reports).toHaveLength(more.length);
    expect(closed).toHaveLength(4);
  });

  it('answers from what was open until the files that replace it make a data set', async () => {
    const unknown = fakeFile('note.npy', 'npy', fakeArray('', Float32Array.of(1, 2, 3), [3]));
    const files = leastFiles();
    const { opener, drop, closed } = fakeDrop([...files, unknown]);
    const collection = new Collection(opener);
    await collection.open(drop.slice(0, files.length), how);
    const before = collection.dataset?.info.id;
    const opened = await collection.open(drop.slice(files.length), { ...how, replace: true });
    expect(opened.dataset).toBeUndefined();
    expect(collection.dataset?.info.id).toBe(before);
    expect(closed).toEqual([]);
    await collection.open(drop.slice(0, files.length), how);
    expect(collection.dataset?.info.id).toBe(before);
    expect(closed.toSorted()).toEqual(
      drop
        .slice(0, files.length)
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  it('adds a session to those loaded; the order of the drops does not matter', async () => {
    const files = [betasFile(2), generalFile(), designFile()];
    const { collection, more, opened } = await openAll(files, [betasFile(1)]);
    expect(opened.dataset?.sessions).toEqual([{ session: 2, firstTrial: 0, nTrials: 60 }]);
    const after = await collection.open(more, how);
    expect(after.dataset?.sessions.map(({ session }) => session)).toEqual([1, 2]);
    const { opened: atOnce } = await openAll(leastFiles());
    expect(after.dataset?.id).toBe(atOnce.dataset?.id);
  });

  it('takes the same file again for what it was', async () => {
    const { collection } = await openAll(leastFiles());
    const before = collection.describe();
    await collection.open([dropped(generalFile())], how);
    expect(collection.describe().dataset?.id).toBe(before.dataset?.id);
    expect(collection.describe().problems).toEqual([]);
  });

  it('asks for a session that is not loaded: an error, not zeros', async () => {
    const { collection } = await openAll(leastFiles());
    const error = await collection.dataset?.betas.session(9).catch((e: unknown) => e as LabError);
    expect(error).toMatchObject({ code: 'bad-request' });
  });
});
