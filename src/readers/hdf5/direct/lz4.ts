/**
 * @file LZ4 as HDF5's filter 32004 stores it: bytes in all (8, big-endian), bytes of a block (4), then
 * blocks of the LZ4 block format behind their stored sizes; a block that did not shrink lies as it is.
 * The plugin takes the memory that a damaged head asks for, so it is undone here. Checked against Python's lz4.
 */
import { malformed } from '../../fail.ts';

const HEAD_BYTES = 12;
const MIN_MATCH = 4;

function damaged(at: number): never {
  throw malformed(`LZ4 data is damaged at byte ${at}`, { at });
}

/** One block: runs of literals, and matches up to 65,535 back. Every turn takes a byte or fails. */
function decompressBlock(packed: Uint8Array, out: Uint8Array): void {
  let from = 0;
  let to = 0;
  const next = (): number => packed[from++] ?? damaged(from);
  const countOf = (nibble: number): number => {
    let count = nibble;
    if (nibble < 15) return count;
    for (let more = 255; more === 255; count += more) more = next();
    return count;
  };
  for (;;) {
    const token = next();
    const literals = countOf(token >>> 4);
    if (from + literals > packed.length || to + literals > out.length) damaged(from);
    out.set(packed.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === packed.length) break;
    const back = next() | (next() << 8);
    const count = countOf(token & 15) + MIN_MATCH;
    if (back === 0 || back > to || to + count > out.length) damaged(from);
    // Byte by byte, since source and target may overlap.
    for (const end = to + count; to < end; to += 1) out[to] = out[to - back] ?? 0;
  }
  if (to !== out.length) damaged(from);
}

/**
 * @param packed  A chunk as stored. Borrowed.
 * @param length  Bytes that come out; the head must say the same.
 * @throws LabError `malformed-file` if they do not.
 */
export function decompressLz4(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  if (packed.length < HEAD_BYTES) damaged(packed.length);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const blockBytes = view.getUint32(8);
  if (view.getBigUint64(0) !== BigInt(length) || blockBytes === 0) damaged(0);
  const out = new Uint8Array(length);
  let from = HEAD_BYTES;
  for (let to = 0; to < length; to += blockBytes) {
    if (from + 4 > packed.length) damaged(from);
    const stored = view.getUint32(from);
    from += 4;
    if (from + stored > packed.length) damaged(from);
    const block = packed.subarray(from, from + stored);
    const into = out.subarray(to, to + blockBytes);
    if (stored === into.length) into.set(block);
    else decompressBlock(block, into);
    from += stored;
  }
  return out;
}
