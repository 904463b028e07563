/** @file Slices as pictures and as numbers, regions over them, and what volumes there are. */
import { describe, expect, it } from 'vitest';
import type { FileReport, Units } from '../../domain/arrays.ts';
import type { Triple } from '../../domain/orientation.ts';
import type { Roi } from '../../domain/roi.ts';
import { planeOf } from './planes.ts';
import { drawnRange, pictureOf, type SliceLook } from './slice-picture.ts';
import {
  centreOfRegion,
  overlayOf,
  regionsAt,
  usualColours,
  volumeChoices,
  whyNotOver,
} from './slices.ts';
import { sliceTable } from './slice-table.ts';

/** 2×3×4, every value its own flat place; the first axis runs to the left. */
const volume = {
  dims: [2, 3, 4] as Triple,
  values: Float32Array.from({ length: 24 }, (_, i) => i),
  affine: [-2, 0, 0, 10, 0, 2, 0, -20, 0, 0, 2, 0, 0, 0, 0, 1],
};
const axial = planeOf(2, undefined, false);
const look: SliceLook = { colours: 'grey', range: [0, 5], overlay: undefined, opacity: 0.5 };
const bottom: Triple = [0, 0, 0];
const roi: Roi = {
  ...{ name: 'R', family: 'f', hemi: 'both', level: undefined, voxels: Uint32Array.of(1) },
};
const grid = { dims: volume.dims, voxelLinear: Uint32Array.of(3, 5) };

describe('a slice', () => {
  it('is grey between the ends of the range, clear where there is no number', () => {
    const holed = { ...volume, values: volume.values.map((v) => (v === 4 ? NaN : v)) };
    const { pixels, width } = pictureOf(holed, axial, bottom, look);
    const at = (column: number, row: number) => [...pixels.subarray((row * width + column) * 4)];
    expect(at(0, 2).slice(0, 4)).toEqual([0, 0, 0, 255]);
    expect(at(1, 0).slice(0, 4)).toEqual([255, 255, 255, 255]);
    expect(at(0, 0)[3]).toBe(0);
  });

  it('of a volume whose first axis runs to the left is turned, so that left is left', () => {
    const turned = pictureOf(volume, planeOf(2, volume.affine, false), bottom, look);
    expect([...turned.pixels.subarray(2 * 2 * 4)].filter((_, i) => i % 4 === 0)).toEqual([51, 0]);
    const radiological = pictureOf(volume, planeOf(2, volume.affine, true), bottom, look);
    expect(radiological.pixels).toEqual(pictureOf(volume, axial, bottom, look).pixels);
  });

  it('of signed values is symmetric about 0; of labels a colour each, none for 0 and less', () => {
    expect(drawnRange({ colours: 'signed', range: [-1, 3] })).toEqual([-3, 3]);
    const labels = { ...volume, values: Float32Array.of(-1, 0, 1, 1, 2, 3, ...new Array(18)) };
    const { pixels } = pictureOf(labels, axial, bottom, { ...look, colours: 'labels' });
    const colours = [4, 5, 2, 3, 0, 1].map((p) => pixels.subarray(4 * p, 4 * p + 3).join());
    expect(colours.slice(0, 2)).toEqual(['45,45,45', '0,0,0']);
    expect(colours[2]).toBe(colours[3]);
    expect(new Set(colours).size).toBe(5);
  });

  it('of labels between two numbers has the colour of the nearer, and of 0 and less none', () => {
    const values = Float32Array.of(0.7, 1, 1.4, 1.6, 2, NaN, ...new Array<number>(18).fill(0));
    const painted = pictureOf({ ...volume, values }, axial, bottom, { ...look, colours: 'labels' });
    const colours = [4, 5, 2, 3, 0, 1].map((p) => painted.pixels.subarray(4 * p, 4 * p + 4).join());
    expect(new Set(colours.slice(0, 3)).size).toBe(1);
    expect(colours[3]).toBe(colours[4]);
    expect(colours[3]).not.toBe(colours[0]);
    expect(colours[5]).toBe('0,0,0,0');
  });

  it('beyond the range has the colours of its ends, and a range of one number parts black and white', () => {
    const red = (range: [number, number]) => {
      const { pixels } = pictureOf(volume, axial, bottom, { ...look, range });
      return [4, 5, 2, 3, 0, 1].map((p) => pixels[4 * p]);
    };
    expect(red([2, 3])).toEqual([0, 0, 0, 255, 255, 255]);
    expect(red([-5, 0])).toEqual([255, 255, 255, 255, 255, 255]);
    expect(red([2.5, 2.5])).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('of regions has a colour a label, unless it holds too many numbers to be labels', () => {
    expect(usualColours({ isRegions: true }, { extent: [-1, 180] })).toBe('labels');
    expect(usualColours({ isRegions: true }, { extent: [0, 1000] })).toBe('grey');
    expect(usualColours({ isRegions: false }, { extent: [0, 1] })).toBe('grey');
  });

  it('shows a region over its voxels and nowhere else', () => {
    const overlay = overlayOf({ grid, rois: [roi] }, ['R']);
    expect([...(overlay ?? [])].flatMap((label, place) => (label ? [place] : []))).toEqual([5]);
    const plain = pictureOf(volume, axial, bottom, look).pixels;
    const over = pictureOf(volume, axial, bottom, { ...look, overlay }).pixels;
    const changed = new Set(
      [...plain.keys()].filter((i) => plain[i] !== over[i]).map((i) => i >> 2),
    );
    expect([...changed]).toEqual([1]);
    expect(overlayOf({ grid, rois: [roi] }, [])).toBeUndefined();
  });

  it('tells the regions of a voxel, and where the middle of a region is', () => {
    expect(regionsAt({ grid, rois: [roi] }, [1, 2, 0])).toEqual(['R']);
    expect(regionsAt({ grid, rois: [roi] }, [1, 1, 0])).toEqual([]);
    expect(regionsAt({ grid, rois: [roi] }, [0, 0, 0])).toEqual([]);
    expect(centreOfRegion(grid, roi)).toEqual([1, 2, 0]);
  });

  it('of another size or another place in the body takes no regions, and says why', () => {
    const { affine } = volume;
    expect(whyNotOver(volume, { ...grid, affine })).toBeUndefined();
    expect(whyNotOver({ ...volume, affine: undefined }, { ...grid, affine })).toBeUndefined();
    expect(whyNotOver(volume, undefined)).toContain('no grid');
    expect(whyNotOver({ ...volume, dims: [9, 9, 9] }, grid)).toContain('Not on the grid');
    const mirrored = affine.with(0, 2).with(3, 8);
    expect(whyNotOver(volume, { ...grid, affine: mirrored })).toContain('elsewhere in the body');
  });
});

describe('a slice as numbers', () => {
  it('has a row a voxel in disk order with its place in mm, value and region', () => {
    const overlay = overlayOf({ grid, rois: [roi] }, ['R']);
    const regions = overlay && { overlay, names: ['R'] };
    const { header, rows } = sliceTable(volume, axial, [0, 0, 0], regions);
    expect(header).toEqual(['i', 'j', 'k', 'x_mm', 'y_mm', 'z_mm', 'value', 'region']);
    expect(rows.map((row) => row[6])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(rows[5]).toEqual([1, 2, 0, 8, -16, 0, 5, 'R']);
    expect(rows[1]).toEqual([1, 0, 0, 8, -20, 0, 1, '']);
  });

  it('leaves out mm that the file does not tell, and values that are none', () => {
    const bare = { ...volume, affine: undefined, values: volume.values.map(() => NaN) };
    const { header, rows } = sliceTable(bare, planeOf(0, undefined, false), [1, 0, 0], undefined);
    expect(header).toEqual(['i', 'j', 'k', 'value']);
    expect(rows).toHaveLength(12);
    expect(rows[4]).toEqual([1, 1, 1, undefined]);
  });
});

describe('volumes', () => {
  const report = (
    name: string,
    format: string,
    shape: number[],
    units: Units = 'unknown',
  ): FileReport => ({
    ...{ name, format, bytes: 1, problems: [], takenFor: '', because: '' },
    arrays: [{ path: '', dtype: 'float32', shape, axes: [], units, first: [] }],
  });

  it('are offered maps first, then regions, then betas on the grid of the data set', () => {
    const found = volumeChoices(
      [
        { ...report('V1.nii.gz', 'nifti1.gz', [4, 3, 2]), takenFor: 'mask or region V1' },
        report('betas.hdf5', 'hdf5', [9, 4, 3, 2]),
        report('other.hdf5', 'hdf5', [9, 4, 3, 7]),
        report('a/T1.nii.gz', 'nifti1.gz', [4, 3, 2]),
        report('bold.nii.gz', 'nifti1.gz', [9, 4, 3, 2]),
        report('slice.nii.gz', 'nifti1.gz', [9, 1, 20, 40]),
        report('lh.curv.mgz', 'mgh', [1, 1, 500]),
        report('colour.nii', 'nifti1', [4, 3, 2, 3], 'rgb'),
      ],
      grid,
    );
    expect(found.map(({ label, nFrames }) => [label, nFrames])).toEqual([
      ['T1.nii.gz', 1],
      ['bold.nii.gz', 9],
      ['slice.nii.gz', 9],
      ['V1.nii.gz', 1],
      ['betas.hdf5', 9],
    ]);
  });
});
