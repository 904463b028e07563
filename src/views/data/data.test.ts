/** @file The tabs' pure parts: tables, lines. */
import { describe, expect, it } from 'vitest';
import type { Roi } from '../../domain/roi.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { orderRegions, regionRows, regionTable, type RegionOrder } from './regions.ts';
import { meanCorrelation, tracesOf } from './repetitions.ts';

describe('regions', () => {
  it('come after all voxels, with their share and their mean ceiling', () => {
    const dataset = fakeDataset();
    const ncsnr = new Float32Array(dataset.nVoxels).fill(1);
    const [all, first] = regionRows({ ...dataset, ncsnr });
    expect(all).toMatchObject({ share: 1, ceiling: 0.5 });
    expect(first?.share).toBe((first?.roi.voxels.length ?? 0) / dataset.nVoxels);
    expect(regionRows({ ...dataset, ncsnr: undefined })[0]?.ceiling).toBeUndefined();
  });
});

describe('the order of regions', () => {
  const roiOf = (name: string, n: number): Roi => ({
    ...{ name, family: name.startsWith('FFA') ? 'floc-faces' : 'prf', hemi: 'both' },
    ...{ level: undefined, voxels: new Uint32Array(n) },
  });
  const rows = [roiOf('V10', 5), roiOf('V2', 9), roiOf('FFA-1', 5)].map((roi, i) => ({
    ...{ roi, share: roi.voxels.length / 20, ceiling: i === 0 ? undefined : 0.1 * i },
  }));
  const names = (by: RegionOrder['by'], descending = false, wanted = '') =>
    orderRegions(rows, { by, descending }, wanted).map(({ roi }) => roi.name);

  it('is that of the data set until a column is asked for', () => {
    expect(names(undefined)).toEqual(['V10', 'V2', 'FFA-1']);
    expect(names('name')).toEqual(['FFA-1', 'V2', 'V10']);
    expect(names('voxels', true)).toEqual(['V2', 'V10', 'FFA-1']);
  });

  it('has regions without a ceiling last, either way', () => {
    expect(names('ceiling')).toEqual(['V2', 'FFA-1', 'V10']);
    expect(names('ceiling', true)).toEqual(['FFA-1', 'V2', 'V10']);
  });

  it('keeps what has all the words in its name or atlas, and saves that', () => {
    expect(names(undefined, false, 'FACES ffa')).toEqual(['FFA-1']);
    expect(
      regionTable(orderRegions(rows, { by: undefined, descending: false }, 'v2')).rows,
    ).toEqual([['V2', 'prf', '', 'both', 9, 0.45, 0.1]]);
  });
});

describe('repetitions', () => {
  const lines = { trials: [4, 9], z: Float32Array.of(1, 2, 3, 2, 4, 6), first: 200, count: 3 };

  it('are a line a trial over their own voxels', () => {
    const [line, ...others] = tracesOf(lines, false, 'dark') as { x: number[]; y: number[] }[];
    expect(others).toHaveLength(1);
    expect(line?.x).toEqual([200, 201, 202]);
    expect(line?.y).toEqual([1, 2, 3]);
  });

  it('have their mean over them where it is what is decoded', () => {
    const [, , mean] = tracesOf(lines, true, 'dark') as { name: string; y: number[] }[];
    expect(mean).toMatchObject({ name: 'mean of 2', y: [1.5, 3, 4.5] });
    expect(tracesOf({ ...lines, trials: [4] }, true, 'dark')).toHaveLength(1);
  });

  it('agree by the mean correlation of their pairs', () => {
    expect(meanCorrelation(lines)).toBeCloseTo(1, 6);
    expect(meanCorrelation({ ...lines, trials: [4], z: lines.z.slice(0, 3) })).toBeUndefined();
  });
});
