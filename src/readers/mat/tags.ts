/**
 * @file Tags of a MAT v5 file: what an element is and where its bytes lie.
 *
 * Source: "MAT-File Format", The MathWorks, Level 5. The values of a variable may be stored in any
 * smaller type than its class, so the tag decides how bytes are read and the class what they become.
 */
import { malformed } from '../fail.ts';
import type { NumericDType } from '../numbers.ts';
import type { Window } from '../window.ts';

export const MATRIX = 14;
export const COMPRESSED = 15;
/** Text types; the other text is stored as plain integers. */
export const UTF8 = 16;
export const UTF16 = 17;
export const UTF32 = 18;

/** Stored types by their number in a tag. */
const STORED: ReadonlyMap<number, NumericDType> = new Map([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'float32'],
  [9, 'float64'],
  [12, 'int64'],
  [13, 'uint64'],
  [UTF16, 'uint16'],
  [UTF32, 'uint32'],
]);

export interface Tag {
  type: number;
  bytes: number;
  /** Byte at which the data begins. */
  start: number;
  /** Byte of the next tag. */
  next: number;
}

/** @throws LabError `malformed-file` for a number that no type has. */
export function storedType(type: number): NumericDType {
  const stored = STORED.get(type);
  if (!stored) throw malformed(`MAT data type ${type} is unknown`, { type });
  return stored;
}

/**
 * The tag at `at`. Elements are padded to 8 bytes, save compressed ones; up to 4 bytes of data may
 * lie in the tag itself.
 *
 * @param end  Where the enclosing element ends; `malformed-file` if the tag reaches past it.
 */
export async function readTag(
  window: Window,
  at: number,
  end: number,
  littleEndian: boolean,
): Promise<Tag> {
  if (at + 8 > end) throw malformed('MAT element ends inside a tag', { at, end });
  const view = await window.at(at, at + 8);
  const first = view.getUint32(0, littleEndian);
  const small = first >>> 16;
  if (small > 0) {
    if (small > 4) throw malformed(`MAT small element claims ${small} bytes`, { at });
    return { type: first & 0xffff, bytes: small, start: at + 4, next: at + 8 };
  }
  const bytes = view.getUint32(4, littleEndian);
  const start = at + 8;
  if (start + bytes > end) {
    throw malformed(`MAT element of ${bytes} bytes reaches past its end`, { at, bytes, end });
  }
  const padded = first === COMPRESSED ? bytes : Math.ceil(bytes / 8) * 8;
  return { type: first, bytes, start, next: Math.min(end, start + padded) };
}
