/**
 * @file LZF decompression, the default fast filter of h5py. Format: LibLZF by Marc Lehmann: runs of
 * literals, and back references of 3 to 264 bytes up to 8 KiB back. Checked against h5py.
 */
import { malformed } from '../../fail.ts';

/** Three bytes say 264 at most. */
const MAX_RATIO = 88;

/**
 * @param packed  Compressed bytes. Borrowed.
 * @param length  Bytes that come out.
 * @throws LabError `malformed-file` if they do not.
 */
export function decompressLzf(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  if (length > packed.length * MAX_RATIO) damaged(packed.length);
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  const next = (): number => packed[from++] ?? damaged(from);
  while (from < packed.length) {
    const control = next();
    if (control < 32) {
      const end = from + control + 1;
      if (end > packed.length || to + control + 1 > length) damaged(from);
      out.set(packed.subarray(from, end), to);
      to += control + 1;
      from = end;
      continue;
    }
    const short = control >>> 5;
    const count = (short === 7 ? 7 + next() : short) + 2;
    const back = to - (((control & 31) << 8) | next()) - 1;
    if (back < 0 || to + count > length) damaged(from);
    // Byte by byte, since source and target may overlap.
    for (let i = 0; i < count; i += 1) out[to + i] = out[back + i] ?? 0;
    to += count;
  }
  if (to !== length) damaged(from);
  return out;
}

function damaged(at: number): never {
  throw malformed(`LZF data is damaged at byte ${at}`, { at });
}
