/**
 * @file Weights that are read when ONNX Runtime copies them into its memory. It asks external data
 * for its length and for a part (`byteLength`, `subarray`), copies that part, and looks no further:
 * an array that reads then is enough, and none of them lies in memory twice. See `docs/decisions/054`.
 */
import type { ApartWeights } from '../../src/models/onnx/encode.ts';

/**
 * An array in the eyes of ONNX Runtime, empty in our own.
 *
 * @param failure  Gets what a reading threw, which the runtime answers by a number.
 */
export function readWhenCopied(
  { nBytes, read }: ApartWeights,
  failure: { cause?: unknown },
): Uint8Array {
  const part = (from: number, end: number): Uint8Array => {
    try {
      return read().subarray(from, end);
    } catch (cause) {
      failure.cause ??= cause;
      throw cause;
    }
  };
  return Object.defineProperties(new Uint8Array(), {
    byteLength: { value: nBytes },
    subarray: { value: part },
  });
}
