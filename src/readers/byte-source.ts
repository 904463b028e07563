/**
 * @file Where bytes come from: a file read by slices, or the inflated stream of a gzip that is too
 * large to keep. Readers ask for ranges and get exactly those, or a `truncated-file`.
 */
import { LabError, isAbort } from '../domain/errors.ts';
import { truncated } from './fail.ts';
import { inflate, inflateZlib } from './inflate.ts';
import { DEFLATE_LIMIT, PAGE_BYTES } from './limits.ts';
import type { ReadOptions } from './types.ts';

export interface ByteSource {
  /** Bytes in all; undefined where only inflating all of it would tell. */
  readonly size: number | undefined;
  /** Ranges are only to be had by reading everything before them. */
  readonly sequential: boolean;
  /**
   * @throws LabError `truncated-file` if the file cannot hold so many bytes. A gzip is only known to
   *   hold them once inflated; here it fails if no gzip of its size could.
   */
  assertHolds(bytes: number): void;
  /** Bytes `[start, end)`, exactly. The caller owns them. */
  read(start: number, end: number, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Bytes `[start, end)` in pieces, in order. A piece is only valid until the next is asked for. */
  stream(start: number, end: number, options?: ReadOptions): AsyncIterable<Uint8Array>;
}

/** Files up to this size are read whole at the first request: asking costs more than their bytes. */
const SMALL_BYTES = 64 * 1024;
const small = new WeakMap<Blob, Promise<ArrayBuffer>>();

function smallFile(blob: Blob): Promise<ArrayBuffer> {
  const known = small.get(blob) ?? blob.arrayBuffer();
  small.set(blob, known);
  return known;
}

async function bytesOf(blob: Blob, start: number, end: number): Promise<ArrayBuffer> {
  if (blob.size > SMALL_BYTES) return blob.slice(start, end).arrayBuffer();
  return (await smallFile(blob)).slice(start, end);
}

/** What is thrown for a file that vanished since it was dropped; a cancel stays what it is. */
export function unreadable(error: unknown): unknown {
  if (isAbort(error)) return error;
  return new LabError(
    'storage-failed',
    'The file can no longer be read: it was moved, changed or is not allowed. Drop it again.',
    {},
    { cause: error },
  );
}

/** Bytes `[start, end)` of a blob, the caller's own. @throws LabError `storage-failed`. */
export async function readBlob(
  blob: Blob,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await bytesOf(blob, start, end));
  } catch (error) {
    small.delete(blob);
    throw unreadable(error);
  }
}

function assertInside(start: number, end: number, size: number): void {
  if (end > size) throw truncated('File', end, size);
  if (!(start >= 0 && end >= start)) {
    throw new LabError('malformed-file', `Bytes ${start} to ${end} make no range.`, { start, end });
  }
}

async function* pagesOf(
  blob: Blob,
  start: number,
  end: number,
  options?: ReadOptions,
): AsyncGenerator<Uint8Array> {
  assertInside(start, end, blob.size);
  const pageAt = (at: number) => readBlob(blob, at, Math.min(at + PAGE_BYTES, end));
  let next = start < end ? pageAt(start) : undefined;
  for (let at = start; next !== undefined; at += PAGE_BYTES) {
    options?.signal?.throwIfAborted();
    const page: Uint8Array = await next;
    next = at + PAGE_BYTES < end ? pageAt(at + PAGE_BYTES) : undefined;
    next?.catch(() => undefined); // awaited in the next turn, unless the consumer stops before
    yield page;
  }
}

/** The file itself, by slices. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    sequential: false,
    assertHolds: (bytes) => assertInside(0, bytes, blob.size),
    async read(start, end, options) {
      options?.signal?.throwIfAborted();
      assertInside(start, end, blob.size);
      return readBlob(blob, start, end);
    },
    stream: (start, end, options) => pagesOf(blob, start, end, options),
  };
}

type Inflater = (blob: Blob, options?: ReadOptions) => AsyncIterable<Uint8Array>;

/** What follows the last byte asked for is read too if it is so little: a checksum comes after it. */
const TAIL_BYTES = 262_144;

async function* inflatedRange(
  blob: Blob,
  start: number,
  end: number,
  inflater: Inflater,
  options?: ReadOptions,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  if (end <= start) return;
  for await (const piece of inflater(blob, options)) {
    const from = Math.max(0, start - at);
    const to = Math.min(piece.length, end - at);
    at += piece.length;
    if (to > from) yield piece.subarray(from, to);
    if (at > end + TAIL_BYTES) return;
  }
  if (at < end) throw truncated('Inflated file', end, at);
}

function packedSource(blob: Blob, inflater: Inflater): ByteSource {
  const assertHolds = (bytes: number): void => {
    const most = blob.size * DEFLATE_LIMIT;
    if (!(bytes <= most)) throw truncated('Inflated file', bytes, most);
  };
  return {
    size: undefined,
    sequential: true,
    assertHolds,
    async read(start, end, options) {
      assertHolds(end);
      const bytes = new Uint8Array(end - start);
      let at = 0;
      for await (const piece of inflatedRange(blob, start, end, inflater, options)) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
    stream: (start, end, options) => inflatedRange(blob, start, end, inflater, options),
  };
}

/**
 * The inflated stream of a gzip, never kept whole: every read inflates from the start, so ask for
 * few and large ranges. Reads that come near its end go on to it, so that its checksum is compared.
 */
export function gzipSource(blob: Blob): ByteSource {
  return packedSource(blob, inflate);
}

/** The same for a zlib stream, such as the compressed variables of a MAT file. */
export function zlibSource(blob: Blob): ByteSource {
  return packedSource(blob, inflateZlib);
}
