/** @file Equal pixels under different ids: a picture must not train under one name and test under another. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { fakeArray, fakeDrop, fakeFile, fakeStrings } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';
import { labelVolume, leastFiles, stimuliFile } from './testing/tiny-subject.ts';

const how = { replace: false, name: undefined, simulated: false };

async function open(...files: FakeFile[]) {
  const { opener, drop } = fakeDrop(files);
  const collection = new Collection(opener);
  await collection.open(drop, how);
  return collection;
}

const N = 10;
const responses = fakeFile('x.npy', 'npy', fakeArray('', new Float32Array(N * 2), [N, 2]));
const names = (ids: string[]) => fakeFile('ids.csv', 'csv', fakeStrings('id', ids));
const sides = fakeFile(
  'side.csv',
  'csv',
  fakeStrings(
    'side',
    Array.from({ length: N }, (_, i) => (i < 8 ? 'train' : 'test')),
  ),
);

/** One 2×2 picture a trial, filled with the value of its trial. */
const pictures = (values: number[]) =>
  fakeFile(
    'pictures.npy',
    'npy',
    fakeArray('', Uint8Array.from(values.flatMap((v) => [v, v, v, v])), [N, 2, 2]),
  );

const ids = Array.from({ length: N }, (_, i) => `s${i}`);

async function withIds(values: number[]) {
  const collection = await open(responses, names(ids), sides, pictures(values));
  await collection.assign('responses', { file: 'x.npy' });
  await collection.assign('conditions', { file: 'ids.csv' });
  await collection.assign('stimuli', { file: 'pictures.npy' });
  return collection.assign('split', { file: 'side.csv' });
}

describe('pictures with the same pixels under different ids', () => {
  it('leave training when one of them is held out, and the user is told how many', async () => {
    const { dataset, problems } = await withIds([0, 1, 2, 3, 4, 5, 6, 7, 3, 9]);
    expect([...(dataset?.split.train ?? [])]).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect([...(dataset?.split.val ?? [])]).toEqual([8, 9]);
    expect(problems).toMatchObject([{ code: 'leaky-split' }]);
    expect(problems[0]?.message).toMatch(/^1 of 8 training trials/);
  });

  it('are flagged as a whole when every held-out picture occurs in training', async () => {
    const { problems } = await withIds([0, 1, 2, 3, 4, 5, 6, 7, 3, 5]);
    expect(problems[0]?.message).toMatch(/^Every held-out picture occurs in training: 2 of 8/);
  });

  it('are no problem on one side', async () => {
    const { dataset, problems } = await withIds([0, 0, 2, 3, 4, 5, 6, 7, 8, 8]);
    expect(problems).toEqual([]);
    expect(dataset?.split.train).toHaveLength(8);
  });

  it('are found among files by their bytes, also with a split of our own', async () => {
    const file = (i: number, value: number) =>
      fakeFile(
        `set${i}/same.png`,
        'png',
        fakeArray('', new Uint8Array(12).fill(value), [2, 2, 3], { units: 'rgb' }),
      );
    const files = Array.from({ length: N }, (_, i) => file(i, i === 9 ? 0 : i));
    const named = files.map((one, i) => ({ ...one, path: `pictures/p${i}.png` }));
    const { opener } = fakeDrop([responses, names(named.map(({ path }) => path)), ...named]);
    const { drop } = fakeDrop([responses, names(named.map(({ path }) => path)), ...files]);
    // The bytes of a fake name its file; these are dropped under their own names with equal bytes.
    const dropped = drop.map((one, i) =>
      i < 2 ? one : { ...one, path: `pictures/p${i - 2}.png` },
    );
    const collection = new Collection(opener);
    await collection.open(dropped, how);
    await collection.assign('responses', { file: 'x.npy' });
    const { dataset, problems } = await collection.assign('conditions', { file: 'ids.csv' });
    expect(dataset?.stimuli?.count).toBe(N);
    expect(dataset?.split.rule).toBe('first-seen-85');
    expect([...(dataset?.split.train ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(problems).toMatchObject([{ code: 'leaky-split' }]);
  });
});

/** NSD's brick in which the picture of row `copy` has the pixels of row `original`. */
function brickWithCopy(copy: number, original: number) {
  const file = stimuliFile();
  const [array] = file.arrays;
  if (!array) throw new Error('no brick');
  const reads: number[] = [];
  const at = (row: number) => (row === copy ? original : row);
  const readRows = async (start: number, end: number) => {
    reads.push(end - start);
    return Uint8Array.from({ length: (end - start) * 12 }, (_, i) =>
      at(start + Math.floor(i / 12)),
    );
  };
  return { file: { ...file, arrays: [{ ...array, readRows }] }, reads };
}

describe('equal pixels in NSD’s brick', () => {
  /** A data set of which a held-out picture (the last condition) has the pixels of the first. */
  async function withCopy() {
    const plain = await open(...leastFiles(), stimuliFile());
    const info = plain.dataset?.info;
    const rowOf = (trial: number | undefined) =>
      Number(info?.conditionNames[info.trialCondition[trial ?? 0] ?? 0]) - 1;
    const [held, trained] = [rowOf(info?.split.val.at(-1)), rowOf(info?.split.train[0])];
    const brick = brickWithCopy(held, trained);
    const { opener, drop } = fakeDrop([
      ...leastFiles(),
      brick.file,
      labelVolume('streams', { 1: 1 }),
    ]);
    const collection = new Collection(opener);
    await collection.open(drop.slice(0, -1), how);
    return { collection, drop, brick, before: info };
  }

  it('are looked for when asked; the copies leave training and the user is told', async () => {
    const { collection, before } = await withCopy();
    expect(collection.describe().dataset?.split.train).toEqual(before?.split.train);
    const progress: number[] = [];
    const { dataset, problems } = await collection.comparePictures({
      onProgress: (fraction) => progress.push(fraction),
    });
    const first = before?.trialCondition[before.split.train[0] ?? 0];
    const expected = before?.split.train.filter((t) => before.trialCondition[t] !== first);
    expect(dataset?.split.train).toEqual(expected);
    expect(dataset?.split.val).toEqual(before?.split.val);
    expect(problems).toMatchObject([{ code: 'leaky-split' }]);
    expect(progress.at(-1)).toBe(1);
  });

  it('are not read again after another drop, which is kept when it comes meanwhile', async () => {
    const { collection, drop, brick, before } = await withCopy();
    const comparing = collection.comparePictures();
    await collection.open(drop.slice(-1), how);
    await comparing;
    expect(collection.dataset?.info.rois.map(({ name }) => name)).toContain('early');
    expect(collection.dataset?.info.split.train).toEqual(before?.split.train);
    const { length } = brick.reads;
    const { dataset } = await collection.comparePictures();
    expect(brick.reads).toHaveLength(length);
    expect(dataset?.split.train.length).toBeLessThan(before?.split.train.length ?? 0);
  });

  it('stop being looked for when cancelled', async () => {
    const { collection } = await withCopy();
    const comparing = collection.comparePictures({ signal: AbortSignal.abort() });
    await expect(comparing).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('change nothing where there are none', async () => {
    const collection = await open(...leastFiles(), stimuliFile());
    const before = collection.dataset?.info.split;
    const { dataset, problems } = await collection.comparePictures();
    expect(dataset?.split).toEqual(before);
    expect(problems).toEqual([]);
  });
});
