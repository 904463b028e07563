/** @file The fingerprint of weights made in the page, so that a result can name its mapper. */

/** Hex SHA-256 of arrays one after another (little-endian float32). */
export async function sha256Of(arrays: readonly Float32Array[]): Promise<string> {
  const whole = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
