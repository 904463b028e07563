/**
 * @file PNG, JPEG and WebP pictures as arrays `[row, column, channel]` of bytes. PNG is decoded here,
 * exactly; JPEG and WebP by the browser, without colour conversion.
 */
import { LabError } from '../../domain/errors.ts';
import { blobSource } from '../byte-source.ts';
import { malformed, overLimit } from '../fail.ts';
import { growsLikeBomb } from '../inflate.ts';
import { MAX_INFLATE_RATIO } from '../limits.ts';
import { madeArray } from '../memory-array.ts';
import type { FormatReader, OpenedFile, ReaderFile } from '../types.ts';
import { decodePng } from './png.ts';
import { assertWholeJpeg, assertWholeWebp, pictureKind, pictureSize } from './size.ts';
import type { PictureSize } from './size.ts';

const HEAD = 65_536;
const MAX_BYTES = 134_217_728;
const MAX_PIXELS = 67_108_864;

/** A JPEG may carry a preview and a profile before its size. */
async function sizeOf(blob: Blob): Promise<PictureSize> {
  const source = blobSource(blob);
  for (let bytes = HEAD; ; bytes *= 8) {
    const head = await source.read(0, Math.min(bytes, blob.size));
    try {
      const size = pictureSize(head);
      if (size.kind === 'webp') assertWholeWebp(head, blob.size);
      return size;
    } catch (error) {
      const cut = error instanceof LabError && error.code === 'truncated-file';
      if (!cut || bytes >= blob.size) throw error;
    }
  }
}

/** RGBA by the browser's decoder, then only the channels that the picture has. */
async function decodeInBrowser(blob: Blob, size: PictureSize): Promise<Uint8Array> {
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function') {
    throw new LabError(
      'unsupported-layout',
      `${size.kind} pictures are only decoded in a browser.`,
    );
  }
  const { width, height, channels } = size;
  const bitmap = await createImageBitmap(blob, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
    imageOrientation: 'none',
  }).catch((error: unknown) => {
    throw malformed(`The ${size.kind} picture cannot be decoded: ${String(error)}`);
  });
  if (bitmap.width !== width || bitmap.height !== height) {
    const found = `${bitmap.width} x ${bitmap.height}`;
    bitmap.close();
    throw malformed(
      `${size.kind} header says ${width} x ${height} pixels, the picture has ${found}`,
    );
  }
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new LabError('out-of-memory', 'No canvas for decoding pictures.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return takeChannels(data, width * height, channels);
}

function takeChannels(rgba: Uint8ClampedArray, count: number, channels: number): Uint8Array {
  const pixels = new Uint8Array(count * channels);
  for (let i = 0; i < count; i += 1) {
    for (let c = 0; c < channels; c += 1) pixels[i * channels + c] = rgba[i * 4 + c] ?? 0;
  }
  return pixels;
}

async function pixelsOf(blob: Blob, size: PictureSize): Promise<Uint8Array> {
  if (size.kind === 'webp') return decodeInBrowser(blob, size);
  const bytes = await blobSource(blob).read(0, blob.size);
  if (size.kind === 'png') return (await decodePng(bytes)).pixels;
  assertWholeJpeg(bytes);
  return decodeInBrowser(blob, size);
}

async function openPicture(file: ReaderFile): Promise<OpenedFile> {
  const { blob } = file;
  if (blob.size > MAX_BYTES) throw overLimit('Picture bytes', MAX_BYTES, blob.size, 'Shrink it.');
  const size = await sizeOf(blob);
  const { kind, width, height, channels } = size;
  if (width * height > MAX_PIXELS) {
    throw overLimit('Picture pixels', MAX_PIXELS, width * height, 'Scale it down.');
  }
  const decoded = width * height * channels;
  if (growsLikeBomb(decoded, blob.size)) {
    const advice = `It says ${width} x ${height} pixels in ${blob.size} bytes. Save it anew, smaller.`;
    throw overLimit(
      'Picture bytes to packed bytes',
      MAX_INFLATE_RATIO,
      decoded / blob.size,
      advice,
    );
  }
  const array = madeArray({
    path: '',
    dtype: 'uint8',
    shape: [height, width, channels],
    axes: ['row', 'column', 'channel'],
    units: 'rgb',
    make: () => pixelsOf(blob, size),
  });
  return { format: kind, arrays: [array], problems: [], close: () => undefined };
}

export const pictureReader: FormatReader = {
  format: 'picture',
  sniff: (head) => pictureKind(head) !== undefined,
  open: openPicture,
};
