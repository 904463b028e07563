/**
 * @file Weights that are let go as ONNX Runtime copies them into its memory. It asks external data
 * for its length and for a part (`byteLength`, `subarray`), copies that part and looks no further;
 * so an array that notices this is enough, and the one before can be freed. See `docs/decisions/054`.
 */
import type { ApartWeights } from '../../src/models/onnx/encode.ts';

/** Hands out the weights of one session under way, and frees each when the next is asked for. */
export class WeightsInTurn {
  #last: ApartWeights | undefined;
  /** What a reading threw; the runtime answers it by a number only. */
  failure: unknown;

  /** An array in the eyes of ONNX Runtime, empty in our own. */
  array(weights: ApartWeights): Uint8Array {
    const part = (from: number, end: number): Uint8Array => {
      if (this.#last !== weights) this.#last?.release();
      this.#last = weights;
      try {
        return weights.read().subarray(from, end);
      } catch (cause) {
        this.failure ??= cause;
        throw cause;
      }
    };
    return Object.defineProperties(new Uint8Array(), {
      byteLength: { value: weights.nBytes },
      subarray: { value: part },
    });
  }

  /** The session has all it needs. */
  end(): void {
    this.#last?.release();
    this.#last = undefined;
  }
}
