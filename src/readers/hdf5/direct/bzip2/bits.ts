/** @file Bits of a bzip2 stream, highest first. Reading past the end is an error, so that no loop over them lasts. */
import { truncated } from '../../../fail.ts';

export interface BitReader {
  /** The next `count` bits, 1 to 24, as a number. @throws LabError `truncated-file` past the end. */
  take(count: number): number;
}

/** @param bytes  Borrowed while the reader is in use. */
export function bitsOf(bytes: Uint8Array): BitReader {
  let at = 0;
  let held = 0;
  let left = 0;
  return {
    take(count) {
      while (left < count) {
        const next = bytes[at];
        if (next === undefined) throw truncated('bzip2 data', at + 1, bytes.length);
        at += 1;
        held = ((held & 0xffffff) << 8) | next;
        left += 8;
      }
      left -= count;
      return (held >>> left) & ((1 << count) - 1);
    },
  };
}
