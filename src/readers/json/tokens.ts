/** @file The commonest tokens of JSON read straight from bytes, without a decoder. */

/** A whole number of at most 15 digits without sign, as ids and sizes are; undefined for all else. */
export function wholeNumber(bytes: Uint8Array, at: number, end: number): number | undefined {
  const first = bytes[at] ?? 0;
  if (end - at > 15 || (first === 0x30 && end - at > 1)) return undefined;
  let value = 0;
  for (let i = at; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = 10 * value + digit;
  }
  return value;
}

/** Short ASCII without a backslash, as keys are; undefined for all else, which a decoder has to see. */
export function shortText(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (end - at > 48) return undefined;
  let text = '';
  for (let i = at; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80 || byte < 0x20 || byte === 0x5c) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
