import { describe, expect, it } from 'vitest';
import { Collection } from '../collection.ts';
import { fakeArray, fakeDrop, fakeFile, fakeStrings, fakeVolume } from '../testing/fakes.ts';
import type { FakeFile } from '../testing/fakes.ts';
import { leastFiles, matlabArray } from '../testing/tiny-subject.ts';

const how = { replace: false, name: undefined, simulated: false };
const FILE = 'digits.mat';

async function open(...files: FakeFile[]): Promise<Collection> {
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener);
  await collection.open(drop, how);
  return collection;
}

/** `[rows, columns]` as MATLAB has it, stored column-major; `at(row, column)`. */
function matlab(name: string, rows: number, columns: number, at: (r: number, c: number) => number) {
  const values = Float64Array.from({ length: rows * columns }, (_, i) =>
    at(i % rows, Math.floor(i / rows)),
  );
  return matlabArray(name, values, rows, columns);
}

/** Responses 1000·row + column; a 2×3 picture of each row, equal for rows `same`. */
function digits(same: readonly [number, number] | undefined = undefined): FakeFile {
  const pictureRow = (row: number) => (row === same?.[1] ? same[0] : row);
  return fakeFile(
    FILE,
    'mat5',
    matlab('fmriTrn', 9, 5, (r, c) => 1000 * r + c),
    matlab('fmriTest', 3, 5, (r, c) => -1000 * r - c),
    matlab('stimTrn', 9, 6, (r, c) => 10 * pictureRow(r) + c),
    matlab('stimTest', 3, 6, (r, c) => 100 + 10 * r + c),
    matlab('odd', 7, 4, () => 1),
  );
}

const image = { imageShape: [2, 3, 1] as [number, number, number], imageOrder: 'column' as const };
const source = (array: string, split: 'train' | 'val') => ({ file: FILE, array, split });

async function assignAll(collection: Collection) {
  await collection.assign('responses', source('fmriTrn', 'train'));
  await collection.assign('responses', source('fmriTest', 'val'));
  await collection.assign('stimuli', { ...source('stimTrn', 'train'), ...image });
  return collection.assign('stimuli', { ...source('stimTest', 'val'), ...image });
}

describe('a data set that is not NSD', () => {
  it('has trials, pictures and the split as given, and no grid', async () => {
    const collection = await open(digits());
    const { dataset: info } = await assignAll(collection);
    expect(info).toMatchObject({
      nTrials: 12,
      nVoxels: 5,
      nConditions: 12,
      order: 'unknown',
      nsd: false,
      stimuli: { count: 12, height: 2, width: 3, channels: 1 },
      split: { rule: 'given' },
    });
    expect(info?.grid).toBeUndefined();
    expect([...(info?.split.val ?? [])]).toEqual([9, 10, 11]);
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas?.subarray(5, 10) ?? [])]).toEqual([1000, 1001, 1002, 1003, 1004]);
    expect(betas?.[10 * 5 + 2]).toBe(-1002);
  });

  it('shows MATLAB’s column-ordered rows upright', async () => {
    const collection = await open(digits());
    await assignAll(collection);
    // Row 1 in MATLAB: reshape([10 11 12 13 14 15], 2, 3) = [10 12 14; 11 13 15].
    const [picture] = (await collection.dataset?.stimuli?.pictures([1])) ?? [];
    expect([...(picture?.pixels ?? [])]).toEqual([10, 12, 14, 11, 13, 15]);
    expect(picture).toMatchObject({ width: 3, height: 2, channels: 1 });
    const pixels = await collection.dataset?.stimuli?.pixels([1]);
    expect(pixels?.[1]).toBeCloseTo(12 / 255, 6);
  });

  it('does not depend on the order in which roles are given', async () => {
    const collection = await open(digits());
    await collection.assign('stimuli', { ...source('stimTest', 'val'), ...image });
    await collection.assign('responses', source('fmriTest', 'val'));
    await collection.assign('stimuli', { ...source('stimTrn', 'train'), ...image });
    const { dataset } = await collection.assign('responses', source('fmriTrn', 'train'));
    expect(dataset?.nTrials).toBe(12);
    expect([...(dataset?.split.val ?? [])]).toEqual([9, 10, 11]);
  });

  it('says which side’s pictures are still to come', async () => {
    const collection = await open(digits());
    await collection.assign('responses', source('fmriTrn', 'train'));
    await collection.assign('responses', source('fmriTest', 'val'));
    const { dataset } = await collection.assign('stimuli', {
      ...source('stimTrn', 'train'),
      ...image,
    });
    expect(dataset?.stimuli).toBeUndefined();
    expect(dataset?.missing[0]?.why).toContain('one side');
  });

  it('takes equal pictures for one condition', async () => {
    const collection = await open(digits([2, 5]));
    const { dataset } = await assignAll(collection);
    expect(dataset?.nConditions).toBe(11);
    expect(dataset?.trialCondition[5]).toBe(dataset?.trialCondition[2]);
  });

  it('flags a held-out picture that also trains, and leaves its twin out of training', async () => {
    const file = digits();
    const twin = matlab('stimTest', 3, 6, (r, c) => (r === 1 ? 40 + c : 100 + 10 * r + c));
    const arrays = file.arrays.map((array) => (array.path === 'stimTest' ? twin : array));
    const { dataset, problems } = await assignAll(await open({ ...file, arrays }));
    expect(problems).toMatchObject([{ code: 'leaky-split' }]);
    expect([...(dataset?.split.train ?? [])]).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    expect(dataset?.split.val).toHaveLength(3);
  });

  it('turns responses whose rows are voxels', async () => {
    const turned = fakeArray('voxels', Float32Array.from([1, 2, 3, 4, 5, 6]), [2, 3]);
    const collection = await open(fakeFile('turned.npy', 'npy', turned));
    await collection.assign('responses', { file: 'turned.npy', transposed: true });
    const read = await collection.dataset?.betas.session(1);
    expect([...(read?.betas ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(read).toMatchObject({ nTrials: 3, nVoxels: 2 });
  });

  it('takes ids and labels per trial, regions and reliability per voxel', async () => {
    const collection = await open(
      digits(),
      fakeFile('ids.npy', 'npy', fakeArray('', Int32Array.of(4, 4, 7, 7, 9, 9, 4, 7, 9), [9])),
      fakeFile('labels.csv', 'csv', fakeStrings('label', [...'aabbccabc'])),
      fakeFile('roi.npy', 'npy', fakeArray('', Uint8Array.of(0, 1, 1, 0, 0), [5])),
      fakeFile('snr.npy', 'npy', fakeArray('', Float32Array.of(0, 0.5, 1, 2, 3), [5])),
    );
    await collection.assign('responses', { file: FILE, array: 'fmriTrn' });
    await collection.assign('conditions', { file: 'ids.npy' });
    await collection.assign('labels', { file: 'labels.csv' });
    await collection.assign('roi', { file: 'roi.npy', name: 'face patch' });
    const { dataset } = await collection.assign('reliability', { file: 'snr.npy' });
    expect(dataset).toMatchObject({ nConditions: 3, conditionNames: ['4', '7', '9'] });
    expect(dataset?.categoryNames).toEqual(['a', 'b', 'c']);
    expect(await collection.dataset?.annotations.categories([2, 0])).toEqual([[2], [0]]);
    expect(dataset?.rois).toMatchObject([{ name: 'face patch', family: 'mask' }]);
    expect([...(dataset?.rois[0]?.voxels ?? [])]).toEqual([1, 2]);
    expect(dataset?.ncsnr?.[4]).toBe(3);
    expect(dataset?.split.rule).toBe('first-seen-85');
  });

  it('reads volumes through a mask that was dropped with them', async () => {
    const bold = Float32Array.from({ length: 2 * 6 }, (_, i) => i);
    const collection = await open(
      fakeFile('bold.nii.gz', 'nifti1.gz', fakeArray('', bold, [2, 1, 2, 3])),
      fakeVolume('mask.nii.gz', Uint8Array.of(0, 1, 0, 0, 1, 1), [3, 2, 1]),
    );
    const { dataset } = await collection.assign('responses', { file: 'bold.nii.gz' });
    expect(dataset).toMatchObject({ nTrials: 2, nVoxels: 3, order: 'nifti' });
    const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
    expect([...(betas ?? [])]).toEqual([1, 4, 5, 7, 10, 11]);
  });

  it('gives embeddings of conditions', async () => {
    const vectors = Float32Array.from({ length: 18 }, (_, i) => i + 1);
    const collection = await open(
      digits(),
      fakeFile('clip.npy', 'npy', fakeArray('', vectors, [9, 2])),
    );
    await collection.assign('responses', { file: FILE, array: 'fmriTrn' });
    await collection.assign('embeddings', { file: 'clip.npy' });
    const { embeddings } = collection.dataset ?? {};
    expect(embeddings?.image?.dim).toBe(2);
    expect([...(embeddings?.image?.of([3, 0]) ?? [])]).toEqual([7, 8, 1, 2]);
  });
});

describe('embeddings that are none', () => {
  const rows = (change: (values: Float32Array) => void, shape = [9, 2]) => {
    const values = Float32Array.from({ length: 18 }, (_, i) => i + 1);
    change(values);
    return fakeFile('clip.npy', 'npy', fakeArray('', values, shape));
  };

  it.each([
    ['NaN', rows((v) => (v[6] = NaN)), 'not-finite', 'Row 3 of clip.npy holds NaN'],
    ['a row of zeros', rows((v) => v.fill(0, 4, 6)), 'malformed-file', 'Row 2 of clip.npy is all'],
    ['too few rows', rows(() => undefined, [6, 3]), 'shape-mismatch', '6 rows of embeddings'],
    ['one number a row', rows(() => undefined, [18, 1]), 'shape-mismatch', 'rows × dimensions'],
    ['three axes', rows(() => undefined, [9, 2, 1]), undefined, undefined],
  ] as const)('with %s', async (_, file, code, text) => {
    const collection = await open(digits(), file);
    await collection.assign('responses', { file: FILE, array: 'fmriTrn' });
    const before = collection.describe();
    const assigning = collection.assign('embeddings', { file: 'clip.npy' });
    if (code === undefined) {
      // An axis of one entry says nothing.
      expect((await assigning).dataset?.givenEmbeddings).toEqual({ image: 2 });
      return;
    }
    const error: unknown = await assigning.catch((e: unknown) => e);
    expect(error).toMatchObject({ code, message: expect.stringContaining(text) as string });
    expect(collection.describe()).toEqual(before);
  });

  it('by target, of pictures, captions and features', async () => {
    const collection = await open(
      digits(),
      rows(() => undefined),
      fakeFile('words.npy', 'npy', fakeArray('', new Float32Array(27).fill(1), [9, 3])),
    );
    await collection.assign('responses', { file: FILE, array: 'fmriTrn' });
    await collection.assign('embeddings', { file: 'clip.npy' });
    const words = { file: 'words.npy', target: 'caption' as const };
    const { dataset } = await collection.assign('embeddings', words);
    expect(dataset?.givenEmbeddings).toEqual({ image: 2, caption: 3 });
  });
});

describe('roles that do not fit', () => {
  async function rejected(role: 'responses' | 'stimuli' | 'conditions', array: string) {
    const collection = await open(...leastFiles(), digits());
    await collection.assign('responses', source('fmriTrn', 'train'));
    const before = collection.describe();
    const assigning = collection.assign(role, { ...source(array, 'train'), ...image });
    const error: unknown = await assigning.catch((e: unknown) => e);
    expect(collection.describe()).toEqual(before);
    return error;
  }

  it('refuse with both shapes and change nothing', async () => {
    expect(await rejected('stimuli', 'odd')).toMatchObject({
      code: 'shape-mismatch',
      context: { found: [7, 4], expected: [9, 5] },
    });
    expect(await rejected('responses', 'odd')).toMatchObject({
      code: 'shape-mismatch',
      message: expect.stringMatching(/9×5.*7×4/) as string,
    });
    expect(await rejected('conditions', 'odd')).toMatchObject({ code: 'shape-mismatch' });
  });

  it('refuse an unknown file or array, listing what there is', async () => {
    expect(await rejected('responses', 'fmri')).toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('fmriTrn (9×5)') as string,
    });
  });

  it('refuse a split with a condition on both sides', async () => {
    const collection = await open(
      digits(),
      fakeFile('ids.npy', 'npy', fakeArray('', Int32Array.of(1, 1, 2, 2, 3, 3, 4, 4, 5), [9])),
      fakeFile(
        'side.csv',
        'csv',
        fakeStrings(
          'split',
          [...'aaaaaaaaa'].map((_, i) => (i < 5 ? 'train' : 'test')),
        ),
      ),
    );
    await collection.assign('responses', { file: FILE, array: 'fmriTrn' });
    await collection.assign('conditions', { file: 'ids.npy' });
    await expect(collection.assign('split', { file: 'side.csv' })).rejects.toMatchObject({
      code: 'leaky-split',
    });
  });
});
