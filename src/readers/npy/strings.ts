/** @file Strings of a NPY file: fixed width, padded with NUL, as bytes (`S`) or UTF-32 (`U`). */

/** Code points of one `U` value up to its padding; what is no code point becomes U+FFFD. */
function decodeUtf32(view: DataView, littleEndian: boolean): string {
  const points: number[] = [];
  for (let at = 0; at + 4 <= view.byteLength; at += 4) {
    const point = view.getUint32(at, littleEndian);
    points.push(point > 0x10ffff ? 0xfffd : point);
  }
  while (points.at(-1) === 0) points.pop();
  return points.map((point) => String.fromCodePoint(point)).join('');
}

function decodeBytes(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return new TextDecoder('latin1').decode(bytes.subarray(0, end));
}

/**
 * @param bytes  Values of `width` bytes each, with `stride` bytes from one to the next. Borrowed.
 * @returns      `count` strings without their padding.
 */
export function decodeStrings(
  bytes: Uint8Array,
  type: { unicode: boolean; bytes: number; littleEndian: boolean },
  count: number,
  stride: number,
): string[] {
  return Array.from({ length: count }, (_, index) => {
    const value = bytes.subarray(index * stride, index * stride + type.bytes);
    if (!type.unicode) return decodeBytes(value);
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    return decodeUtf32(view, type.littleEndian);
  });
}
