/**
 * @file From COCO's original pictures to NSD's square crops. `cropBox` gives the fractions removed at
 * the top, bottom, left and right; the rest is scaled to a square of 425 pixels. Test vector: width
 * 640, height 480, crop (0, 0, 0.125, 0.125) maps x = 80 to 0, x = 560 to 425, y = 240 to 212.5.
 */
export interface Crop {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface Size {
  width: number;
  height: number;
}

const SIDE = 425;

/** `"(0, 0, 0.125, 0.125)"` as NSD's table writes it; undefined for anything else. */
export function parseCrop(text: string): Crop | undefined {
  const numbers = text.match(/-?[\d.]+(e-?\d+)?/gi)?.map(Number) ?? [];
  const [top, bottom, left, right] = numbers;
  if (numbers.length !== 4 || numbers.some((value) => !(value >= 0 && value < 1))) return undefined;
  if (top === undefined || bottom === undefined || left === undefined || right === undefined) {
    return undefined;
  }
  return { top, bottom, left, right };
}

/** One coordinate of the original (pixels of `length`) in the crop, clamped to it: 0..425. */
function cropped(value: number, length: number, before: number, after: number): number {
  const kept = length * (1 - before - after);
  const inside = Math.min(Math.max(value, before * length), (1 - after) * length);
  return ((inside - before * length) * SIDE) / kept;
}

/**
 * A box of the original picture in the crop.
 *
 * @param bbox  COCO's `[x, y, width, height]`, pixels of the original from 0.
 * @returns     The same of the 425-pixel crop; width or height 0 when it lies outside.
 */
export function cropBox(
  [x, y, width, height]: readonly [number, number, number, number],
  size: Size,
  { top, bottom, left, right }: Crop,
): [number, number, number, number] {
  const x0 = cropped(x, size.width, left, right);
  const y0 = cropped(y, size.height, top, bottom);
  const x1 = cropped(x + width, size.width, left, right);
  const y1 = cropped(y + height, size.height, top, bottom);
  return [x0, y0, x1 - x0, y1 - y0];
}

/** Is anything of the box (one square pixel or more) left in the crop? */
export function isInCrop(
  bbox: readonly [number, number, number, number],
  size: Size,
  crop: Crop,
): boolean {
  const [, , width, height] = cropBox(bbox, size, crop);
  return width * height >= 1;
}
