/**
 * @file Where the parts of a file begin and end, by the specification of its format alone: nothing of
 * the readers is used, so that a boundary a reader forgets is still cut at. The files here are those
 * that have headers and numbers; `structure-nested.ts` has those that hold parts in parts.
 */
import { hdf5Marks, matMarks, pngMarks, tarMarks, xmlMarks, zipMarks } from './structure-nested.ts';

export interface Structure {
  /** Bytes at which a part begins or ends. */
  marks: number[];
  /** From this length on nothing that matters is missing. */
  needed: number;
  /** Shorter lengths at which the file is whole all the same, only with less in it. */
  whole?: number[];
  /** Below this length the file is not yet known for what it is. */
  magic: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const all = (length: number) => Array.from({ length }, (_, i) => i);

/** NIfTI-1: 348 bytes, 4 of extension flag, voxels from `vox_offset`; NIfTI-2: 540 and the same. */
function niftiMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const little = [348, 540].includes(view.getInt32(0, true));
  const second = view.getInt32(0, little) === 540;
  const header = second ? 540 : 348;
  const bitpix = view.getInt16(second ? 14 : 72, little);
  const offset = second
    ? Number(view.getBigInt64(168, little))
    : Math.round(view.getFloat32(108, little));
  const dims = second ? [16, 16, 64, 80, 104, 168] : [40, 56, 70, 72, 108, 344];
  return {
    marks: [4, ...dims, header, header + 4, offset, offset + bitpix / 8, bytes.length],
    needed: bytes.length,
    magic: header,
  };
}

/** Magic, version, length of the header, header, values. */
function npyMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const first = bytes[6] === 1;
  const start = first ? 10 : 12;
  const data = start + (first ? view.getUint16(8, true) : view.getUint32(8, true));
  return { marks: [6, 8, start, data, data + 1, bytes.length], needed: bytes.length, magic: 6 };
}

/** Seven numbers, geometry up to byte 90, which have no magic but their sense; values from 284. */
function mghMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const width = [1, 4, 0, 4, 2][view.getInt32(20)] ?? 1;
  const count = [4, 8, 12, 16].reduce((product, at) => product * view.getInt32(at), 1);
  const end = 284 + width * count;
  return { marks: [4, 20, 28, 30, 90, 284, 284 + width, end], needed: end, magic: 90 };
}

/** Length of the header, header, tensors one after the other. */
function safetensorsMarks(bytes: Bytes): Structure {
  const start = 8 + Number(viewOf(bytes).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, start));
  const header = JSON.parse(text) as Record<string, { data_offsets?: [number, number] }>;
  const ends = Object.values(header).flatMap((tensor) => tensor.data_offsets ?? []);
  const marks = [8, 9, start, start + 1, ...ends.map((end) => start + end)];
  return { marks, needed: bytes.length, magic: 9 };
}

/** Triangles: magic, two comment lines, two counts, coordinates, faces; then tags that may be absent. */
function surfaceMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const counts = bytes.findIndex((byte, i) => byte === 10 && bytes[i + 1] === 10) + 2;
  const data = counts + 8;
  const faces = data + 12 * view.getInt32(counts);
  const end = faces + 12 * view.getInt32(counts + 4);
  return {
    marks: [3, 4, counts, counts + 4, data, data + 4, data + 12, faces, faces + 4, end],
    needed: end,
    magic: 4,
  };
}

/** New: magic, three counts, float32. Old: two counts of three bytes, int16. */
function curvMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const fresh = bytes[0] === 255 && bytes[1] === 255 && bytes[2] === 255;
  const count = fresh ? view.getInt32(3) : view.getUint32(0) >>> 8;
  const [data, width] = fresh ? [15, 4] : [6, 2];
  const end = data + width * count;
  const marks = fresh ? [3, 7, 11, data, data + 4, end] : [3, data, data + 2, end];
  // An old file has no magic: only its length says what it is.
  return { marks, needed: end, magic: fresh ? 15 : end };
}

/** Magic, count, then index and coordinates of each vertex. */
function patchMarks(bytes: Bytes): Structure {
  const count = viewOf(bytes).getInt32(4);
  const records = all(count + 1).map((i) => 8 + 16 * i);
  const marks = [4, ...records, ...records.slice(0, -1).map((at) => at + 4)];
  return { marks, needed: 8 + 16 * count, magic: 8 };
}

/** Count, pairs of vertex and colour, and a table of colours that may be absent, old or new. */
function annotMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const pairs = 4 + 8 * view.getInt32(0);
  const marks = [4, 8, 12, pairs];
  let at = pairs;
  const skip = (length: number) => marks.push((at += length));
  const skipText = () => {
    const length = view.getInt32(at);
    skip(4);
    skip(length);
  };
  skip(4); // that there is a table
  const fresh = view.getInt32(at) < 0;
  skip(4); // version, or the number of colours
  if (fresh) skip(4);
  skipText(); // where the table came from
  const count = view.getInt32(fresh ? at : pairs + 4);
  if (fresh) skip(4);
  for (let i = 0; i < count; i += 1) {
    if (fresh) skip(4);
    skipText();
    skip(16);
  }
  return { marks, needed: at, whole: [pairs], magic: pairs + 8 };
}

/** A comment, a count, and as many lines. */
function labelMarks(bytes: Bytes): Structure {
  const lines = all(bytes.length).filter((i) => bytes[i] === 10);
  const starts = lines.map((at) => at + 1).filter((at) => at < bytes.length);
  return { marks: starts, needed: starts.at(-1) ?? 0, magic: starts[1] ?? 0 };
}

/**
 * Rows and cells, from the second row on. A cut in the last cell of a row leaves a smaller table, as does
 * one at its end; a table has no length and needs no last line end.
 */
function tableMarks(bytes: Bytes): Structure {
  const text = new TextDecoder('latin1').decode(bytes);
  const apart = ['\t', ';', ','].find((mark) => text.split('\n')[0]?.includes(mark)) ?? ' ';
  const marks: number[] = [];
  const whole: number[] = [];
  let quoted = false;
  let width = 0;
  let cells = 1;
  let row = 0;
  all(bytes.length).forEach((at) => {
    if (text[at] === '"') quoted = !quoted;
    if (row > 0 && (text[at] === '"' || text[at] === apart)) marks.push(at);
    if (text[at] === apart && !quoted && text[at + 1] !== apart) cells += 1;
    if (text[at] === '\n' && !quoted) [row, width, cells] = [row + 1, width || cells, 1];
    const isLast = row > 0 && cells === width && !quoted;
    if (isLast || (text[at] === '\n' && !quoted)) whole.push(at + 1);
  });
  // Columns parted by blanks are known by nothing but that all lines have as many.
  return { marks, needed: bytes.length, whole, magic: apart === ' ' ? bytes.length : 0 };
}

/** Segments of two bytes of marker, two of length; a scan follows the last, then the end. */
function jpegMarks(bytes: Bytes): Structure {
  const marks: number[] = [2];
  let at = 2;
  while (bytes[at + 1] !== 0xda) {
    const end = at + 2 + viewOf(bytes).getUint16(at + 2);
    marks.push(at + 2, at + 4, end);
    at = end;
  }
  const scan = at + 2 + viewOf(bytes).getUint16(at + 2);
  marks.push(at + 2, at + 4, scan, (scan + bytes.length) >> 1, bytes.length - 2, bytes.length);
  return { marks, needed: bytes.length, magic: 3 };
}

/** RIFF, its length, WEBP; then chunks of a name, a length, and bytes up to an even number. */
function webpMarks(bytes: Bytes): Structure {
  const marks = [4, 8, 12];
  for (let at = 12; at + 8 <= bytes.length;) {
    const end = at + 8 + viewOf(bytes).getUint32(at + 4, true);
    marks.push(at + 4, at + 8, (at + 8 + end) >> 1, end);
    at = end + (end & 1);
  }
  return { marks, needed: bytes.length, magic: 12 };
}

/** The last bracket ends the file. */
function jsonMarks(bytes: Bytes): Structure {
  const end = Math.max(bytes.lastIndexOf(0x5d), bytes.lastIndexOf(0x7d)) + 1;
  const marks = all(end + 1).filter((i) => '[]{},:"'.includes(String.fromCharCode(bytes[i] ?? 0)));
  return { marks: [...marks, end], needed: end, magic: 8 };
}

type Walk = (bytes: Bytes) => Structure;

const WALKS: readonly (readonly [RegExp, Walk])[] = [
  [/\.nii$/, niftiMarks],
  [/\.npy$/, npyMarks],
  [/\.mg[hz]$/, mghMarks],
  [/\.safetensors$/, safetensorsMarks],
  [/\.(white|pial)$/, surfaceMarks],
  [/\.(curv|sulc)$/, curvMarks],
  [/\.patch\.3d$/, patchMarks],
  [/\.annot$/, annotMarks],
  [/\.label$/, labelMarks],
  [/\.json$/, jsonMarks],
  [/\.gii$/, xmlMarks],
  [/\.(zip|npz)$/, zipMarks],
  [/\.tar$/, tarMarks],
  [/\.(h5|hdf5)$|v73\.mat$/, hdf5Marks],
  [/\.mat$/, matMarks],
  [/\.png$/, pngMarks],
  [/\.jpg$/, jpegMarks],
  [/\.webp$/, webpMarks],
  [/\.(csv|tsv|txt)$/, tableMarks],
];

/** The parts of an inflated file, told by its name; undefined for formats that have none to cut at. */
export function structureOf(name: string, bytes: Bytes): Structure | undefined {
  const plain = name.replace(/\.gz$/, '');
  return WALKS.find(([pattern]) => pattern.test(plain))?.[1](bytes);
}

/** Every boundary, one byte before and one after, wherever something is missing then. */
export function cutsOf({ marks, needed, whole = [] }: Structure): number[] {
  const near = marks.flatMap((at) => [at - 1, at, at + 1]);
  return [...new Set(near)]
    .filter((at) => at > 0 && at < needed && !whole.includes(at))
    .sort((a, b) => a - b);
}
