/**
 * @file Protocol Buffers wire format, writing side: just the field kinds that ONNX messages use.
 * A message is a list of byte chunks; large payloads stay views until the one final copy.
 * Checked against Python's `onnx` package, which reads back what is written here.
 * @see https://protobuf.dev/programming-guides/encoding/
 */

/** Chunks of an encoded message, in order. Payload chunks may be views of the caller's arrays. */
export type Chunks = Uint8Array[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** An unsigned or two's complement 64-bit varint. */
function varint(value: bigint): Uint8Array {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const tag = (field: number, kind: number): Uint8Array => varint(BigInt((field << 3) | kind));

/** Total bytes of the chunks. */
export function lengthOf(chunks: Chunks): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

/** A whole number field (int32, int64, enum). */
export function integerField(field: number, value: number | bigint): Chunks {
  return [tag(field, VARINT), varint(BigInt(value))];
}

/** A float field. */
export function floatField(field: number, value: number): Chunks {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [tag(field, FIXED32), bytes];
}

/** A length-delimited field: bytes or a nested message. The chunks are not copied. */
export function bytesField(field: number, chunks: Chunks): Chunks {
  return [tag(field, LENGTH_DELIMITED), varint(BigInt(lengthOf(chunks))), ...chunks];
}

/** A string field, UTF-8. */
export function stringField(field: number, value: string): Chunks {
  return bytesField(field, [new TextEncoder().encode(value)]);
}

/** The chunks as one array: the only copy of the payload. */
export function joinChunks(chunks: Chunks): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(lengthOf(chunks));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
