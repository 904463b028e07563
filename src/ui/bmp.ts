/**
 * @file A bitmap as a BMP file, which every browser draws and which takes no compressing: for pictures
 * that are `<img>`, not canvases. 24 bits a pixel, rows from the bottom up, each a multiple of four bytes.
 */
import type { Bitmap } from './rgba.ts';

const HEADER_BYTES = 54;
const INFO_BYTES = 40;

/** The file; a bitmap's own alpha is left out. */
export function encodeBmp({ width, height, channels, pixels }: Bitmap): Uint8Array<ArrayBuffer> {
  const rowBytes = 4 * Math.ceil((3 * width) / 4);
  const bytes = new Uint8Array(HEADER_BYTES + rowBytes * height);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x424d);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER_BYTES, true);
  view.setUint32(14, INFO_BYTES, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let y = 0; y < height; y += 1) {
    let to = HEADER_BYTES + (height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1, to += 3) {
      const from = (y * width + x) * channels;
      bytes[to] = pixels[from + blue] ?? 0;
      bytes[to + 1] = pixels[from + green] ?? 0;
      bytes[to + 2] = pixels[from] ?? 0;
    }
  }
  return bytes;
}
