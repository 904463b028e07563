/**
 * @file Where the values of a dataset lie: in one run, or in chunks under a version 1 B-tree.
 *
 * Source: "HDF5 File Format Specification", IV.A.2.d (datatype) and IV.A.2.i (data layout).
 */
import { addressAt } from './bytes.ts';
import type { Messages } from './object-header.ts';
import { DATATYPE, FILL, LAYOUT } from './object-header.ts';

export type DirectLayout =
  { kind: 'contiguous'; address: number } | { kind: 'chunked'; tree: number; chunks: number[] };

const FIXED_POINT = 0;
const FLOATING_POINT = 1;
const ENUMERATED = 8;

/** Bits of exponent and mantissa that an IEEE float of so many bytes has. */
const IEEE: Readonly<Record<number, readonly [number, number]>> = {
  2: [5, 10],
  4: [8, 23],
  8: [11, 52],
};

/** `odd`: 12-bit integers, bfloat16 and the like, which the library hands on unconverted. */
export type TypeKind = 'plain' | 'odd' | 'unknown';

/** Are the values plain: all bits used, IEEE floats? `unknown` where the type is kept elsewhere. */
export function typeKind(messages: Messages): TypeKind {
  const view = messages.get(DATATYPE);
  if (!view || view.byteLength < 12) return 'unknown';
  const typeClass = view.getUint8(0) & 15;
  const bytes = view.getUint32(4, true);
  // An enumeration holds its base type, which h5py and MATLAB make a plain integer.
  if (typeClass === ENUMERATED) return bytes === 1 ? 'plain' : 'unknown';
  const allBits = view.getUint16(8, true) === 0 && view.getUint16(10, true) === bytes * 8;
  if (typeClass === FIXED_POINT) return allBits ? 'plain' : 'odd';
  if (typeClass !== FLOATING_POINT || view.byteLength < 20) return 'unknown';
  const [exponent, mantissa] = IEEE[bytes] ?? [0, 0];
  const ieee = view.getUint8(13) === exponent && view.getUint8(15) === mantissa;
  return allBits && ieee ? 'plain' : 'odd';
}

/**
 * Layout of a dataset of `rank` axes; undefined for compact and virtual ones, for newer chunk
 * indices, and where nothing is allocated.
 */
export function readLayout(messages: Messages, rank: number): DirectLayout | undefined {
  const view = messages.get(LAYOUT);
  if (!view || view.byteLength < 18) return undefined;
  const version = view.getUint8(0);
  const kind = view.getUint8(1);
  if (version !== 3 && version !== 4) return undefined;
  if (kind === 1) {
    const address = addressAt(view, 2);
    return address === undefined ? undefined : { kind: 'contiguous', address };
  }
  // Dimensions are one more than the rank: the last is the size of a value.
  if (version !== 3 || kind !== 2 || view.getUint8(2) !== rank + 1) return undefined;
  const tree = addressAt(view, 3);
  if (tree === undefined || view.byteLength < 11 + 4 * rank) return undefined;
  const chunks = Array.from({ length: rank }, (_, axis) => view.getUint32(11 + 4 * axis, true));
  return { kind: 'chunked', tree, chunks };
}

/** Where the bytes of the fill value begin in its message, and how many there are. */
function fillBytes(view: DataView): { at: number; length: number } | undefined {
  const version = view.getUint8(0);
  if (version === 3) {
    const defined = (view.getUint8(1) & 0x20) !== 0;
    return defined ? { at: 6, length: view.getUint32(2, true) } : undefined;
  }
  if (version < 1 || view.getUint8(3) === 0) return undefined;
  return { at: 8, length: view.getUint32(4, true) };
}

/**
 * The value of chunks that were never written, in the file's bytes; undefined where it is 0.
 *
 * @param width  Bytes of one value.
 */
export function readFill(messages: Messages, width: number): DataView | undefined {
  const view = messages.get(FILL);
  if (!view || view.byteLength < 4) return undefined;
  const found = fillBytes(view);
  if (!found || found.length !== width || found.at + width > view.byteLength) return undefined;
  return new DataView(view.buffer, view.byteOffset + found.at, width);
}
