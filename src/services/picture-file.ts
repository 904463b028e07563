/** @file Any picture file as pixels: decoded by the browser, made no larger than encoders need. */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';

/** Longer side kept: encoders look at 224 pixels and less. */
const LARGEST_SIDE = 512;
const MAX_BYTES = 64 * 2 ** 20;

/** Is this a picture that browsers decode? By type and name. */
export function isPictureFile({ name, type }: { name: string; type: string }): boolean {
  return /^image\/(png|jpeg|webp|gif|bmp|avif)$/.test(type) || /\.(png|jpe?g|webp)$/i.test(name);
}

/**
 * Decode a picture.
 *
 * @returns          `[height, width, 4]` sRGB, on white where it is transparent, its longer side at most 512.
 * @throws LabError  `limit-exceeded` over 64 MB, `malformed-file` when the browser cannot decode it.
 */
export async function readPicture(file: Blob): Promise<Picture> {
  if (file.size > MAX_BYTES) {
    throw new LabError(
      'limit-exceeded',
      `A picture file has at most ${MAX_BYTES} bytes, this one ${file.size}. Make it smaller.`,
    );
  }
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new LabError(
      'malformed-file',
      'The browser cannot decode this picture. Save it as PNG or JPEG, and try again.',
      {},
      { cause },
    );
  });
  const scale = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new LabError('internal', 'This browser gives no canvas to decode on.');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, channels: 4, pixels: new Uint8Array(data.buffer) };
}
