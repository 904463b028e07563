/** @file The voxel order of averaged rows is on their cards, and what is said of it moves the numbers. */
import { describe, expect, it } from 'vitest';
import type { Collection } from './collection.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import { GENERAL, N_SHARED, designFile, generalFile } from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

const width = GENERAL.length;
/** Column of numpy's order (z fastest, grid 4×3×2) of each voxel in disk order; by hand. */
const COLUMNS = GENERAL.map((own) => {
  const place = (linear: number) => {
    const [i, j, k] = [linear % 4, Math.floor(linear / 4) % 3, Math.floor(linear / 12)];
    return (i * 3 + j) * 2 + k;
  };
  const sorted = GENERAL.map(place).toSorted((a, b) => a - b);
  return sorted.indexOf(place(own));
});

/** Row r, column c holds 100 r + c. */
const rows = (nRows: number) =>
  Float64Array.from({ length: nRows * width }, (_, i) => 100 * Math.floor(i / width) + (i % width));

const averages = (side: string, nRows: number) =>
  fakeFile(
    `nsd_${side}_fmriavg_nsdgeneral_sub1.npy`,
    'npy',
    fakeArray('', rows(nRows), [nRows, width]),
  );

const firstRow = async (collection: Collection) => {
  const { betas } = (await collection.dataset?.betas.session(1)) ?? {};
  return [...(betas?.subarray(0, width) ?? [])];
};

describe('the order of averaged rows', () => {
  it('of brain-diffuser is numpy’s unless it is said', async () => {
    const { collection, opened } = await openAll([
      averages('train', 40 - N_SHARED),
      averages('test', N_SHARED),
      generalFile(),
      designFile(),
    ]);
    const fact = opened.reports[0]?.facts?.find(({ name }) => name === 'order');
    expect(fact).toMatchObject({ value: 'numpy', correctable: true });
    expect(await firstRow(collection)).toEqual(COLUMNS);
    const say = (side: string, order: 'nifti' | 'unknown') =>
      collection.correct({ file: `nsd_${side}_fmriavg_nsdgeneral_sub1.npy`, order });
    // One alone: the two sides cannot be joined.
    const one = await say('train', 'nifti');
    expect(one.problems).toMatchObject([{ code: 'unknown-order' }]);
    const both = await say('test', 'nifti');
    expect(both.problems).toEqual([]);
    expect(both.dataset).toMatchObject({ order: 'nifti' });
    expect(await firstRow(collection)).toEqual(GENERAL.map((_, column) => column));
    await say('train', 'unknown');
    const unknown = await say('test', 'unknown');
    expect(unknown.dataset).toMatchObject({ order: 'unknown', grid: undefined, nVoxels: width });
  });

  it('of MindEye 1 is proved by the whole brain, against which nothing can be said', async () => {
    const bricks = Float32Array.from({ length: 3 * 24 }, (_, i) => i % 24);
    const inNumpy = GENERAL.map((linear) => {
      const [i, j, k] = [linear % 4, Math.floor(linear / 4) % 3, Math.floor(linear / 12)];
      return (i * 3 + j) * 2 + k;
    }).toSorted((a, b) => a - b);
    const masked = Float32Array.from([...inNumpy, ...inNumpy, ...inNumpy]);
    const shard = (whole: boolean) =>
      fakeFile(
        'train/train_subj01_0.tar',
        'tar',
        fakeArray('nsdgeneral.npy', masked, [1, 3, width]),
        fakeArray('coco73k.npy', Float64Array.of(4), [1, 1]),
        ...(whole ? [fakeArray('wholebrain_3d.npy', bricks, [1, 3, 4, 3, 2])] : []),
      );
    const correction = { file: 'train_subj01_0.tar', order: 'nifti' } as const;
    const proved = await openAll([shard(true), generalFile()]);
    const wrong = proved.collection.correct(correction);
    await expect(wrong).rejects.toMatchObject({ code: 'unknown-order' });
    const believed = await openAll([shard(false), generalFile()]);
    const before = await firstRow(believed.collection);
    await believed.collection.correct(correction);
    const after = await firstRow(believed.collection);
    expect(after).toEqual(inNumpy);
    expect(before).toEqual(COLUMNS.map((column) => inNumpy[column]));
    expect(before).not.toEqual(after);
  });
});
