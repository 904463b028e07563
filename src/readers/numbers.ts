/**
 * @file Bytes to numbers: every numeric type of the formats, in both byte orders.
 *
 * 64-bit integers become float64 (exact up to 2^53), halves become float32, booleans 0 or 1.
 * Checked against numpy (`numbers.test.ts`, written by `scripts/fixtures/readers/numbers.py`).
 */
import type { DType, NumericArray } from '../domain/arrays.ts';

export type NumericDType = Exclude<DType, 'string' | 'compound'>;

/** `value * slope + intercept`, as NIfTI and Analyze headers ask. */
export interface Scaling {
  slope: number;
  intercept: number;
}

type Getter = (view: DataView, offset: number, littleEndian: boolean) => number;

interface NumericType {
  bytes: number;
  /** Memory of one value after reading. */
  storedBytes: number;
  make(length: number): NumericArray;
  get: Getter;
  /** The storage has the very bytes of the file, but for their order. */
  sameBits: boolean;
}

/** IEEE 754 binary16 to number; subnormals, infinities and NaN included. */
export function halfToNumber(bits: number): number {
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function getWide(view: DataView, offset: number, littleEndian: boolean, signed: boolean): number {
  const low = view.getUint32(offset + (littleEndian ? 0 : 4), littleEndian);
  const at = offset + (littleEndian ? 4 : 0);
  const high = signed ? view.getInt32(at, littleEndian) : view.getUint32(at, littleEndian);
  return high * 4294967296 + low;
}

const TYPES: Readonly<Record<NumericDType, NumericType>> = {
  bool: {
    bytes: 1,
    storedBytes: 1,
    make: (n) => new Uint8Array(n),
    get: (v, o) => (v.getUint8(o) === 0 ? 0 : 1),
    sameBits: false,
  },
  int8: {
    bytes: 1,
    storedBytes: 1,
    make: (n) => new Int8Array(n),
    get: (v, o) => v.getInt8(o),
    sameBits: true,
  },
  uint8: {
    bytes: 1,
    storedBytes: 1,
    make: (n) => new Uint8Array(n),
    get: (v, o) => v.getUint8(o),
    sameBits: true,
  },
  int16: {
    bytes: 2,
    storedBytes: 2,
    make: (n) => new Int16Array(n),
    get: (v, o, le) => v.getInt16(o, le),
    sameBits: true,
  },
  uint16: {
    bytes: 2,
    storedBytes: 2,
    make: (n) => new Uint16Array(n),
    get: (v, o, le) => v.getUint16(o, le),
    sameBits: true,
  },
  int32: {
    bytes: 4,
    storedBytes: 4,
    make: (n) => new Int32Array(n),
    get: (v, o, le) => v.getInt32(o, le),
    sameBits: true,
  },
  uint32: {
    bytes: 4,
    storedBytes: 4,
    make: (n) => new Uint32Array(n),
    get: (v, o, le) => v.getUint32(o, le),
    sameBits: true,
  },
  int64: {
    bytes: 8,
    storedBytes: 8,
    make: (n) => new Float64Array(n),
    get: (v, o, le) => getWide(v, o, le, true),
    sameBits: false,
  },
  uint64: {
    bytes: 8,
    storedBytes: 8,
    make: (n) => new Float64Array(n),
    get: (v, o, le) => getWide(v, o, le, false),
    sameBits: false,
  },
  float16: {
    bytes: 2,
    storedBytes: 4,
    make: (n) => new Float32Array(n),
    get: (v, o, le) => halfToNumber(v.getUint16(o, le)),
    sameBits: false,
  },
  float32: {
    bytes: 4,
    storedBytes: 4,
    make: (n) => new Float32Array(n),
    get: (v, o, le) => v.getFloat32(o, le),
    sameBits: true,
  },
  float64: {
    bytes: 8,
    storedBytes: 8,
    make: (n) => new Float64Array(n),
    get: (v, o, le) => v.getFloat64(o, le),
    sameBits: true,
  },
};

/** Is this a type of number? (Strings and compounds are not.) */
export function isNumeric(dtype: DType): dtype is NumericDType {
  return dtype !== 'string' && dtype !== 'compound';
}

/** Bytes of one value in the file. */
export function bytesOf(dtype: NumericDType): number {
  return TYPES[dtype].bytes;
}

/** Reads one value at a byte offset. */
export function getterOf(dtype: NumericDType): Getter {
  return TYPES[dtype].get;
}

/** Wider integers and float64 keep 53 bits when scaled; the rest fit into float32. */
function scaledWide(dtype: NumericDType): boolean {
  return bytesOf(dtype) === 8 || dtype === 'int32' || dtype === 'uint32';
}

/** Bytes of memory that one value takes after reading. */
export function storedBytesOf(dtype: NumericDType, scaling?: Scaling): number {
  if (!scaling) return TYPES[dtype].storedBytes;
  return scaledWide(dtype) ? 8 : 4;
}

/** An array of zeros of the type in which such values are kept. */
export function makeStorage(dtype: NumericDType, length: number, scaling?: Scaling): NumericArray {
  if (!scaling) return TYPES[dtype].make(length);
  return scaledWide(dtype) ? new Float64Array(length) : new Float32Array(length);
}

/** Reverse the bytes of each `width`-byte value (2, 4 or 8), in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - (bytes.length % width);
  if (width === 2) {
    for (let at = 0; at < end; at += 2) view.setUint16(at, view.getUint16(at), true);
  } else if (width === 4) {
    for (let at = 0; at < end; at += 4) view.setUint32(at, view.getUint32(at), true);
  } else {
    for (let at = 0; at < end; at += 8) {
      const first = view.getUint32(at);
      view.setUint32(at, view.getUint32(at + 4), true);
      view.setUint32(at + 4, first, true);
    }
  }
}

/**
 * Decode `target.length` values into `target`.
 *
 * @param bytes   At least `target.length` values long. Not modified.
 * @param target  From {@link makeStorage} (or a part of such), of this or a wider type; filled.
 */
export function decodeInto(
  bytes: Uint8Array,
  dtype: NumericDType,
  littleEndian: boolean,
  target: NumericArray,
  scaling?: Scaling,
): void {
  const { get, bytes: width, sameBits, make } = TYPES[dtype];
  const sameType = make(0).constructor === target.constructor;
  if (sameBits && sameType && !scaling) {
    const raw = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    raw.set(bytes.subarray(0, raw.length));
    if (!littleEndian && width > 1) swapBytes(raw, width);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const slope = scaling?.slope ?? 1;
  const intercept = scaling?.intercept ?? 0;
  for (let i = 0; i < target.length; i += 1) {
    const value = get(view, i * width, littleEndian);
    target[i] = scaling ? value * slope + intercept : value;
  }
}

/**
 * Decode all values of `bytes`.
 *
 * @returns  A fresh array, owned by the caller; trailing bytes short of one value are ignored.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  dtype: NumericDType,
  littleEndian: boolean,
  scaling?: Scaling,
): NumericArray {
  const target = makeStorage(dtype, Math.floor(bytes.length / bytesOf(dtype)), scaling);
  decodeInto(bytes, dtype, littleEndian, target, scaling);
  return target;
}

/** Product of the dimensions; 1 for a scalar. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
