/**
 * @file The NIfTI-1 and NIfTI-2 headers, in both byte orders.
 *
 * Own parser: see docs/decisions/030-nifti-header.md. Byte offsets: nifti1.h and nifti2.h of the
 * NIfTI Data Format Working Group. Checked against nibabel (`scripts/fixtures/readers/nifti.py`).
 */
import { malformed } from '../fail.ts';
import type { Scaling } from '../numbers.ts';

export interface NiftiHeader {
  version: 1 | 2;
  /** Header and values are two files (`.hdr` and `.img`). */
  pair: boolean;
  littleEndian: boolean;
  /** Fastest axis first, as in the file: x, y, z, t, ... */
  dims: number[];
  datatype: number;
  /** Byte at which the values begin. */
  voxOffset: number;
  /** Undefined where the header asks for none (slope 0, or the identity). */
  scaling: Scaling | undefined;
  pixdim: number[];
  qformCode: number;
  sformCode: number;
  /** Voxel to world, 4 x 4 row-major, voxel coordinates 0-based. */
  affine: number[];
  description: string;
  intentCode: number;
  intentName: string;
}

/** Where each field lies, and how wide the version's integers and floats are. */
interface Fields {
  size: number;
  wide: boolean;
  magic: number;
  dim: number;
  datatype: number;
  pixdim: number;
  voxOffset: number;
  slope: number;
  intercept: number;
  description: number;
  qform: number;
  sform: number;
  quatern: number;
  srow: number;
  intentCode: number;
  intentName: number;
}

const NIFTI1: Fields = {
  size: 348,
  wide: false,
  magic: 344,
  dim: 40,
  datatype: 70,
  pixdim: 76,
  voxOffset: 108,
  slope: 112,
  intercept: 116,
  description: 148,
  qform: 252,
  sform: 254,
  quatern: 256,
  srow: 280,
  intentCode: 68,
  intentName: 328,
};

const NIFTI2: Fields = {
  size: 540,
  wide: true,
  magic: 4,
  dim: 16,
  datatype: 12,
  pixdim: 104,
  voxOffset: 168,
  slope: 176,
  intercept: 184,
  description: 240,
  qform: 344,
  sform: 348,
  quatern: 352,
  srow: 400,
  intentCode: 504,
  intentName: 508,
};

/** Reads the fields of one version in one byte order. */
function makeFieldReader(view: DataView, fields: Fields, le: boolean) {
  const { wide } = fields;
  return {
    /** Dimension-like integers: int16 or int64. */
    long: (at: number, index = 0): number =>
      wide ? Number(view.getBigInt64(at + 8 * index, le)) : view.getInt16(at + 2 * index, le),
    /** Codes: int16 or int32. */
    code: (at: number): number => (wide ? view.getInt32(at, le) : view.getInt16(at, le)),
    real: (at: number, index = 0): number =>
      wide ? view.getFloat64(at + 8 * index, le) : view.getFloat32(at + 4 * index, le),
    text: (at: number, length: number): string => textOf(view, at, length),
  };
}
type FieldReader = ReturnType<typeof makeFieldReader>;

function textOf(view: DataView, at: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  const end = bytes.indexOf(0);
  return new TextDecoder('latin1').decode(bytes.subarray(0, end < 0 ? length : end)).trim();
}

/** Which version and byte order the first bytes tell; undefined if neither. */
export function niftiKind(
  head: Uint8Array,
): { fields: Fields; littleEndian: boolean; pair: boolean } | undefined {
  if (head.length < 348) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian);
    const fields = size === 348 ? NIFTI1 : size === 540 ? NIFTI2 : undefined;
    if (!fields || head.length < fields.size) continue;
    const magic = textOf(view, fields.magic, 3);
    const digit = fields === NIFTI1 ? '1' : '2';
    if (magic === `n+${digit}`) return { fields, littleEndian, pair: false };
    if (magic === `ni${digit}`) return { fields, littleEndian, pair: true };
  }
  return undefined;
}

function readDims(read: FieldReader, fields: Fields): number[] {
  const rank = read.long(fields.dim);
  if (rank < 1 || rank > 7) throw malformed(`NIfTI dim[0] must be 1 to 7, found ${rank}`, { rank });
  const dims = Array.from({ length: rank }, (_, axis) => read.long(fields.dim, axis + 1));
  const values = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => dim < 1) || !Number.isSafeInteger(values * 16)) {
    throw malformed(
      `NIfTI dimensions must be positive and of sane size, found ${dims.join(' x ')}`,
    );
  }
  return dims;
}

/** NIfTI: slope 0 means "do not scale"; so does a slope that is no number. */
function readScaling(read: FieldReader, fields: Fields): Scaling | undefined {
  const slope = read.real(fields.slope);
  const intercept = read.real(fields.intercept);
  if (slope === 0 || !Number.isFinite(slope)) return undefined;
  const offset = Number.isFinite(intercept) ? intercept : 0;
  return slope === 1 && offset === 0 ? undefined : { slope, intercept: offset };
}

function readVoxOffset(read: FieldReader, fields: Fields, pair: boolean): number {
  const offset = fields.wide ? read.long(fields.voxOffset) : read.real(fields.voxOffset);
  if (pair) return Number.isFinite(offset) && offset > 0 ? Math.floor(offset) : 0;
  const least = fields.size + 4;
  if (offset === 0) return least;
  if (!Number.isSafeInteger(offset) || offset < fields.size) {
    throw malformed(`NIfTI vox_offset must be a whole number from ${least}, found ${offset}`);
  }
  return offset;
}

/** Rotation from the unit quaternion (b, c, d), scaled by the voxel sizes; NIfTI-1 "method 2". */
function quaternAffine(read: FieldReader, fields: Fields, pixdim: number[]): number[] {
  const [b = 0, c = 0, d = 0, ox = 0, oy = 0, oz = 0] = Array.from({ length: 6 }, (_, index) =>
    read.real(fields.quatern, index),
  );
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const [qfac = 1, sx = 1, sy = 1, szRaw = 1] = pixdim;
  const sz = szRaw * (qfac < 0 ? -1 : 1);
  return [
    (a * a + b * b - c * c - d * d) * sx,
    2 * (b * c - a * d) * sy,
    2 * (b * d + a * c) * sz,
    ox,
    2 * (b * c + a * d) * sx,
    (a * a + c * c - b * b - d * d) * sy,
    2 * (c * d - a * b) * sz,
    oy,
    2 * (b * d - a * c) * sx,
    2 * (c * d + a * b) * sy,
    (a * a + d * d - c * c - b * b) * sz,
    oz,
    0,
    0,
    0,
    1,
  ];
}

function readAffine(read: FieldReader, fields: Fields, header: { dims: number[] }): number[] {
  const pixdim = Array.from({ length: 8 }, (_, index) => read.real(fields.pixdim, index));
  if (read.code(fields.sform) > 0) {
    return [
      ...Array.from({ length: 12 }, (_, index) => read.real(fields.srow, index)),
      ...[0, 0, 0, 1],
    ];
  }
  if (read.code(fields.qform) > 0) return quaternAffine(read, fields, pixdim);
  const spatial = header.dims.slice(0, 3).map((_, axis) => pixdim[axis + 1] ?? 1);
  return centredAffine(spatial, header.dims);
}

/**
 * No orientation given: voxel sizes, with the origin at the centre of the volume and x from right to
 * left, as Analyze has it (and nibabel, FSL and SPM).
 */
export function centredAffine(spacing: number[], dims: number[]): number[] {
  const [width = 1, sy = 1, sz = 1] = spacing;
  const sx = -width;
  const centre = (size: number, axis: number) => -(((dims[axis] ?? 1) - 1) / 2) * size;
  return [sx, 0, 0, centre(sx, 0), 0, sy, 0, centre(sy, 1), 0, 0, sz, centre(sz, 2), 0, 0, 0, 1];
}

/**
 * Parse a NIfTI header.
 *
 * @param head  At least the first 348 (NIfTI-1) or 540 (NIfTI-2) bytes. Borrowed.
 * @throws LabError  `malformed-file` if it is no NIfTI header or contradicts itself.
 */
export function parseNiftiHeader(head: Uint8Array): NiftiHeader {
  const kind = niftiKind(head);
  if (!kind) throw malformed('No NIfTI header: size 348 or 540 and magic n+1, ni1, n+2 or ni2');
  const { fields, littleEndian, pair } = kind;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const read = makeFieldReader(view, fields, littleEndian);
  const dims = readDims(read, fields);
  return {
    version: fields.wide ? 2 : 1,
    pair,
    littleEndian,
    dims,
    datatype: view.getInt16(fields.datatype, littleEndian),
    voxOffset: readVoxOffset(read, fields, pair),
    scaling: readScaling(read, fields),
    pixdim: Array.from({ length: 8 }, (_, index) => read.real(fields.pixdim, index)),
    qformCode: read.code(fields.qform),
    sformCode: read.code(fields.sform),
    affine: readAffine(read, fields, { dims }),
    description: read.text(fields.description, 80),
    intentCode: read.code(fields.intentCode),
    intentName: read.text(fields.intentName, 16),
  };
}
