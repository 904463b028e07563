/**
 * @file The header of a NPY file: type, order and shape.
 *
 * Source: "A Simple File Format for NumPy Arrays" (NEP 1) and numpy's `numpy.lib.format`, versions
 * 1.0 to 3.0. Checked against files written by numpy (`scripts/fixtures/readers/npy.py`).
 */
import { malformed, overLimit, truncated, unsupportedType } from '../fail.ts';
import type { NumericDType } from '../numbers.ts';
import type { Literal } from './literal.ts';
import { parseLiteral } from './literal.ts';

/** Type of one value, or of one field of a structured value. */
export type NpyType =
  | { kind: 'number'; dtype: NumericDType; bytes: number; littleEndian: boolean; perValue: number }
  | { kind: 'string'; unicode: boolean; bytes: number; littleEndian: boolean }
  | { kind: 'object' }
  /** Bytes without meaning: padding between fields. */
  | { kind: 'raw'; bytes: number }
  | { kind: 'struct'; fields: NpyField[]; bytes: number };

export interface NpyField {
  name: string;
  type: NpyType;
  /** Extra axes of each value of the field. */
  shape: number[];
  /** Byte of the field within one structured value. */
  offset: number;
}

export interface NpyHeader {
  type: NpyType;
  fortranOrder: boolean;
  shape: number[];
  /** Byte at which the values begin. */
  offset: number;
}

const MAX_HEADER = 1_048_576;
const NUMBERS: ReadonlyMap<string, NumericDType> = new Map([
  ['b1', 'bool'],
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['i2', 'int16'],
  ['u2', 'uint16'],
  ['i4', 'int32'],
  ['u4', 'uint32'],
  ['i8', 'int64'],
  ['u8', 'uint64'],
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);
const COMPLEX: ReadonlyMap<string, NumericDType> = new Map([
  ['c8', 'float32'],
  ['c16', 'float64'],
]);

/** Bytes of one value; objects have none of their own. */
export function bytesOfType(type: NpyType): number {
  if (type.kind === 'object') return 0;
  return type.bytes;
}

function parseScalarType(descr: string): NpyType {
  const found = /^([<>|=])?([a-zA-Z])(\d*)$/.exec(descr);
  const letter = found?.[2] ?? '';
  const size = Number(found?.[3] ?? NaN);
  const littleEndian = found?.[1] !== '>';
  const dtype = NUMBERS.get(`${letter}${size}`);
  if (dtype) return { kind: 'number', dtype, bytes: size, littleEndian, perValue: 1 };
  const part = COMPLEX.get(`${letter}${size}`);
  if (part) return { kind: 'number', dtype: part, bytes: size, littleEndian, perValue: 2 };
  if (letter === 'S') return { kind: 'string', unicode: false, bytes: size, littleEndian };
  if (letter === 'U') return { kind: 'string', unicode: true, bytes: size * 4, littleEndian };
  if (letter === 'V') return { kind: 'raw', bytes: size };
  if (letter === 'O') return { kind: 'object' };
  throw unsupportedType('NPY', descr, 'Save the array as float32, int32 or a plain string type.');
}

function parseField(entry: Literal, offset: number): NpyField {
  if (!Array.isArray(entry)) throw malformed('NPY structured type is no list of fields');
  const [rawName, rawType, rawShape] = entry;
  // A titled field is written ('title', 'name').
  const name = Array.isArray(rawName) ? rawName[1] : rawName;
  if (typeof name !== 'string' || rawType === undefined) {
    throw malformed('NPY structured field lacks its name or type');
  }
  return { name, type: parseType(rawType), shape: shapeOf(rawShape ?? []), offset };
}

function parseType(descr: Literal): NpyType {
  if (typeof descr === 'string') return parseScalarType(descr);
  if (!Array.isArray(descr)) throw malformed('NPY descr is neither a string nor a list');
  let bytes = 0;
  const fields: NpyField[] = [];
  for (const entry of descr) {
    const field = parseField(entry, bytes);
    const count = field.shape.reduce((product, length) => product * length, 1);
    bytes += bytesOfType(field.type) * count;
    if (field.name !== '') fields.push(field);
  }
  return { kind: 'struct', fields, bytes };
}

function shapeOf(literal: Literal | undefined): number[] {
  // A one-axis field shape is written as a bare number.
  const lengths = typeof literal === 'number' ? [literal] : literal;
  if (!Array.isArray(lengths)) throw malformed('NPY shape is no tuple');
  const shape = lengths.map((length) => {
    if (typeof length !== 'number' || length < 0) throw malformed('NPY shape is not whole numbers');
    return length;
  });
  const values = shape.reduce((product, length) => product * length, 1);
  if (!Number.isSafeInteger(values * 16) || shape.length > 32) {
    throw malformed(`NPY shape (${shape.join(', ')}) is out of bounds`);
  }
  return shape;
}

/** Is this the start of a NPY file? */
export function isNpy(head: Uint8Array): boolean {
  return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, index) => head[index] === byte);
}

/**
 * Bytes before the values, from the first 12.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`.
 */
export function npyHeaderLength(head: Uint8Array): {
  start: number;
  end: number;
  version: number;
} {
  if (head.length < 12) throw truncated('NPY header', 12, head.length);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const major = view.getUint8(6);
  if (!isNpy(head) || major < 1 || major > 3) {
    throw malformed(`NPY version must be 1, 2 or 3, found ${major}`, { major });
  }
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER) {
    throw overLimit('NPY header', MAX_HEADER, length, 'The file is damaged or hostile.');
  }
  return { start, end: start + length, version: major };
}

/**
 * Parse the dict between the magic and the values.
 *
 * @param bytes    The header without its magic and length: Latin-1 before version 3, UTF-8 since.
 * @param offset   Byte at which the values begin.
 * @param version  1, 2 or 3.
 * @throws LabError `malformed-file`, `unsupported-dtype`.
 */
export function parseNpyHeader(bytes: Uint8Array, offset: number, version: number): NpyHeader {
  const dict = parseLiteral(new TextDecoder(version < 3 ? 'latin1' : 'utf-8').decode(bytes));
  if (!(dict instanceof Map)) throw malformed('NPY header is no dict');
  const descr = dict.get('descr');
  const fortranOrder = dict.get('fortran_order');
  if (descr === undefined || typeof fortranOrder !== 'boolean' || !dict.has('shape')) {
    throw malformed('NPY header must hold descr, fortran_order and shape');
  }
  return { type: parseType(descr), fortranOrder, shape: shapeOf(dict.get('shape')), offset };
}
