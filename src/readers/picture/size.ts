/**
 * @file Size and channels of a picture from its header, without decoding it: PNG, JPEG, WebP.
 *
 * Sources: PNG (ISO 15948) 11.2.2, JPEG (ITU T.81) B.2.2, WebP container (RFC 9649). Checked against
 * Pillow.
 */
import { malformed, truncated } from '../fail.ts';

export interface PictureSize {
  kind: 'png' | 'jpeg' | 'webp';
  width: number;
  height: number;
  channels: 1 | 3 | 4;
}

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Channels by PNG colour type: grey, RGB, palette, grey with alpha, RGBA. */
const PNG_CHANNELS: ReadonlyMap<number, 1 | 3 | 4> = new Map([
  [0, 1],
  [2, 3],
  [3, 3],
  [4, 4],
  [6, 4],
]);

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Which of the three the first bytes say. */
export function pictureKind(head: Uint8Array): PictureSize['kind'] | undefined {
  if (PNG_MAGIC.every((byte, index) => head[index] === byte)) return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (textAt(head, 0, 4) === 'RIFF' && textAt(head, 8, 4) === 'WEBP') return 'webp';
  return undefined;
}

function pngSize(bytes: Uint8Array): PictureSize {
  if (bytes.length < 26) throw truncated('PNG header', 26, bytes.length);
  const view = viewOf(bytes);
  const channels = PNG_CHANNELS.get(view.getUint8(25));
  if (textAt(bytes, 12, 4) !== 'IHDR' || !channels) throw malformed('PNG header is damaged');
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20), channels };
}

/** Start of frame: any coding but the markers for tables (C4), arithmetic (CC) and extensions (C8). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function jpegSize(bytes: Uint8Array): PictureSize {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) throw malformed(`JPEG holds no marker at byte ${at}`);
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(marker)) {
      const height = view.getUint16(at + 5);
      const width = view.getUint16(at + 7);
      return { kind: 'jpeg', width, height, channels: bytes[at + 9] === 1 ? 1 : 3 };
    }
    at += 2 + view.getUint16(at + 2);
  }
  throw truncated('JPEG header', bytes.length + 1, bytes.length);
}

/**
 * Is the JPEG all there? Decoders fill up what is missing, or do not say that something is.
 *
 * @param bytes  The whole file; what follows the end of the image is none of it.
 * @throws LabError `truncated-file` without an end of image, `malformed-file` without markers.
 */
export function assertWholeJpeg(bytes: Uint8Array): void {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw malformed(`JPEG holds no marker at byte ${at}`);
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE) return;
    at = marker === 0xff ? at + 1 : at + 2 + view.getUint16(at + 2);
    if (marker === START_OF_SCAN) at = endOfScan(bytes, at);
  }
  if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return;
  throw truncated('JPEG', Math.max(at, bytes.length) + 2, bytes.length);
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Where the next marker is: in a scan, 0xff before 0 is a value, and before D0 to D7 a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/**
 * @param size  Bytes of the file.
 * @throws LabError `truncated-file` if the container promises more.
 */
export function assertWholeWebp(head: Uint8Array, size: number): void {
  const promised = 8 + viewOf(head).getUint32(4, true);
  if (promised > size) throw truncated('WebP', promised, size);
}

function webpSize(bytes: Uint8Array): PictureSize {
  if (bytes.length < 30) throw truncated('WebP header', 30, bytes.length);
  const view = viewOf(bytes);
  const u24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (textAt(bytes, 12, 4)) {
    case 'VP8X':
      return {
        kind: 'webp',
        width: u24(24) + 1,
        height: u24(27) + 1,
        channels: view.getUint8(20) & 16 ? 4 : 3,
      };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      const channels = (bits >>> 28) & 1 ? 4 : 3;
      const height = ((bits >>> 14) & 0x3fff) + 1;
      return { kind: 'webp', width: (bits & 0x3fff) + 1, height, channels };
    }
    case 'VP8 ': {
      const width = view.getUint16(26, true) & 0x3fff;
      return { kind: 'webp', width, height: view.getUint16(28, true) & 0x3fff, channels: 3 };
    }
    default:
      throw malformed('WebP header is damaged');
  }
}

/**
 * Size of a picture.
 *
 * @param bytes  From its start; 64 KiB are enough for most, JPEGs with large previews need more.
 * @throws LabError `truncated-file` if the header goes on, `malformed-file`, or no such picture.
 */
export function pictureSize(bytes: Uint8Array): PictureSize {
  const kind = pictureKind(bytes);
  const size =
    kind === 'png' ? pngSize(bytes) : kind === 'jpeg' ? jpegSize(bytes) : webpSize(bytes);
  if (size.width < 1 || size.height < 1) {
    throw malformed(`Picture of ${size.width} x ${size.height} pixels`);
  }
  return size;
}
