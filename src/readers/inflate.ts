/**
 * @file Gunzip with a budget on real bytes. The browser's own inflater does the work; files of
 * several members (bgzip, `cat a.gz b.gz`), which it refuses, go through `gunzip-members.ts`.
 */
import { LabError, isAbort } from '../domain/errors.ts';
import { malformed, overLimit } from './fail.ts';
import { cutShort, inflateMembers } from './gunzip-members.ts';
import { BOMB_FLOOR_BYTES, MAX_INFLATED_BYTES, MAX_INFLATE_RATIO } from './limits.ts';
import type { ReadOptions } from './types.ts';

/** Do the bytes start like a gzip with the only method there is? */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** Inflate with the platform's inflater. Errors are whatever the platform throws. */
async function* inflateNatively(
  blob: Blob,
  format: CompressionFormat,
  options?: ReadOptions,
): AsyncGenerator<Uint8Array> {
  const stream = blob.stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  try {
    for (;;) {
      options?.signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What the member reader yields, without the bytes that were handed out before. */
async function* skipFirst(
  pieces: AsyncIterable<Uint8Array>,
  skip: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const from = Math.max(0, skip - at);
    at += piece.length;
    if (from < piece.length) yield piece.subarray(from);
  }
}

/**
 * Inflate a gzip, piece by piece.
 *
 * @throws LabError  `truncated-file` if it ends early, `malformed-file` if it is damaged or its
 *                   checksum differs.
 */
export async function* inflate(blob: Blob, options?: ReadOptions): AsyncGenerator<Uint8Array> {
  let yielded = 0;
  try {
    for await (const piece of inflateNatively(blob, 'gzip', options)) {
      yielded += piece.length;
      yield piece;
    }
    return;
  } catch (error) {
    if (isAbort(error) || error instanceof LabError) throw error;
    // Where the platform names the reason, there is no need to inflate all over again.
    if (/truncated|unexpected end/i.test(String(error))) throw cutShort(blob.size);
  }
  yield* skipFirst(inflateMembers(blob, options), yielded);
}

/** The first `length` inflated bytes, or fewer if there are no more. */
export async function inflateHead(blob: Blob, length: number): Promise<Uint8Array> {
  const head = new Uint8Array(length);
  let at = 0;
  for await (const piece of inflate(blob)) {
    const part = piece.subarray(0, length - at);
    head.set(part, at);
    at += part.length;
    if (at === length) break;
  }
  return head.subarray(0, at);
}

/** Does so much come out of so little that it was made to? */
export function growsLikeBomb(inflated: number, packed: number): boolean {
  return inflated > BOMB_FLOOR_BYTES && inflated > packed * MAX_INFLATE_RATIO;
}

function assertBudget(inflated: number, packed: number): void {
  const advice = 'Unpack it first if you trust it.';
  if (inflated > MAX_INFLATED_BYTES) {
    throw overLimit('Inflated bytes', MAX_INFLATED_BYTES, inflated, advice);
  }
  if (growsLikeBomb(inflated, packed)) {
    throw overLimit('Inflated to packed size', MAX_INFLATE_RATIO, inflated / packed, advice);
  }
}

/**
 * Inflate a whole gzip for readers that need to jump about in it.
 *
 * @throws LabError  `limit-exceeded` past the byte budget, or if it grows like a bomb.
 */
export function inflateWhole(blob: Blob, options?: ReadOptions): Promise<Blob> {
  return collect(inflate(blob, options), blob.size);
}

/** The same for a zlib stream. */
export function inflateZlibWhole(blob: Blob, options?: ReadOptions): Promise<Blob> {
  return collect(inflateZlib(blob, options), blob.size);
}

/**
 * Inflate the raw deflate stream of a zip member.
 *
 * @param size  Bytes that the directory promises; more is an error before it is kept.
 */
export async function inflateRawWhole(
  packed: Blob,
  size: number,
  options?: ReadOptions,
): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let inflated = 0;
  try {
    for await (const piece of inflateNatively(packed, 'deflate-raw', options)) {
      inflated += piece.length;
      if (inflated > size) throw malformed(`A zip member inflates to more than ${size} bytes`);
      assertBudget(inflated, packed.size);
      pieces.push(piece.slice());
    }
  } catch (error) {
    if (isAbort(error) || error instanceof LabError) throw error;
    throw malformed('A zip member cannot be inflated', { packed: packed.size });
  }
  return new Blob(pieces);
}

async function collect(stream: AsyncIterable<Uint8Array>, packed: number): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let inflated = 0;
  for await (const piece of stream) {
    inflated += piece.length;
    assertBudget(inflated, packed);
    pieces.push(piece.slice());
  }
  return new Blob(pieces);
}

/**
 * Inflate a zlib stream, piece by piece.
 *
 * @throws LabError  `malformed-file` if it is damaged or ends early.
 */
export async function* inflateZlib(blob: Blob, options?: ReadOptions): AsyncGenerator<Uint8Array> {
  try {
    yield* inflateNatively(blob, 'deflate', options);
  } catch (error) {
    if (isAbort(error) || error instanceof LabError) throw error;
    throw malformed('A compressed part cannot be inflated', { packed: blob.size });
  }
}

/**
 * Inflate a zlib stream that is at hand into `target`. Faster than a Blob for small parts, which
 * would cross to another process first.
 *
 * @throws LabError  `malformed-file` if it is damaged or does not fill `target` exactly.
 */
export async function inflateInto(
  packed: Uint8Array<ArrayBuffer>,
  target: Uint8Array,
): Promise<void> {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  // What goes wrong in writing comes out in reading.
  writer.write(packed).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  let at = 0;
  let fits = true;
  try {
    while (fits) {
      const { done, value } = await reader.read();
      if (done) break;
      fits = at + value.length <= target.length;
      if (fits) target.set(value, at);
      at += value.length;
    }
  } catch {
    throw malformed('A compressed part cannot be inflated', { packed: packed.length });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (at !== target.length) {
    throw malformed(`A compressed part does not inflate to its ${target.length} bytes`);
  }
}
