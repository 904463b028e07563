/**
 * @file Floats that no processor of ours knows, widened to float32, which holds each of them exactly:
 * bfloat16, and the two of eight bits ("FP8 Formats for Deep Learning", Micikevicius et al. 2022).
 *
 * Checked against the bit patterns of the format, all 256 of each (`safetensors.test.ts`), and for
 * bfloat16 against torch.
 */
import { decodeNumbers, halfToNumber } from '../numbers.ts';

/** The upper half of a float32, two bytes each. */
function widenBfloat16(bytes: Uint8Array): Float32Array {
  const halves = decodeNumbers(bytes, 'uint16', true);
  const bits = Uint32Array.from(halves, (half) => half * 65536);
  return new Float32Array(bits.buffer);
}

/** E4M3: bias 7, no infinities; all bits of exponent and fraction set is NaN. */
function fromE4m3(bits: number): number {
  const exponent = (bits >> 3) & 15;
  const fraction = bits & 7;
  const sign = bits & 0x80 ? -1 : 1;
  if (exponent === 15 && fraction === 7) return NaN;
  if (exponent === 0) return sign * fraction * 2 ** -9;
  return sign * (1 + fraction / 8) * 2 ** (exponent - 7);
}

/** E5M2 is the upper byte of an IEEE half. */
function fromE5m2(bits: number): number {
  return halfToNumber(bits * 256);
}

/** One float32 a byte, by a table of all 256. */
function widenBytes(decode: (bits: number) => number): (bytes: Uint8Array) => Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, bits) => decode(bits));
  return (bytes) => Float32Array.from(bytes, (bits) => table[bits] ?? NaN);
}

interface ShortFloat {
  /** Bytes of one value in the file. */
  bytes: number;
  /** @returns  One float32 a value, owned by the caller. */
  widen: (bytes: Uint8Array) => Float32Array;
}

/** By the format's own names. */
export const SHORT_FLOATS: ReadonlyMap<string, ShortFloat> = new Map([
  ['BF16', { bytes: 2, widen: widenBfloat16 }],
  ['F8_E4M3', { bytes: 1, widen: widenBytes(fromE4m3) }],
  ['F8_E5M2', { bytes: 1, widen: widenBytes(fromE5m2) }],
]);
