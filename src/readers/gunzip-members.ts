/**
 * @file Gunzip of files with several members, or with zero padding after the last: what the
 * platform's inflater refuses. Slower (fflate), so only tried when the platform has failed. Length
 * and CRC-32 of every member are compared with its trailer, since fflate does not.
 */
import { Gunzip } from 'fflate';
import { crc32Of } from './crc32.ts';
import { LabError } from '../domain/errors.ts';
import { malformed, truncated } from './fail.ts';
import type { ReadOptions } from './types.ts';

const CHUNK = 16_384;
const PADDING_SEARCH = 65_536;
const TRAILER = 8;

interface Member {
  crc: number;
  length: number;
}

/** Offset after the last byte that is not zero. The zeros may be padding or end the last trailer. */
async function endOfData(blob: Blob): Promise<number> {
  for (let stop = blob.size; stop > 0; stop -= PADDING_SEARCH) {
    const start = Math.max(0, stop - PADDING_SEARCH);
    const bytes = new Uint8Array(await blob.slice(start, stop).arrayBuffer());
    const last = bytes.findLastIndex((byte) => byte !== 0);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}

async function assertTrailer(blob: Blob, end: number, member: Member): Promise<void> {
  const bytes = await blob.slice(end - TRAILER, end).arrayBuffer();
  if (bytes.byteLength < TRAILER) throw truncated('Gzip trailer', TRAILER, bytes.byteLength);
  const trailer = new DataView(bytes);
  const crc = trailer.getUint32(0, true);
  const length = trailer.getUint32(4, true);
  if (crc !== member.crc || length !== member.length % 4294967296) {
    throw malformed('Gzip checksum differs from the data', { expected: crc, found: member.crc });
  }
}

/** The error for a gzip of `size` bytes that stops before its trailer. */
export function cutShort(size: number): LabError {
  return new LabError(
    'truncated-file',
    'Gzip: expected data up to its own end mark, then checksum and length (8 bytes); found the end ' +
      `of the file at byte ${size}. The file is cut short; copy it again.`,
    { found: size },
  );
}

/** fflate numbers its errors; 0 is an unexpected end. */
function asReadError(error: unknown, size: number): LabError {
  if (error instanceof LabError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 0) {
    return cutShort(size);
  }
  return malformed('Gzip stream is damaged');
}

/** The last trailer ends where its own zero bytes do, so each of those places is tried. */
async function assertLastTrailer(blob: Blob, end: number, member: Member): Promise<void> {
  let failure: unknown;
  for (let at = end; at <= Math.min(blob.size, end + TRAILER); at += 1) {
    try {
      await assertTrailer(blob, at, member);
      return;
    } catch (error) {
      failure ??= error;
    }
  }
  throw asReadError(failure, blob.size);
}

/**
 * Inflate all members of a gzip, piece by piece.
 *
 * @throws LabError  `truncated-file`, `malformed-file`.
 */
export async function* inflateMembers(
  blob: Blob,
  options?: ReadOptions,
): AsyncGenerator<Uint8Array> {
  const dataEnd = await endOfData(blob);
  // Up to three more zeros are harmless to fflate, and an empty last member needs one of them.
  const end = Math.min(blob.size, dataEnd + 3);
  const pieces: Uint8Array[] = [];
  const finished: { end: number; member: Member }[] = [];
  let member: Member = { crc: 0, length: 0 };
  const gunzip = new Gunzip((piece) => {
    if (piece.length === 0) return;
    member.crc = crc32Of(piece, member.crc);
    member.length += piece.length;
    pieces.push(piece);
  });
  gunzip.onmember = (offset) => {
    finished.push({ end: offset, member });
    member = { crc: 0, length: 0 };
  };
  for (let at = 0; at < end; at += CHUNK) {
    options?.signal?.throwIfAborted();
    const chunk = new Uint8Array(await blob.slice(at, Math.min(at + CHUNK, end)).arrayBuffer());
    try {
      gunzip.push(chunk, at + CHUNK >= end);
    } catch (error) {
      throw asReadError(error, blob.size);
    }
    for (const one of finished.splice(0)) await assertTrailer(blob, one.end, one.member);
    yield* pieces.splice(0);
  }
  await assertLastTrailer(blob, dataEnd, member);
}
