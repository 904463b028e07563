/**
 * @file A picture as the input of a network: RGB, short side resized (bicubic, antialiased), centre
 * crop, divided by 255, normalised. Checked against Pillow and torchvision (`preprocess.test.ts`).
 * @see https://github.com/openai/CLIP/blob/main/clip/clip.py (`_transform`)
 */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { RgbPicture } from './bicubic.ts';
import { resizeBicubic } from './bicubic.ts';

/** How a picture becomes the input of a network. */
export interface InputSpec {
  /** Side of the square input, pixels. */
  size: number;
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}

/**
 * Pictures as one batch.
 *
 * @param pictures  8-bit; grey ones are repeated in the three channels, alpha is dropped.
 * @returns         `[n, 3, size, size]` float32, row-major, normalised per channel. Newly made.
 * @throws LabError `shape-mismatch` when a picture has not as many bytes as its size asks for.
 */
export function preprocess(pictures: readonly Picture[], spec: InputSpec): Float32Array {
  const nPixels = spec.size * spec.size;
  const out = new Float32Array(pictures.length * 3 * nPixels);
  pictures.forEach((picture, i) => {
    const { pixels } = cropCentre(resizeShortSide(toRgb(picture), spec.size), spec.size);
    normalise(pixels, spec, out.subarray(i * 3 * nPixels, (i + 1) * 3 * nPixels));
  });
  return out;
}

function toRgb({ width, height, channels, pixels }: Picture): RgbPicture {
  const nPixels = width * height;
  if (pixels.length !== nPixels * channels || nPixels === 0) {
    throw new LabError(
      'shape-mismatch',
      `A picture of ${width}x${height} with ${channels} channels needs ${nPixels * channels} bytes (and at least one pixel), it has ${pixels.length}.`,
    );
  }
  if (channels === 3) return { width, height, pixels };
  const rgb = new Uint8Array(nPixels * 3);
  for (let i = 0; i < nPixels; i += 1) {
    for (let c = 0; c < 3; c += 1) {
      rgb[i * 3 + c] = pixels[i * channels + (channels === 1 ? 0 : c)] ?? 0;
    }
  }
  return { width, height, pixels: rgb };
}

/** The short side becomes `size`, the long one keeps the proportions (rounded down). */
function resizeShortSide(picture: RgbPicture, size: number): RgbPicture {
  const { width, height } = picture;
  if (Math.min(width, height) === size) return picture;
  const long = Math.floor((size * Math.max(width, height)) / Math.min(width, height));
  return width < height ? resizeBicubic(picture, size, long) : resizeBicubic(picture, long, size);
}

/** Half to even, as Python rounds: torchvision's crop depends on it. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function cropCentre(picture: RgbPicture, size: number): RgbPicture {
  const { width, height, pixels } = picture;
  if (width === size && height === size) return picture;
  const top = roundHalfEven((height - size) / 2);
  const left = roundHalfEven((width - size) / 2);
  const out = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row += 1) {
    const from = ((top + row) * width + left) * 3;
    out.set(pixels.subarray(from, from + size * 3), row * size * 3);
  }
  return { width: size, height: size, pixels: out };
}

/** Interleaved bytes to planes of normalised numbers. */
function normalise(pixels: Uint8Array, { mean, std }: InputSpec, out: Float32Array): void {
  const nPixels = out.length / 3;
  for (let c = 0; c < 3; c += 1) {
    const centre = mean[c] ?? 0;
    const spread = std[c] ?? 1;
    for (let i = 0; i < nPixels; i += 1) {
      out[c * nPixels + i] = ((pixels[i * 3 + c] ?? 0) / 255 - centre) / spread;
    }
  }
}
