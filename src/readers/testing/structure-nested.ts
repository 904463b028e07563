/** @file Where the parts of a file begin and end, for formats that hold parts in parts; see `structure.ts`. */
import { viewOf, type Structure } from './structure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Signatures of the structures of HDF5: B-trees, heaps, symbol tables, headers, chunk indexes. */
const HDF5_PARTS =
  'TREE HEAP SNOD OHDR OCHK GCOL FRHP FHDB FHIB BTHD BTIN BTLF FSHD FSSE SMTB SMLI ' +
  'FAHD FADB EAHD EAIB EASB EADB';

/** The superblock wherever it begins, each structure that has a signature, and what follows it. */
export function hdf5Marks(bytes: Bytes): Structure {
  const signatures = new Set(HDF5_PARTS.split(' '));
  const magic = [0, 512, 1024, 2048].find((at) => ascii(bytes.subarray(at + 1, at + 4)) === 'HDF');
  const start = magic ?? 0;
  const old = (bytes[start + 8] ?? 0) < 2;
  const marks = [start + 8, start + 9, start + 16, start + (old ? 96 : 48), bytes.length];
  for (let at = start; at + 4 <= bytes.length; at += 1) {
    if (signatures.has(ascii(bytes.subarray(at, at + 4)))) marks.push(at, at + 4, at + 8);
  }
  // Before its signature the file is what the user's block is.
  return { marks: marks.filter((at) => at > start), needed: bytes.length, magic: start + 8 };
}

/** An element's tag and data, and those of what is in a matrix. */
function elementMarks(view: DataView, at: number, end: number, little: boolean): number[] {
  if (at + 8 > end) return [];
  const first = view.getUint32(at, little);
  if (first >>> 16 > 0) return [at, at + 4, at + 8, ...elementMarks(view, at + 8, end, little)];
  const size = view.getUint32(at + 4, little);
  const stop = at + 8 + size;
  const inner = first === 14 ? elementMarks(view, at + 8, stop, little) : [];
  const next = first === 15 ? stop : at + 8 + Math.ceil(size / 8) * 8;
  return [at, at + 4, at + 8, ...inner, stop, next, ...elementMarks(view, next, end, little)];
}

/** Where each variable of a MAT v5 file ends: the file is whole there. */
function variableEnds(view: DataView, little: boolean): number[] {
  const ends = [128];
  for (let at = 128; at + 8 <= view.byteLength;) {
    at += 8 + view.getUint32(at + 4, little);
    ends.push(at);
  }
  return ends;
}

/** MAT v4: five numbers, name, values; again and again. */
function mat4Marks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const little = view.getInt32(0, true) >= 0 && view.getInt32(0, true) < 5000;
  const marks: number[] = [];
  const whole: number[] = [];
  for (let at = 0; at + 20 <= bytes.length;) {
    const [type = 0, rows = 0, columns = 0, imaginary = 0, name = 0] = [0, 4, 8, 12, 16].map((i) =>
      view.getInt32(at + i, little),
    );
    const width = [8, 4, 4, 2, 2, 1][Math.floor(type / 10) % 10] ?? 1;
    const data = at + 20 + name;
    const end = data + rows * columns * width * (imaginary ? 2 : 1);
    marks.push(at, at + 4, at + 20, data, data + width, end);
    whole.push(end);
    at = end;
  }
  // Without a magic, the name of the first variable is part of what tells the format.
  return { marks, needed: bytes.length, whole, magic: 20 + view.getInt32(16, little) };
}

/** MAT v5: text, version and byte order, then elements. */
export function matMarks(bytes: Bytes): Structure {
  if (ascii(bytes.subarray(0, 6)) !== 'MATLAB') return mat4Marks(bytes);
  const view = viewOf(bytes);
  const little = ascii(bytes.subarray(126, 128)) === 'IM';
  const marks = [116, 124, 126, 128, ...elementMarks(view, 128, bytes.length, little)];
  const whole = variableEnds(view, little);
  return { marks, needed: bytes.length, whole, magic: 128 };
}

/** Local headers with their names and data, the directory's entries, and the end record. */
export function zipMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const marks: number[] = [];
  for (let at = 0; at + 22 <= bytes.length; at += 1) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) {
      const name = at + 30 + view.getUint16(at + 26, true);
      const data = name + view.getUint16(at + 28, true);
      marks.push(at, at + 4, at + 30, name, data, data + view.getUint32(at + 18, true));
    } else if (signature === 0x02014b50) {
      marks.push(at, at + 4, at + 46, at + 46 + view.getUint16(at + 28, true));
    } else if (signature === 0x06054b50) {
      marks.push(at, at + 4, at + 20, at + 22);
    }
  }
  return { marks, needed: bytes.length, magic: 4 };
}

/** Headers of 512 bytes, contents, their padding, and two empty blocks, of which one tells the end. */
export function tarMarks(bytes: Bytes): Structure {
  const marks: number[] = [];
  let at = 0;
  while (at + 512 <= bytes.length && bytes[at] !== 0) {
    const size = parseInt(ascii(bytes.subarray(at + 124, at + 135)), 8);
    const next = at + 512 + Math.ceil(size / 512) * 512;
    marks.push(at, at + 100, at + 257, at + 512, at + 512 + size, next);
    at = next;
  }
  return { marks: [...marks, at + 512], needed: at + 512, magic: 512 };
}

/** Every tag. */
export function xmlMarks(bytes: Bytes): Structure {
  const needed = bytes.lastIndexOf(0x3e) + 1;
  const opens = [...bytes.keys()].filter((i) => bytes[i] === 0x3c);
  const closes = [...bytes.keys()].filter((i) => bytes[i] === 0x3e).map((i) => i + 1);
  const text = new TextDecoder('latin1').decode(bytes);
  return { marks: [...opens, ...closes], needed, magic: text.indexOf('<GIFTI') + 7 };
}

/** Signature, then each chunk's length, type, data and checksum; the last chunk holds nothing. */
export function pngMarks(bytes: Bytes): Structure {
  const view = viewOf(bytes);
  const marks = [8];
  let lastData = 0;
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    if (ascii(bytes.subarray(at + 4, at + 8)) === 'IDAT') lastData = end + 4;
    marks.push(at, at + 4, at + 8, end, end + 4);
    at = end + 4;
  }
  return { marks, needed: lastData, magic: 8 };
}
