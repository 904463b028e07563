/** @file One volume of a file: its values, its place in the body, what is looked at first. */
import { describe, expect, it } from 'vitest';
import { extentOf, windowOf } from '../numerics/window.ts';
import { fakeArray } from './testing/fakes.ts';
import { affineOf, centreOf, readVolume } from './volume.ts';

const affine = [-1.8, 0, 0, 70, 0, 1.8, 0, -90, 0, 0, 3, -60, 0, 0, 0, 1];
const values = Float32Array.from({ length: 48 }, (_, i) => i);

describe('a volume', () => {
  it('of several is the one asked for, with the size of its voxels', async () => {
    const array = fakeArray('', values, [2, 4, 3, 2], { meta: { affine, sformCode: 1 } });
    const { dims, values: own, nFrames, spacing, affine: said } = await readVolume(array, 1);
    expect(dims).toEqual([2, 3, 4]);
    expect([...own]).toEqual([...values.subarray(24)]);
    expect([nFrames, spacing, said]).toEqual([2, [1.8, 1.8, 3], affine]);
  });

  it('has no place in the body where no form code says one, but keeps its voxel size', async () => {
    const array = fakeArray('', values, [4, 4, 3], {
      meta: { affine, sformCode: 0, qformCode: 0 },
    });
    const found = await readVolume(array, 0);
    expect([found.affine, found.spacing]).toEqual([undefined, [1.8, 1.8, 3]]);
    expect(affineOf({ meta: { affine, goodRas: true } })).toEqual(affine);
    expect(affineOf({ meta: { affine: affine.with(0, 0), sformCode: 1 } })).toBeUndefined();
    const plain = await readVolume(fakeArray('', values, [4, 4, 3]), 0);
    expect([plain.affine, plain.spacing]).toEqual([undefined, [1, 1, 1]]);
  });

  it('is looked at first where it holds something, near the middle of that', () => {
    const sparse = new Float32Array(1000);
    for (const place of [222, 224, 252]) sparse[place] = 1;
    // (2,2,2), (4,2,2), (2,5,2): the mean is (2.7, 3, 2), to which the first is nearest.
    expect(centreOf(sparse, [10, 10, 10])).toEqual([2, 2, 2]);
    expect(centreOf(new Float32Array(1000), [10, 10, 10])).toEqual([5, 5, 5]);
    const labels = new Float32Array(1000).fill(-1);
    labels[111] = 3;
    expect(centreOf(labels, [10, 10, 10])).toEqual([1, 1, 1]);
    expect(
      centreOf(
        labels.map(() => -1),
        [3, 3, 3],
      ),
    ).toEqual([1, 1, 1]);
    expect(centreOf(new Float32Array(8).fill(NaN), [2, 2, 2])).toEqual([1, 1, 1]);
  });
});

describe('the range of a volume', () => {
  it('is between percentiles of the values that are there', () => {
    expect(windowOf(new Float32Array(10))).toEqual([0, 1]);
    expect(windowOf(Float32Array.of(NaN, Infinity, 0))).toEqual([0, 1]);
    expect(windowOf(Float32Array.from({ length: 1000 }, (_, i) => i + 1))).toEqual([21, 980]);
    expect(windowOf(Float32Array.of(3, 3, 3))).toEqual([0, 3]);
  });

  it('reaches from the least to the largest value, numbers only', () => {
    expect(extentOf(Float32Array.of(NaN, -2, 7, Infinity))).toEqual([-2, 7]);
    expect(extentOf(Float32Array.of(NaN))).toEqual([0, 1]);
  });
});
