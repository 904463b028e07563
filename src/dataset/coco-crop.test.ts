import { describe, expect, it } from 'vitest';
import { cropBox, isInCrop, parseCrop } from './coco-crop.ts';

const size = { width: 640, height: 480 };
const crop = { top: 0, bottom: 0, left: 0.125, right: 0.125 };

describe('NSD’s crops of COCO', () => {
  it('map the test vector', () => {
    expect(cropBox([80, 0, 480, 240], size, crop)).toEqual([0, 0, 425, 212.5]);
  });

  it('clip boxes to the crop and drop those outside', () => {
    const [x, , width] = cropBox([0, 0, 100, 100], size, crop);
    expect(x).toBe(0);
    expect(width).toBeCloseTo((20 * 425) / 480, 9);
    expect(isInCrop([0, 0, 100, 100], size, crop)).toBe(true);
    expect(isInCrop([0, 0, 79, 100], size, crop)).toBe(false);
  });

  it('read Python’s tuples, and nothing else', () => {
    expect(parseCrop('(0, 0, 0.1671875, 0.1671875)')).toMatchObject({ top: 0, left: 0.1671875 });
    expect(parseCrop('(0, 0, 0.5)')).toBeUndefined();
    expect(parseCrop('')).toBeUndefined();
  });
});
