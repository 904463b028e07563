/**
 * @file Pillow's bicubic resize of 8-bit pictures, number for number: antialiased when shrinking,
 * a = -0.5, weights in 22-bit fixed point, rounded to bytes after each of the two passes. CLIP was
 * trained on pictures resized so, and a plain bicubic without antialias moves its embeddings.
 * Checked against Pillow 9.4, equal byte for byte (`preprocess.test.ts`).
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 */

const SUPPORT = 2;
const A = -0.5;
const ONE = 2 ** 22;

/** Keys' cubic convolution kernel. */
function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * A;
  return 0;
}

/** Which inputs each output draws from, and with which fixed-point weights. */
interface Taps {
  first: number;
  weights: number[];
}

function tapsOf(nIn: number, nOut: number): Taps[] {
  const scale = nIn / nOut;
  const width = Math.max(scale, 1);
  return Array.from({ length: nOut }, (_, out) => {
    const centre = (out + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - SUPPORT * width + 0.5));
    const end = Math.min(nIn, Math.trunc(centre + SUPPORT * width + 0.5));
    const raw = Array.from({ length: end - first }, (__, i) =>
      cubic((first + i - centre + 0.5) / width),
    );
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((weight) => roundAway((weight / sum) * ONE)) };
  });
}

/** Round half away from zero, as Pillow does when it goes to fixed point. */
const roundAway = (value: number): number => Math.trunc(value + (value < 0 ? -0.5 : 0.5));

/** Resize along one axis of `[nLines, length, nLanes]`, lanes being resized side by side. */
function resizeAxis(pixels: Uint8Array, nLines: number, taps: Taps[], nIn: number, nLanes: number) {
  const out = new Uint8Array(nLines * taps.length * nLanes);
  for (let line = 0; line < nLines; line += 1) {
    taps.forEach(({ first, weights }, o) => {
      const from = (line * nIn + first) * nLanes;
      const to = (line * taps.length + o) * nLanes;
      for (let lane = 0; lane < nLanes; lane += 1) {
        let sum = ONE / 2;
        weights.forEach((weight, i) => (sum += weight * (pixels[from + i * nLanes + lane] ?? 0)));
        out[to + lane] = Math.min(255, Math.max(0, Math.floor(sum / ONE)));
      }
    });
  }
  return out;
}

/** An 8-bit RGB picture, `[height, width, 3]`. */
export interface RgbPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * Resize to `width` x `height`; an axis that keeps its length is left alone.
 *
 * @returns  A new picture, or the given one when nothing changes.
 */
export function resizeBicubic(picture: RgbPicture, width: number, height: number): RgbPicture {
  let { pixels } = picture;
  if (width !== picture.width) {
    pixels = resizeAxis(pixels, picture.height, tapsOf(picture.width, width), picture.width, 3);
  }
  if (height !== picture.height) {
    pixels = resizeAxis(pixels, 1, tapsOf(picture.height, height), picture.height, 3 * width);
  }
  return { width, height, pixels };
}
