/**
 * @file From a drawing's pixels to a picture: averaging from the drawing's size to the picture's, and
 * rounding. Pure, so that the page and the training sets share it to the bit. There is no grain: it
 * cannot be predicted, and a picture compresses to half without it.
 */

import { LabError } from '../domain/errors.ts';

/**
 * Average blocks of pixels and drop alpha.
 *
 * @param rgba    `[side * factor, side * factor, 4]`, row-major, opaque. Not modified.
 * @param side    Width and height of the result.
 * @param factor  Pixels of the drawing per pixel of the result, along each axis.
 * @returns       `[side, side, 3]` means in 0..255, not rounded.
 * @throws LabError  `shape-mismatch` if `rgba` has another length.
 */
export function averageBlocks(rgba: Uint8ClampedArray, side: number, factor: number): Float32Array {
  const wide = side * factor;
  if (rgba.length !== wide * wide * 4) {
    throw new LabError(
      'shape-mismatch',
      `A drawing of ${wide} by ${wide} pixels has ${wide * wide * 4} values, found ${rgba.length}; draw at side times factor.`,
      { side, factor, found: rgba.length },
    );
  }
  const out = new Float32Array(side * side * 3);
  for (let y = 0; y < wide; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      const from = (y * wide + x) * 4;
      const to = (Math.floor(y / factor) * side + Math.floor(x / factor)) * 3;
      for (let c = 0; c < 3; c += 1) out[to + c] = (out[to + c] ?? 0) + (rgba[from + c] ?? 0);
    }
  }
  return out.map((sum) => sum / (factor * factor));
}

/**
 * Round to 8 bits.
 *
 * @param rgb  `[nPixels, 3]` in 0..255. Not modified.
 * @returns    `[nPixels, 3]`, halves to even, clamped to 0..255.
 */
export function toBytes(rgb: Float32Array): Uint8ClampedArray {
  return Uint8ClampedArray.from(rgb);
}
