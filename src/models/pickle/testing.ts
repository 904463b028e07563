/** @file Pickles written by hand, opcode by opcode. Imported by tests only. */

/** Bytes of a pickle from opcodes and texts. */
export function pickle(...parts: (number | string | number[])[]): Blob {
  const bytes = parts.flatMap((part) =>
    typeof part === 'string' ? Array.from(new TextEncoder().encode(part)) : part,
  );
  return new Blob([Uint8Array.from([0x80, 4, ...bytes])]);
}
/** SHORT_BINUNICODE. */
export const text = (value: string) => [0x8c, value.length, ...new TextEncoder().encode(value)];
export const repeat = (n: number, part: number[]) => Array.from({ length: n }, () => part).flat();
/** `{'a': x, 'b': x}` of the value on the stack, 25 times over: 2^25 leaves in 300 bytes. */
export const laughs = [0x7d, 0x94].concat(
  ...Array.from({ length: 25 }, (_, i) => [
    ...[0x30, 0x7d, 0x28, ...text('a'), 0x68, i, ...text('b'), 0x68, i, 0x75, 0x94],
  ]),
);
