/** @file An SVG figure as a PNG of so many dots per inch, with that density written into the file. */

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Length and name of a chunk, 13 bytes of IHDR and its sum, after the signature. */
const headerEnd = 8 + 8 + 13 + 4;

/** The same PNG with a `pHYs` chunk (PNG specification 11.3.5.3), so that it is printed at its size. */
export function withDensity(png: Uint8Array, dpi: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(8 + 9 + 4);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode('pHYs'), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const out = new Uint8Array(png.length + chunk.length);
  out.set(png.subarray(0, headerEnd));
  out.set(chunk, headerEnd);
  out.set(png.subarray(headerEnd), headerEnd + chunk.length);
  return out;
}

/** Larger canvases are refused by some browsers. */
const maxPixels = 100e6;

/** Width and height (mm) that an SVG figure says of itself. */
export function sizeOf(svg: string): { widthMm: number; heightMm: number } {
  const [, width, height] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg) ?? [];
  return { widthMm: Number(width), heightMm: Number(height) };
}

/** @throws Error when the picture would be too large; the message says what to do. */
export async function svgToPng(svg: string, dpi: number): Promise<Blob> {
  const { widthMm, heightMm } = sizeOf(svg);
  const [width, height] = [widthMm, heightMm].map((mm) => Math.round((mm / 25.4) * dpi));
  if (!width || !height || width * height > maxPixels) {
    throw new Error(
      `A figure of ${widthMm.toFixed(0)} x ${heightMm.toFixed(0)} mm at ${dpi} dpi is too large for a PNG: take fewer dots per inch, or SVG.`,
    );
  }
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    const png = await canvas.convertToBlob({ type: 'image/png' });
    const bytes = withDensity(new Uint8Array(await png.arrayBuffer()), dpi);
    return new Blob([bytes], { type: 'image/png' });
  } finally {
    URL.revokeObjectURL(address);
  }
}
