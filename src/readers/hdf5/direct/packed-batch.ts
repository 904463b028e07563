/**
 * @file Packed chunks that lie close together in the file, with the values that are wanted of them: a
 * piece of work that another thread can do. Values stay bytes, as the file has them, so that the few
 * that are wanted are picked before anything is unshuffled or turned into numbers.
 */
import type { Filter } from 'h5wasm';
import type { Unzlib } from '../../libdeflate/unzlib.ts';
import { isDeflatedLast, unfilteredLength, unpack, unshuffle } from './filters.ts';

export interface PackedChunk {
  /** Where its bytes begin, counted from the batch's. */
  at: number;
  bytes: number;
  /** Bit i: filter i was not applied. */
  filterMask: number;
  /** Rows of the chunk that are inside the dataset. */
  rows: number;
  /** Wanted values of every row: flat indices within a row of the chunk. */
  offsets: Uint32Array;
}

export interface PackedBatch {
  /** Bytes `[start, end)` of the dropped file. */
  start: number;
  end: number;
  filters: readonly Filter[];
  /** Bytes of a whole chunk without filters. */
  chunkBytes: number;
  /** Bytes of one value. */
  width: number;
  /** Values in a row of a chunk. */
  perRow: number;
  chunks: readonly PackedChunk[];
}

/** Other threads that do such work. */
export interface ChunkCrew {
  /** Batches that are worth having under way at a time. */
  readonly atOnce: number;
  /** What {@link gather} gives, read and done elsewhere. Rejects when cancelled. */
  gather(
    blob: Blob,
    batch: PackedBatch,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** Memory as words of the largest size that divides values of `width` bytes and lies evenly. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>, width: number): Words {
  const even = (size: number) => width % size === 0 && byteOffset % size === 0;
  if (even(4)) return new Uint32Array(buffer, byteOffset, Math.floor(length / 4));
  if (even(2)) return new Uint16Array(buffer, byteOffset, Math.floor(length / 2));
  return new Uint8Array(buffer, byteOffset, length);
}

/**
 * The wanted values of every row of a chunk. A value has `words` words; those of two neighbours lie
 * `apart` words from each other, those of one value `within`.
 */
function pickWords(
  from: Words,
  into: Words,
  { rows, offsets }: PackedChunk,
  perRow: number,
  { words, apart, within }: { words: number; apart: number; within: number },
): void {
  const n = offsets.length;
  for (let row = 0; row < rows; row += 1) {
    const first = row * perRow;
    const to = row * n * words;
    for (let k = 0; k < words; k += 1) {
      for (let i = 0; i < n; i += 1)
        into[to + i * words + k] = from[(first + (offsets[i] ?? 0)) * apart + k * within] ?? 0;
    }
  }
}

/** Values that lie as they are. */
function pickValues(
  bytes: Uint8Array<ArrayBuffer>,
  chunk: PackedChunk,
  { width, perRow }: PackedBatch,
  target: Uint8Array<ArrayBuffer>,
): void {
  const from = wordsOf(bytes, width);
  const into = wordsOf(target, from.BYTES_PER_ELEMENT);
  const words = width / from.BYTES_PER_ELEMENT;
  pickWords(from, into, chunk, perRow, { words, apart: words, within: 1 });
}

/** Values whose first bytes lie before all second bytes. */
function pickShuffled(
  bytes: Uint8Array,
  chunk: PackedChunk,
  { width, perRow }: PackedBatch,
  target: Uint8Array,
): void {
  const stride = Math.floor(bytes.length / width);
  pickWords(bytes, target, chunk, perRow, { words: width, apart: 1, within: stride });
}

/**
 * Takes the chunks of a batch one after another and keeps what is wanted of them.
 *
 * @returns  `take` a chunk with the filters to undo, and `picked`: bytes, chunk by chunk
 *           `[rows, offsets.length]` row-major, complete after the last.
 * @throws LabError (`take`) `malformed-file`, `truncated-file`, `out-of-memory`.
 */
function makePicker(batch: PackedBatch, unzlib: Unzlib) {
  const { filters, chunkBytes, width, chunks } = batch;
  const bytesOf = ({ rows, offsets }: PackedChunk) => rows * offsets.length * width;
  const picked = new Uint8Array(chunks.reduce((sum, chunk) => sum + bytesOf(chunk), 0));
  let to = 0;
  const take = (packed: Uint8Array<ArrayBuffer>, chunk: PackedChunk, left = filters): void => {
    const { bytes, shuffled } = unpack(packed, left, chunk.filterMask, chunkBytes, unzlib);
    const target = picked.subarray(to, to + bytesOf(chunk));
    to += target.length;
    if (shuffled === 1) pickValues(bytes, chunk, batch, target);
    else if (shuffled === width) pickShuffled(bytes, chunk, batch, target);
    else pickValues(unshuffle(bytes, shuffled), chunk, batch, target);
  };
  return { picked, take };
}

/**
 * The wanted values of a batch that is in memory.
 *
 * @param stored  Bytes `[start, end)` of the file. Borrowed.
 * @throws LabError `malformed-file`, `truncated-file`, `out-of-memory`.
 */
export function gather(
  stored: Uint8Array<ArrayBuffer>,
  batch: PackedBatch,
  unzlib: Unzlib,
): Uint8Array<ArrayBuffer> {
  const { filters, chunks, chunkBytes } = batch;
  const { picked, take } = makePicker(batch, unzlib);
  const packed = ({ at, bytes }: PackedChunk) => stored.subarray(at, at + bytes);
  const last = filters.length - 1;
  const length = unfilteredLength(filters, last, chunkBytes);
  const isInflatedFirst = ({ filterMask }: PackedChunk) =>
    isDeflatedLast(filters) && !((filterMask >>> last) & 1);
  for (let i = 0; i < chunks.length; i += 3) {
    const some = chunks.slice(i, i + 3);
    const [a, b, c] = some;
    const inflated =
      a && b && c && some.every(isInflatedFirst)
        ? unzlib.three([packed(a), packed(b), packed(c)], length)
        : undefined;
    some.forEach((chunk, k) => {
      const bytes = inflated?.[k];
      if (bytes) take(bytes, chunk, filters.slice(0, last));
      else take(packed(chunk), chunk);
    });
  }
  return picked;
}
