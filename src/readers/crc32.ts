/** @file CRC-32 (ISO 3309, as gzip and PNG use it), checked against Python's `zlib.crc32`. */

function makeTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    }
    return value;
  });
}

const TABLE = makeTable();

/**
 * @param bytes     The next bytes.
 * @param previous  CRC of the bytes before them; 0 at the start.
 * @returns         CRC of all bytes so far, unsigned.
 */
export function crc32Of(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
