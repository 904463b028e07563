/** @file Pixels of 1, 3 or 4 channels as the RGBA that a canvas takes. Pure, tested in Node. */

export interface Bitmap {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** Row-major, row 0 on top, `[height, width, channels]`, 0..255. */
  pixels: Uint8Array | Uint8ClampedArray;
}

/** A new RGBA buffer of the bitmap; opaque unless the bitmap has its own alpha. */
export function toRgba(bitmap: Bitmap): Uint8ClampedArray<ArrayBuffer> {
  const { channels, pixels } = bitmap;
  const nPixels = bitmap.width * bitmap.height;
  const rgba = new Uint8ClampedArray(nPixels * 4).fill(255);
  if (channels === 4) {
    rgba.set(pixels.subarray(0, rgba.length));
    return rgba;
  }
  const green = channels === 3 ? 1 : 0;
  const blue = channels === 3 ? 2 : 0;
  for (let i = 0; i < nPixels; i += 1) {
    const from = i * channels;
    rgba[i * 4] = pixels[from] ?? 0;
    rgba[i * 4 + 1] = pixels[from + green] ?? 0;
    rgba[i * 4 + 2] = pixels[from + blue] ?? 0;
  }
  return rgba;
}
