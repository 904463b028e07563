/**
 * @file Zstandard frames (HDF5's filter 32015), by fzstd. The plugin takes a failed frame for one of zeros, so
 * that damage would read as numbers; here every frame must give the bytes that are wanted. Checked against
 * Python's zstandard. Format: RFC 8878, 3.1.1.
 */
import { Decompress } from 'fzstd';
import { LabError } from '../../../domain/errors.ts';
import { malformed } from '../../fail.ts';

/** Windows up to this size are granted to any frame; larger ones only to what comes out. */
const MIN_WINDOW_BYTES = 8_388_608;

function damaged(why: string): never {
  throw malformed(`Zstandard data is damaged (${why})`, {});
}

/** A block makes 128 KiB at most, and takes four bytes at least. */
const MAX_RATIO = 32_768;

/** What a frame says of itself, before anything is taken for it. `size` where it tells what comes out. */
function headOf(packed: Uint8Array): { window: number; size: number | undefined } {
  const [a, b, c, d, flags = 0, exponent = 0] = packed;
  if (a !== 0x28 || b !== 0xb5 || c !== 0x2f || d !== 0xfd) damaged('no frame');
  const isSingle = (flags & 32) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >>> 6] ?? 0;
  const at = (isSingle ? 5 : 6) + ([0, 1, 2, 4][flags & 3] ?? 0);
  let size = sizeBytes === 2 ? 256 : 0;
  for (let i = 0; i < sizeBytes; i += 1) size += (packed[at + i] ?? 0) * 256 ** i;
  const window = isSingle ? size : 2 ** (7 + (exponent >>> 3)) * (8 + (exponent & 7));
  return { window, size: sizeBytes > 0 ? size : undefined };
}

/**
 * @param packed  One frame. Borrowed.
 * @param length  Bytes that come out.
 * @throws LabError `malformed-file` if they do not.
 */
export function decompressZstd(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const { window, size = length } = headOf(packed);
  if (size !== length || length > packed.length * MAX_RATIO) damaged('another length');
  if (window > Math.max(MIN_WINDOW_BYTES, 2 * length)) damaged('window');
  const out = new Uint8Array(length);
  let to = 0;
  let isWhole = false;
  const stream = new Decompress((piece, isLast) => {
    if (to + piece.length > length) damaged('too long');
    out.set(piece, to);
    to += piece.length;
    isWhole ||= isLast === true;
  });
  try {
    stream.push(packed, true);
  } catch (error) {
    if (error instanceof LabError) throw error;
    damaged(error instanceof Error ? error.message : String(error));
  }
  if (to !== length || !isWhole) damaged(`${to} bytes of ${length}`);
  return out;
}
