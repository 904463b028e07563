/** @file Model files as bytes with a hash of their content. */
import { LabError } from '../../src/domain/errors.ts';

/** Protocol buffers end at 2 GiB, and so do the browsers' arrays in practice. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;

/**
 * All bytes of a model file.
 *
 * @throws LabError `limit-exceeded` over 2 GiB, `model-fetch` when the file cannot be read (any more).
 */
export async function readBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size > MAX_MODEL_BYTES) {
    throw new LabError(
      'limit-exceeded',
      `A model file can have at most ${MAX_MODEL_BYTES} bytes, this one has ${blob.size}.`,
    );
  }
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new LabError(
      'model-fetch',
      `The model file cannot be read: ${String(cause)}. If it was changed or moved since it was dropped, drop it again.`,
      {},
      { cause },
    );
  }
}

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Files up to this size are hashed in one piece, larger ones in small ones: browsers copy each. */
const WHOLE = 64 * 1024 * 1024;
const PIECE = 16 * 1024 * 1024;

/**
 * SHA-256 of a file. Browsers hash only what lies in memory, so a larger file is hashed piece by
 * piece and the result is the SHA-256 of the pieces' hashes one after another (in hexadecimal).
 */
export async function hashFile(blob: Blob): Promise<string> {
  if (blob.size <= WHOLE) return sha256(await readBytes(blob));
  const hashes: string[] = [];
  for (let start = 0; start < blob.size; start += PIECE) {
    hashes.push(await sha256(await readBytes(blob.slice(start, start + PIECE))));
  }
  return sha256(new TextEncoder().encode(hashes.join('')));
}
