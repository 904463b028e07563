/** @file Files that are small and claim, or inflate, to be large: one maker a trick. */
import { deflateSync, gzipSync } from 'node:zlib';
import { fixtureBytes } from './fixtures.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export const text = (value: string): Bytes => new TextEncoder().encode(value);

export function npyWithShape(shape: string): Bytes {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return new Uint8Array([0x93, ...text('NUMPY'), 1, 0, 118, 0, ...text(header), 0, 0, 0, 0]);
}

export function safetensorsOf(header: string): Bytes {
  const body = text(header);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(0, body.length, true);
  return new Uint8Array([...size, ...body]);
}

export function safetensorsWith(nTensors: number): Bytes {
  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  const entries = Array.from({ length: nTensors }, (_, i) => `"tensor.${i}":${entry}`);
  const body = text(`{${entries.join(',')}}`);
  const out = new Uint8Array(8 + body.length);
  new DataView(out.buffer).setUint32(0, body.length, true);
  out.set(body, 8);
  return out;
}

export async function overlapping(): Promise<Bytes> {
  const bytes = await fixtureBytes('archive', 'plain.npz');
  const view = new DataView(bytes.buffer);
  const entries: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50) entries.push(at);
  }
  const [first = 0, second = 0] = entries;
  view.setUint32(second + 42, view.getUint32(first + 42, true), true);
  return bytes;
}

/** HDF5 whose chunks a damaged Blosc2 frame is to fill: it claims all that 32 bits can say. */
export async function lyingFrame(): Promise<Bytes> {
  const bytes = await fixtureBytes('hdf5', 'blosc2.h5');
  const at = bytes.findIndex(
    (byte, i) => byte === 0x62 && bytes[i + 1] === 0x32 && bytes[i + 2] === 0x66,
  );
  bytes.fill(0xff, at + 8, at + 40);
  return bytes;
}

/** A NIfTI header that claims `nx × ny × nz × nt` of float64, and nothing behind it. */
export function emptyNifti(...dims: number[]): Bytes {
  const bytes = new Uint8Array(352);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, true);
  [dims.length, ...dims].forEach((n, i) => view.setInt16(40 + 2 * i, n, true));
  view.setInt16(70, 64, true);
  view.setInt16(72, 64, true);
  view.setFloat32(108, 352, true);
  bytes.set(text('n+1\0'), 344);
  return bytes;
}

/** The fixture with its size overwritten: 8,000 × 8,000 pixels, which is below what a picture may have. */
export async function hugePicture(name: string): Promise<Bytes> {
  const bytes = await fixtureBytes('picture', name);
  const view = new DataView(bytes.buffer);
  if (name.endsWith('.png')) {
    view.setUint32(16, 8000);
    view.setUint32(20, 8000);
  } else if (name.endsWith('.jpg')) {
    const frame = bytes.findIndex(
      (byte, i) => byte === 0xff && [0xc0, 0xc2].includes(bytes[i + 1] ?? 0),
    );
    view.setUint16(frame + 5, 8000);
    view.setUint16(frame + 7, 8000);
  } else {
    view.setUint16(26, 8000, true);
    view.setUint16(28, 8000, true);
  }
  return bytes;
}

/** Deflated zeros, as many as the picture says. */
export function blackPng(side: number): Bytes {
  const chunk = (type: string, data: Uint8Array): Bytes => {
    const out = new Uint8Array(12 + data.length);
    new DataView(out.buffer).setUint32(0, data.length);
    out.set(text(type), 4);
    out.set(data, 8);
    return out;
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, side);
  new DataView(header.buffer).setUint32(4, side);
  header.set([8, 6], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', new Uint8Array(deflateSync(zeros(side * (4 * side + 1)), { level: 9 }))),
    chunk('IEND', zeros(0)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

export function longLine(): Bytes {
  const bytes = new Uint8Array(100_000_000).fill(0x2c);
  bytes.set(text('a,b\n1,2\n'));
  return bytes;
}

/** A NIfTI-1 header without a magic is Analyze; its image lies elsewhere. */
export function analyzeHeader(...dims: number[]): Bytes {
  const bytes = emptyNifti(...dims).slice(0, 348);
  bytes.fill(0, 344);
  return bytes;
}

/** A MAT 5 element of `type`; numbers are padded to 8 bytes. */
export function matElement(type: number, data: Uint8Array): Bytes {
  const out = new Uint8Array(8 + Math.ceil(data.length / 8) * 8);
  new DataView(out.buffer).setUint32(0, type, true);
  new DataView(out.buffer).setUint32(4, data.length, true);
  out.set(data, 8);
  return out;
}

export const joined = (...parts: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const int32s = (...values: number[]): Bytes => new Uint8Array(Int32Array.from(values).buffer);

/** A matrix of class `kind` (1: cells, 6: doubles) that holds `inside`. */
export function matMatrix(kind: number, dims: number[], inside: Uint8Array): Bytes {
  const flags = matElement(6, int32s(kind, 0));
  return matElement(
    14,
    joined(flags, matElement(5, int32s(...dims)), matElement(1, text('x')), inside),
  );
}

export function mat5(...elements: Uint8Array[]): Bytes {
  const header = new Uint8Array(128).fill(0x20);
  header.set(text('MATLAB 5.0 MAT-file'));
  header.set([0, 1, 0x49, 0x4d], 124);
  return joined(header, ...elements);
}

/** Compressed variables are not padded. */
export function matCompressed(matrix: Uint8Array): Bytes {
  const packed = deflateSync(matrix, { level: 9 });
  return joined(int32s(15, packed.length), packed);
}

/** Cells in cells: each level is only a header about the next. */
export function nestedCells(depth: number): Bytes {
  let inside = matMatrix(6, [1, 1], matElement(9, new Uint8Array(8)));
  for (let level = 0; level < depth; level++) inside = matMatrix(1, [1, 1], inside);
  return inside;
}

/** An MGH header that claims a volume, and nothing behind it. */
export function emptyMgh(...dims: number[]): Bytes {
  const bytes = new Uint8Array(284);
  [1, ...dims, 3].forEach((value, i) => new DataView(bytes.buffer).setInt32(4 * i, value));
  return bytes;
}

/** A triangle surface of FreeSurfer with as many vertices and faces as 31 bits can say. */
export function emptySurface(): Bytes {
  const counts = Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff);
  return joined(Uint8Array.of(0xff, 0xff, 0xfe), text('by nobody\n\n'), counts);
}

/** A tar of one member that claims 8 GB. */
export function lyingTar(): Bytes {
  const block = new Uint8Array(1024);
  block.set(text('a.npy'));
  block.set(text('0000644\0' + '0000000\0'.repeat(2) + '77777777777\0' + '00000000000\0'), 100);
  block.set(text('        0'), 148);
  block.set(text('ustar\x0000'), 257);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

/** An object array of numpy whose pickle is lists in lists. */
export function deepPickle(depth: number): Bytes {
  const header = "{'descr': '|O', 'fortran_order': False, 'shape': (), }".padEnd(117) + '\n';
  const lists = joined(
    Uint8Array.of(0x80, 3),
    new Uint8Array(depth).fill(0x5d),
    new Uint8Array(depth - 1).fill(0x61),
    text('.'),
  );
  return joined(
    Uint8Array.of(0x93),
    text('NUMPY'),
    Uint8Array.of(1, 0, 118, 0),
    text(header),
    lists,
  );
}

/** A GIFTI whose one array deflates 1000:1. */
export function packedGifti(n: number): Bytes {
  const data = deflateSync(zeros(4 * n), { level: 9 }).toString('base64');
  const attributes =
    'Intent="NIFTI_INTENT_SHAPE" DataType="NIFTI_TYPE_FLOAT32" ArrayIndexingOrder="RowMajorOrder" ' +
    `Dimensionality="1" Dim0="100" Encoding="GZipBase64Binary" Endian="LittleEndian"`;
  return text(`${XML}<GIFTI><DataArray ${attributes}><Data>${data}</Data></DataArray></GIFTI>`);
}

export const XML = '<?xml version="1.0"?>';
export const laughs = Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
).join('');

export const gz = (bytes: Uint8Array): Bytes => new Uint8Array(gzipSync(bytes, { level: 9 }));
export const zeros = (n: number) => new Uint8Array(n);
