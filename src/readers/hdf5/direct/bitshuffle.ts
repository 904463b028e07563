/**
 * @file Undoing plain Bitshuffle (Masui et al. 2015): all first bits of a block of values lie before all
 * second bits. It has no check of its own, so that the number of bytes is all that can be held against
 * what should be there. Checked against hdf5plugin of Python.
 */
import { malformed } from '../../fail.ts';

/** Values that are shuffled together: as the filter chooses where the file leaves it open. */
function defaultBlock(width: number): number {
  return Math.max(128, Math.floor(8192 / width) & ~7);
}

/** One block of `count` values, a multiple of 8. */
function block(from: Uint8Array, to: Uint8Array, start: number, count: number, width: number) {
  const stride = count >>> 3;
  for (let rank = 0; rank < width; rank += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const row = start + (rank * 8 + bit) * stride;
      for (let i = 0; i < stride; i += 1) {
        const bits = from[row + i] ?? 0;
        if (bits === 0) continue;
        for (let k = 0; k < 8; k += 1) {
          const at = start + (i * 8 + k) * width + rank;
          to[at] = (to[at] ?? 0) | (((bits >>> k) & 1) << bit);
        }
      }
    }
  }
}

/**
 * @param bytes     As stored; borrowed.
 * @param settings  Of the filter: two of version, bytes of a value, values of a block (0: its own choice).
 * @param length    Bytes that must be there.
 * @throws LabError `malformed-file` for other lengths and settings that nothing can be stored with.
 */
export function unbitshuffle(
  bytes: Uint8Array,
  settings: readonly number[],
  length: number,
): Uint8Array<ArrayBuffer> {
  const [, , width = 0, wanted = 0] = settings;
  const size = wanted || defaultBlock(width);
  if (bytes.length !== length) {
    throw malformed(`HDF5 chunk of ${bytes.length} bytes behind Bitshuffle, not ${length}`);
  }
  if (width < 1 || size % 8 !== 0) {
    throw malformed(`Bitshuffle of values of ${width} bytes in blocks of ${size}`);
  }
  const out = new Uint8Array(length);
  const count = Math.floor(length / width);
  let done = 0;
  while (count - done >= 8) {
    const now = Math.min(size, (count - done) & ~7);
    block(bytes, out, done * width, now, width);
    done += now;
  }
  // Fewer than 8 values are left as they are.
  out.set(bytes.subarray(done * width), done * width);
  return out;
}
