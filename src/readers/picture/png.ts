/**
 * @file PNG to pixels, exactly: canvases may convert colours and lose what lies under alpha. All
 * colour types and depths, Adam7 too; 16-bit samples keep their upper byte, palettes become RGB.
 *
 * Source: PNG (ISO 15948). Checked against Pillow and against random pictures (`picture.test.ts`).
 */
import { crc32Of } from '../crc32.ts';
import { malformed, overLimit, truncated } from '../fail.ts';
import { inflateInto } from '../inflate.ts';

interface Header {
  width: number;
  height: number;
  depth: number;
  colour: number;
  interlaced: boolean;
}

export interface PngPixels {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  /** `[height, width, channels]` row-major. */
  pixels: Uint8Array;
}

const MAX_PIXELS = 67_108_864;
/** Samples a pixel has in the file, by colour type. */
const SAMPLES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
const PALETTE = 3;
const GREY_ALPHA = 4;
/** Start and step in x and y of Adam7's passes. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function parseHeader(view: DataView): Header {
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour] = [view.getUint8(8), view.getUint8(9)];
  const depths = colour === 0 ? [1, 2, 4, 8, 16] : colour === PALETTE ? [1, 2, 4, 8] : [8, 16];
  if (!SAMPLES.has(colour) || !depths.includes(depth) || width < 1 || height < 1) {
    throw malformed(`PNG of ${width} x ${height}, colour type ${colour}, depth ${depth}`);
  }
  if (width * height > MAX_PIXELS) {
    throw overLimit('PNG pixels', MAX_PIXELS, width * height, 'Scale it down.');
  }
  return { width, height, depth, colour, interlaced: view.getUint8(12) === 1 };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

interface Chunks {
  header: Header;
  palette: Uint8Array;
  packed: Uint8Array<ArrayBuffer>;
}

function readChunks(bytes: Uint8Array): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header | undefined;
  let palette: Uint8Array = new Uint8Array(0);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw truncated('PNG', at + 12 + length, bytes.length);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    // Chunks that pixels need begin with a capital letter; of others nothing is read.
    const critical = (view.getUint8(at + 4) & 0x20) === 0;
    if (
      critical &&
      crc32Of(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)
    ) {
      throw malformed(`PNG chunk ${type} at byte ${at} differs from its checksum`, { at });
    }
    if (type === 'IHDR' && length >= 13) {
      header = parseHeader(new DataView(data.buffer, data.byteOffset, length));
    } else if (type === 'PLTE') palette = data;
    else if (type === 'IDAT') parts.push(data);
    else if (type === 'IEND') break;
    at += 12 + length;
  }
  if (!header || parts.length === 0) throw truncated('PNG', bytes.length + 12, bytes.length);
  return { header, palette, packed: joined(parts) };
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [dl, du, dc] = [estimate - left, estimate - up, estimate - corner].map(Math.abs);
  if (dl === undefined || du === undefined || dc === undefined) return left;
  if (dl <= du && dl <= dc) return left;
  return du <= dc ? up : corner;
}

/** Undo the filter of one row in place; `above` is the row before it, or zeros. */
function unfilterRow(kind: number, row: Uint8Array, above: Uint8Array, step: number): void {
  for (let i = 0; i < row.length; i += 1) {
    const left = i >= step ? (row[i - step] ?? 0) : 0;
    const up = above[i] ?? 0;
    const corner = i >= step ? (above[i - step] ?? 0) : 0;
    const add =
      kind === 1
        ? left
        : kind === 2
          ? up
          : kind === 3
            ? (left + up) >>> 1
            : kind === 4
              ? paeth(left, up, corner)
              : 0;
    row[i] = ((row[i] ?? 0) + add) & 255;
  }
}

interface Pass {
  x0: number;
  y0: number;
  dx: number;
  dy: number;
  columns: number;
  rows: number;
}

function passesOf({ width, height, interlaced }: Header): Pass[] {
  const steps = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return steps
    .map(([x0, y0, dx, dy]) => {
      const columns = Math.ceil((width - x0) / dx);
      return { x0, y0, dx, dy, columns, rows: Math.ceil((height - y0) / dy) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of a row without its filter byte. */
function rowBytes({ depth, colour }: Header, columns: number): number {
  return Math.ceil((columns * depth * (SAMPLES.get(colour) ?? 1)) / 8);
}

/** Sample `index` of a row, scaled to 8 bits unless it points into a palette. */
function sampleAt(row: Uint8Array, index: number, { depth, colour }: Header): number {
  if (depth === 8) return row[index] ?? 0;
  if (depth === 16) return row[index * 2] ?? 0;
  const bit = index * depth;
  const value = ((row[bit >>> 3] ?? 0) >>> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  return colour === PALETTE ? value : (value * 255) / ((1 << depth) - 1);
}

function channelsOf(colour: number): 1 | 3 | 4 {
  if (colour === 0) return 1;
  return colour === 2 || colour === PALETTE ? 3 : 4;
}

/** One pixel of a row to its place. */
function putPixel(
  { header, palette }: Chunks,
  row: Uint8Array,
  column: number,
  pixels: Uint8Array,
  to: number,
): void {
  const { colour } = header;
  const samples = SAMPLES.get(colour) ?? 1;
  const first = sampleAt(row, column * samples, header);
  if (colour === PALETTE) {
    if (first * 3 + 2 >= palette.length) throw malformed(`PNG palette has no colour ${first}`);
    pixels.set(palette.subarray(first * 3, first * 3 + 3), to);
  } else if (colour === GREY_ALPHA) {
    pixels.fill(first, to, to + 3);
    pixels[to + 3] = sampleAt(row, column * samples + 1, header);
  } else {
    for (let s = 0; s < samples; s += 1) {
      pixels[to + s] = sampleAt(row, column * samples + s, header);
    }
  }
}

/** @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`. */
export async function decodePng(bytes: Uint8Array): Promise<PngPixels> {
  const chunks = readChunks(bytes);
  const { header } = chunks;
  const { width, height, colour, depth } = header;
  const passes = passesOf(header);
  const total = passes.reduce((sum, { rows, columns }) => {
    return sum + rows * (1 + rowBytes(header, columns));
  }, 0);
  const raw = new Uint8Array(total);
  await inflateInto(chunks.packed, raw);
  const channels = channelsOf(colour);
  const pixels = new Uint8Array(width * height * channels);
  const step = Math.max(1, (depth * (SAMPLES.get(colour) ?? 1)) >>> 3);
  let at = 0;
  for (const { x0, y0, dx, dy, columns, rows } of passes) {
    const length = rowBytes(header, columns);
    let above = new Uint8Array(length);
    for (let r = 0; r < rows; r += 1) {
      const row = raw.subarray(at + 1, at + 1 + length);
      unfilterRow(raw[at] ?? 0, row, above, step);
      for (let c = 0; c < columns; c += 1) {
        putPixel(chunks, row, c, pixels, ((y0 + r * dy) * width + x0 + c * dx) * channels);
      }
      above = row;
      at += 1 + length;
    }
  }
  return { width, height, channels, pixels };
}
