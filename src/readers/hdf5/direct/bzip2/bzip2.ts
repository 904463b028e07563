/**
 * @file bzip2 decompression, of HDF5's filter 307. Every loop reads a bit or writes a byte of a known number,
 * and the checksums of the format are held against what comes out: see docs/decisions/210-bzip2.md.
 * Checked against Python's bz2 (libbzip2).
 */
import { malformed } from '../../../fail.ts';
import { bitsOf } from './bits.ts';
import type { BitReader } from './bits.ts';
import { decodeBlock } from './block.ts';

const BLOCK = '314159265359';
const END = '177245385090';
const LEVEL_BYTES = 100_000;
/** The sorted bytes of a block: a run of 4 takes 5 of them. */
const MOST_PER_BYTE = 5 / 4;

const POLYNOMIAL = 0x04c11db7;
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = (value << 1) ^ (value < 0 ? POLYNOMIAL : 0);
  return value;
});

/** CRC-32 with the highest bit first. */
function checksum(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc << 8) ^ (CRC[(crc >>> 24) ^ byte] ?? 0);
  return ~crc >>> 0;
}

function takeWord(bits: BitReader): number {
  return bits.take(16) * 65_536 + bits.take(16);
}

function takeMark(bits: BitReader): string {
  const hex = (value: number) => value.toString(16).padStart(6, '0');
  return hex(bits.take(24)) + hex(bits.take(24));
}

/** Bytes of a block before the first run, at most. */
function blockBytes(bits: BitReader): number {
  const magic = String.fromCharCode(bits.take(8), bits.take(8), bits.take(8));
  const level = bits.take(8) - 48;
  if (magic !== 'BZh' || level < 1 || level > 9) {
    throw malformed('bzip2 data does not begin with BZh1 to BZh9');
  }
  return level * LEVEL_BYTES;
}

function assertSum(what: string, stored: number, found: number): void {
  if (stored === found) return;
  throw malformed(`bzip2 ${what}: checksum differs`, { stored, found });
}

/**
 * @param packed  One stream of bzip2; what follows it is left alone. Borrowed.
 * @param length  Bytes that come out.
 * @throws LabError `malformed-file`, `truncated-file` if they do not.
 */
export function decompressBzip2(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const bits = bitsOf(packed);
  const room = Math.min(blockBytes(bits), Math.ceil(length * MOST_PER_BYTE));
  const links = new Uint32Array(room);
  const out = new Uint8Array(length);
  let done = 0;
  let sum = 0;
  let mark = takeMark(bits);
  for (; mark === BLOCK; mark = takeMark(bits)) {
    const stored = takeWord(bits);
    const end = done + decodeBlock(bits, links, out.subarray(done));
    assertSum('block', stored, checksum(out.subarray(done, end)));
    sum = (((sum << 1) | (sum >>> 31)) ^ stored) >>> 0;
    done = end;
  }
  if (mark !== END)
    throw malformed('bzip2 data has neither a block nor its end where one should be');
  assertSum('data', takeWord(bits), sum);
  if (done !== length) throw malformed(`bzip2 data of ${done} bytes, not ${length}`);
  return out;
}
