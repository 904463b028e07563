/**
 * @file 16-bit floating point to float32: IEEE half precision and bfloat16, as weights files keep
 * them. Checked against numpy over all 65,536 halves (`halves.test.ts`).
 */

/** One IEEE 754 half from its 16 bits; subnormals, infinities and NaN included. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

let table: Float32Array | undefined;

/** All halves, made at first use: 256 kB that turn each conversion into one look-up. */
function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => halfValue(bits));
  return table;
}

/**
 * Halves as float32; every half has an exact float32.
 *
 * @param bits  The 16 bits of each number, in the machine's byte order. Not modified.
 * @returns     A new array of the same length. NaN and infinities are kept.
 */
export function halvesToFloat32(bits: Uint16Array): Float32Array {
  const values = halfTable();
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) out[i] = values[bits[i] ?? 0] ?? 0;
  return out;
}

/**
 * Bfloat16 numbers as float32: their bits are the upper half of a float32's.
 *
 * @param bits  The 16 bits of each number, in the machine's byte order. Not modified.
 * @returns     A new array of the same length. NaN and infinities are kept.
 */
export function bfloatsToFloat32(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) wide[i] = (bits[i] ?? 0) << 16;
  return new Float32Array(wide.buffer);
}
