/** @file The head of a MAT v5 matrix: class, flags, dimensions, name. */
import { malformed } from '../fail.ts';
import type { NumericDType } from '../numbers.ts';
import type { Window } from '../window.ts';
import { readTag } from './tags.ts';

/** Classes of a matrix by number. */
export const CELL = 1;
export const STRUCT = 2;
export const OBJECT = 3;
export const CHAR = 4;
export const SPARSE = 5;

const NUMERIC: ReadonlyMap<number, NumericDType> = new Map([
  [6, 'float64'],
  [7, 'float32'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

export interface MatrixHead {
  matrixClass: number;
  complex: boolean;
  logical: boolean;
  /** MATLAB's order: first dimension fastest. */
  dims: number[];
  name: string;
  /** Byte after the name: where the values or members begin. */
  body: number;
}

/** The type that a class of numbers stands for; undefined for all other classes. */
export function numericClass(matrixClass: number): NumericDType | undefined {
  return NUMERIC.get(matrixClass);
}

/** Text of a tag's bytes, up to the first NUL. */
export async function readText(window: Window, start: number, bytes: number): Promise<string> {
  const view = await window.at(start, start + bytes);
  const text = new TextDecoder('latin1').decode(view);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

async function readDims(
  window: Window,
  start: number,
  bytes: number,
  littleEndian: boolean,
): Promise<number[]> {
  const rank = bytes / 4;
  if (!Number.isInteger(rank) || rank < 2 || rank > 32) {
    throw malformed(`MAT matrix has ${rank} dimensions`, { rank });
  }
  const view = await window.at(start, start + bytes);
  const dims = Array.from({ length: rank }, (_, axis) => view.getInt32(axis * 4, littleEndian));
  const values = dims.reduce((product, length) => product * length, 1);
  if (dims.some((length) => length < 0) || !Number.isSafeInteger(values * 16)) {
    throw malformed(`MAT dimensions ${dims.join(' x ')} are out of bounds`);
  }
  return dims;
}

/**
 * @param start  First byte after the matrix's own tag.
 * @param end    Where the matrix ends.
 * @throws LabError `malformed-file`, `truncated-file`.
 */
export async function readMatrixHead(
  window: Window,
  start: number,
  end: number,
  littleEndian: boolean,
): Promise<MatrixHead> {
  const flags = await readTag(window, start, end, littleEndian);
  if (flags.bytes !== 8) throw malformed(`MAT array flags are ${flags.bytes} bytes, not 8`);
  const bits = (await window.at(flags.start, flags.start + 8)).getUint32(0, littleEndian);
  const matrixClass = bits & 0xff;
  const complex = (bits & 0x0800) !== 0;
  const logical = (bits & 0x0200) !== 0;
  // Opaque objects (class 17) have no dimensions.
  if (matrixClass > 15) return { matrixClass, complex, logical, dims: [], name: '', body: end };
  const dimsTag = await readTag(window, flags.next, end, littleEndian);
  const dims = await readDims(window, dimsTag.start, dimsTag.bytes, littleEndian);
  const nameTag = await readTag(window, dimsTag.next, end, littleEndian);
  if (nameTag.bytes > 4096) throw malformed(`MAT name of ${nameTag.bytes} bytes`);
  const name = await readText(window, nameTag.start, nameTag.bytes);
  return { matrixClass, complex, logical, dims, name, body: nameTag.next };
}
