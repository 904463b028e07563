/**
 * @file Hashes that name what was loaded. A file is known by its size and by three samples of its
 * bytes, so that a folder of 40 GB is named in milliseconds; a data set by the canonical
 * description of all that went into it.
 */
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
      ? [blob]
      : [blob.slice(0, SAMPLE), blob.slice(middle, middle + SAMPLE), blob.slice(size - SAMPLE)];
  const bytes = await new Blob([String(size), '\n', ...parts]).arrayBuffer();
  return hex(await crypto.subtle.digest('SHA-256', bytes));
}
