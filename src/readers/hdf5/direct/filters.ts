/**
 * @file Undoing the filters of a chunk: deflate, shuffle, Fletcher-32, LZF, LZ4, zstd, bzip2 and plain Bitshuffle.
 * Datasets with other filters are read through the library. Checked against h5py.
 */
import type { Filter } from 'h5wasm';
import { LabError } from '../../../domain/errors.ts';
import { malformed, truncated } from '../../fail.ts';
import type { Unzlib } from '../../libdeflate/unzlib.ts';
import { unbitshuffle } from './bitshuffle.ts';
import { decompressBzip2 } from './bzip2/bzip2.ts';
import { decompressLz4 } from './lz4.ts';
import { decompressLzf } from './lzf.ts';
import { decompressZstd } from './zstd.ts';

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;
export const BZIP2 = 307;
const LZF = 32000;
const LZ4 = 32004;
const BITSHUFFLE = 32008;
export const ZSTD = 32015;
/** Place of the codec inside among Bitshuffle's settings; 0 or absent: none. */
const BITSHUFFLE_CODEC = 4;
const KNOWN = new Set([DEFLATE, SHUFFLE, FLETCHER32, BZIP2, LZF, LZ4, BITSHUFFLE, ZSTD]);

/** Bitshuffle without a codec notices no damage but a wrong length. */
export function isPlainBitshuffle({ id, cd_values: settings }: Filter): boolean {
  return id === BITSHUFFLE && (settings[BITSHUFFLE_CODEC] ?? 0) === 0;
}

/** A chunk whose filters are undone, but for the shuffle that came first of all. */
export interface Unpacked {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of a value: all first bytes lie before all second bytes. 1: they lie as they are. */
  shuffled: number;
}

/** Filters that carry a checksum of what goes through them. */
export function hasChecksum({ id }: Filter): boolean {
  return id === DEFLATE || id === FLETCHER32 || id === BZIP2;
}

/** Is deflate the filter that was applied last, and no other time? Chunks are then inflated by threes. */
export function isDeflatedLast(filters: readonly Filter[]): boolean {
  return filters.findIndex(({ id }) => id === DEFLATE) === filters.length - 1 && filters.length > 0;
}

/** Can every filter be undone here? */
export function canUndo(filters: readonly Filter[]): boolean {
  return filters.every(
    (filter) => KNOWN.has(filter.id) && (filter.id !== BITSHUFFLE || isPlainBitshuffle(filter)),
  );
}

/** Bytes of equal rank in their values, gathered: all first bytes, then all second bytes, ... */
export function unshuffle(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  const count = Math.floor(bytes.length / width);
  const out = new Uint8Array(bytes.length);
  for (let rank = 0; rank < width; rank += 1) {
    const from = rank * count;
    for (let i = 0; i < count; i += 1) out[i * width + rank] = bytes[from + i] ?? 0;
  }
  // Bytes short of a whole value are not shuffled.
  out.set(bytes.subarray(count * width), count * width);
  return out;
}

/** One's complement addition of 16 bits: what overflows comes back at the bottom. */
function folded(sum: number): number {
  return (sum & 0xffff) + (sum >>> 16);
}

/** Fletcher's checksum as HDF5 computes it: over 16-bit big-endian words, an odd byte last. */
function fletcher32(bytes: Uint8Array): number {
  let low = 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    low = folded(low + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)));
    high = folded(high + low);
  }
  return ((high << 16) | low) >>> 0;
}

function checked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length < 4) throw truncated('HDF5 chunk with a checksum', 4, bytes.length);
  const data = bytes.subarray(0, -4);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + data.length, 4).getUint32(0, true);
  if (fletcher32(data) !== stored) {
    throw new LabError('malformed-file', 'HDF5 chunk: checksum differs. Copy the file again.');
  }
  return data;
}

/**
 * Undo the filters of one chunk, last applied first; a shuffle that came first is left to the caller,
 * who may want few of the values.
 *
 * @param stored  Bytes as in the file. May be returned as they are.
 * @param mask    Bit i: filter i was not applied.
 * @param length  Bytes of the whole chunk.
 * @returns       Perhaps a view that the next call of `unzlib` overwrites.
 * @throws LabError `malformed-file`, `truncated-file`, `out-of-memory`.
 */
export function unpack(
  stored: Uint8Array<ArrayBuffer>,
  filters: readonly Filter[],
  mask: number,
  length: number,
  unzlib: Unzlib,
): Unpacked {
  let bytes = stored;
  let shuffled = 1;
  for (let i = filters.length - 1; i >= 0; i -= 1) {
    const filter = filters[i];
    if (!filter || (mask >>> i) & 1) continue;
    const width = filter.cd_values[0] ?? 1;
    const wanted = unfilteredLength(filters, i, length);
    if (filter.id === DEFLATE) bytes = unzlib(bytes, wanted);
    else if (filter.id === LZF) bytes = decompressLzf(bytes, wanted);
    else if (filter.id === LZ4) bytes = decompressLz4(bytes, wanted);
    else if (filter.id === ZSTD) bytes = decompressZstd(bytes, wanted);
    else if (filter.id === BZIP2) bytes = decompressBzip2(bytes, wanted);
    else if (filter.id === BITSHUFFLE) bytes = unbitshuffle(bytes, filter.cd_values, wanted);
    else if (filter.id === FLETCHER32) bytes = checked(bytes);
    else if (i === 0) shuffled = width;
    else bytes = unshuffle(bytes, width);
  }
  if (bytes.length !== length) {
    throw malformed(`HDF5 chunk of ${bytes.length} bytes, not ${length}`);
  }
  return { bytes, shuffled };
}

/** The same, with all values as they are in memory. */
export function undoFilters(...chunk: Parameters<typeof unpack>): Uint8Array<ArrayBuffer> {
  const { bytes, shuffled } = unpack(...chunk);
  return shuffled > 1 ? unshuffle(bytes, shuffled) : bytes;
}

/** A checksum that was added before compression makes what comes out 4 bytes longer. */
export function unfilteredLength(
  filters: readonly Filter[],
  index: number,
  length: number,
): number {
  const before = filters.slice(0, index).filter((filter) => filter.id === FLETCHER32).length;
  return length + 4 * before;
}
