/**
 * @file Packed chunks that lie close together in the file, with the values that are wanted of them: a
 * piece of work that another thread can do. Values stay bytes, as the file has them, so that the few
 * that are wanted are picked before anything is unshuffled or turned into numbers.
 */
import type { Filter } from 'h5wasm';
import type { Unzlib } from '../../libdeflate/unzlib.ts';
import { unpack, unshuffle } from './filters.ts';
import type { Unpacked } from './filters.ts';

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

function pick(
  { bytes, shuffled }: Unpacked,
  { rows, offsets }: PackedChunk,
  { width, perRow }: PackedBatch,
  target: Uint8Array,
  start: number,
): number {
  // Byte k of value i lies at `i * step + k * stride`.
  const step = shuffled > 1 ? 1 : width;
  const stride = shuffled > 1 ? Math.floor(bytes.length / width) : 1;
  let to = start;
  for (let row = 0; row < rows; row += 1) {
    for (const offset of offsets) {
      let from = (row * perRow + offset) * step;
      for (let k = 0; k < width; k += 1) {
        target[to] = bytes[from] ?? 0;
        to += 1;
        from += stride;
      }
    }
  }
  return to;
}

/** Is only one kind of shuffle left to undo: by whole values? */
function byValues({ bytes, shuffled }: Unpacked, width: number): Unpacked {
  if (shuffled === 1 || shuffled === width) return { bytes, shuffled };
  return { bytes: unshuffle(bytes, shuffled), shuffled: 1 };
}

/**
 * The wanted values of a batch, as bytes: chunk by chunk `[rows, offsets.length]` row-major.
 *
 * @param stored  Bytes `[start, end)` of the file. Borrowed.
 * @throws LabError `malformed-file`, `truncated-file`, `out-of-memory`.
 */
export function gather(
  stored: Uint8Array<ArrayBuffer>,
  batch: PackedBatch,
  unzlib: Unzlib,
): Uint8Array<ArrayBuffer> {
  const { filters, chunkBytes, width, chunks } = batch;
  const count = chunks.reduce((sum, { rows, offsets }) => sum + rows * offsets.length, 0);
  const target = new Uint8Array(count * width);
  let to = 0;
  for (const chunk of chunks) {
    const packed = stored.subarray(chunk.at, chunk.at + chunk.bytes);
    const unpacked = unpack(packed, filters, chunk.filterMask, chunkBytes, unzlib);
    to = pick(byValues(unpacked, width), chunk, batch, target, to);
  }
  return target;
}
