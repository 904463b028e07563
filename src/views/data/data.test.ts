/** @file The tabs' pure parts: planes of a volume, regions over it, tables, lines. */
import { describe, expect, it } from 'vitest';
import type { FileReport } from '../../domain/arrays.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { regionRows } from './regions.ts';
import { meanCorrelation, tracesOf } from './repetitions.ts';
import { overlayOf, pictureOf, placeOf, sizeOf, volumeChoices, windowOf } from './slices.ts';

/** 2×3×4, every value its own flat place. */
const volume = {
  dims: [2, 3, 4] as [number, number, number],
  values: Float32Array.from({ length: 24 }, (_, i) => i),
};

describe('slices', () => {
  it('have x to the right and the last row of the plane on top', () => {
    expect(sizeOf(volume, 2)).toEqual({ width: 2, height: 3 });
    expect(sizeOf(volume, 0)).toEqual({ width: 3, height: 4 });
    expect(placeOf(volume, 2, 1, 0, 0)).toBe(0 + 2 * (2 + 3 * 1));
    expect(placeOf(volume, 1, 0, 1, 3)).toBe(1);
    expect(placeOf(volume, 0, 1, 2, 0)).toBe(1 + 2 * (2 + 3 * 3));
  });

  it('are grey between the ends of the range, clear where there is no number', () => {
    const holed = { ...volume, values: volume.values.map((v) => (v === 4 ? NaN : v)) };
    const { pixels, width } = pictureOf(holed, 2, 0, [0, 5], undefined);
    const at = (column: number, row: number) => [...pixels.subarray((row * width + column) * 4)];
    expect(at(0, 2).slice(0, 4)).toEqual([0, 0, 0, 255]);
    expect(at(1, 0).slice(0, 4)).toEqual([255, 255, 255, 255]);
    expect(at(0, 0)[3]).toBe(0);
  });

  it('show a region over its voxels and nowhere else', () => {
    const grid = { dims: volume.dims, voxelLinear: Uint32Array.of(3, 5) };
    const dataset = { ...fakeDataset(), grid };
    const [roi] = dataset.rois;
    const rois = roi ? [{ ...roi, name: 'R', voxels: Uint32Array.of(1) }] : [];
    const overlay = overlayOf({ grid, rois }, volume.dims, ['R']);
    expect([...(overlay ?? [])].flatMap((label, place) => (label ? [place] : []))).toEqual([5]);
    expect(overlayOf({ grid, rois }, [9, 9, 9], ['R'])).toBeUndefined();
    const plain = pictureOf(volume, 2, 0, [0, 5], undefined).pixels;
    const over = pictureOf(volume, 2, 0, [0, 5], overlay).pixels;
    const changed = new Set(
      [...plain.keys()].filter((i) => plain[i] !== over[i]).map((i) => i >> 2),
    );
    expect([...changed]).toEqual([1]);
  });

  it('take their range from the values that are there', () => {
    expect(windowOf(new Float32Array(10))).toEqual([0, 1]);
    const [low, high] = windowOf(Float32Array.from({ length: 1000 }, (_, i) => i + 1));
    expect([low, high]).toEqual([21, 980]);
  });

  it('are offered for volumes only', () => {
    const report = (name: string, format: string, shape: number[]): FileReport => ({
      name,
      bytes: 1,
      format,
      arrays: [{ path: '', dtype: 'float32', shape, axes: [], units: 'unknown', first: [] }],
      problems: [],
      takenFor: '',
      because: '',
    });
    const found = volumeChoices([
      { ...report('V1.nii.gz', 'nifti1.gz', [4, 3, 2]), takenFor: 'mask or region V1' },
      report('a/T1.nii.gz', 'nifti1.gz', [4, 3, 2]),
      report('bold.nii.gz', 'nifti1.gz', [9, 4, 3, 2]),
      report('lh.curv.mgz', 'mgh', [1, 1, 500]),
      report('betas.hdf5', 'hdf5', [9, 4, 3, 2]),
    ]);
    expect(found.map(({ label, nFrames }) => [label, nFrames])).toEqual([
      ['T1.nii.gz', 1],
      ['bold.nii.gz', 9],
      ['V1.nii.gz', 1],
    ]);
  });
});

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
