/** @file Pictures as files: PNG of one, PNG of a row, GIF of frames. */
import { toRgba, type Bitmap } from './rgba.ts';
import { turn } from './turn.ts';

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  return context;
}

/** Pictures beside one another, with a gap of white; all of the height of the first. */
export async function rowPng(pictures: readonly Bitmap[], gap = 2): Promise<Blob> {
  const height = pictures[0]?.height ?? 1;
  const width = pictures.reduce((sum, picture) => sum + picture.width + gap, -gap);
  const context = contextOf(Math.max(1, width), height);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  let x = 0;
  for (const picture of pictures) {
    context.putImageData(new ImageData(toRgba(picture), picture.width, picture.height), x, 0);
    x += picture.width + gap;
  }
  return context.canvas.convertToBlob({ type: 'image/png' });
}

/** RGBA with each pixel a square of `scale` pixels. */
export function enlarged(
  picture: Bitmap,
  scale: number,
): { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
  const small = new OffscreenCanvas(picture.width, picture.height);
  small
    .getContext('2d')
    ?.putImageData(new ImageData(toRgba(picture), picture.width, picture.height), 0, 0);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const context = contextOf(width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
  return { data: context.getImageData(0, 0, width, height).data, width, height };
}

/**
 * Frames as a GIF that is played for ever.
 *
 * @param delay  Milliseconds a frame.
 */
export async function gifOf(
  pictures: readonly Bitmap[],
  { delay = 120, scale = 2 } = {},
): Promise<Blob> {
  const { GIFEncoder, quantize, applyPalette } = await import('gifenc');
  const encoder = GIFEncoder();
  for (const picture of pictures) {
    const { data, width, height } = enlarged(picture, scale);
    const palette = quantize(data, 256);
    encoder.writeFrame(applyPalette(data, palette), width, height, { palette, delay });
    // Quantising a frame takes a few milliseconds.
    await turn();
  }
  encoder.finish();
  return new Blob([encoder.bytes() as Uint8Array<ArrayBuffer>], { type: 'image/gif' });
}
