/**
 * @file Hashes that name what was loaded. A file is known by its size and by three samples of its
 * bytes, so that a folder of 40 GB is named in milliseconds; a data set by the canonical
 * description of all that went into it.
 */
import { readBlob } from '../readers/byte-source.ts';

const SAMPLE = 65536;

function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of a text, as 64 hexadecimal digits. */
export async function hashText(text: string): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** SHA-256 over the size and the first, middle and last 64 KiB; of the whole when it is smaller. */
export async function fingerprint(blob: Blob): Promise<string> {
  const { size } = blob;
  const middle = Math.floor(size / 2);
  const parts =
    size <= 3 * SAMPLE
      ? [await readBlob(blob, 0, size)]
      : [blob.slice(0, SAMPLE), blob.slice(middle, middle + SAMPLE), blob.slice(size - SAMPLE)];
  return hex(await crypto.subtle.digest('SHA-256', await joined(size, parts)));
}

/** The size as text and the samples, in one piece of memory. */
async function joined(size: number, parts: (Uint8Array<ArrayBuffer> | Blob)[]) {
  const head = new TextEncoder().encode(`${size}\n`);
  const [only] = parts;
  if (!(only instanceof Uint8Array)) return new Blob([head, ...parts]).arrayBuffer();
  const bytes = new Uint8Array(head.length + only.length);
  bytes.set(head);
  bytes.set(only, head.length);
  return bytes;
}
