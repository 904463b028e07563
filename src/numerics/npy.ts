/** @file NumPy's file format, version 1.0, for taking matrices away. Checked against numpy by fixture bytes. */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/**
 * A little-endian float32 array as an `.npy` file.
 *
 * @param values  Row-major, borrowed. NaN and infinities are kept.
 * @param shape   Must count `values`.
 * @throws RangeError if it does not.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function writeNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, n) => product * n, 1);
  if (count !== values.length) {
    throw new RangeError(`Shape [${shape.join(', ')}] counts ${count}, found ${values.length}.`);
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Blanks up to a multiple of 64 bytes, then a line end, as numpy writes it.
  const total = Math.ceil((MAGIC.length + 2 + text.length + 1) / 64) * 64;
  const header = text.padEnd(total - MAGIC.length - 3) + '\n';
  const out = new Uint8Array(total + values.byteLength);
  out.set(MAGIC);
  new DataView(out.buffer).setUint16(MAGIC.length, header.length, true);
  out.set(new TextEncoder().encode(header), MAGIC.length + 2);
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), total);
  return out;
}
