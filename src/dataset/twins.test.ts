/** @file Equal pixels under different ids: a picture must not train under one name and test under another. */
import { describe, expect, it } from 'vitest';
import { Collection } from './collection.ts';
import { fakeArray, fakeDrop, fakeFile, fakeStrings } from './testing/fakes.ts';
import type { FakeFile } from './testing/fakes.ts';

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
