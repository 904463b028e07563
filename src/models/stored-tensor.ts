/**
 * @file Tensors that lie in a file: shapes are known before any number is read. The tensors of a large
 * network are held only until a session has copied them, one by one, so that it never lies in memory
 * beside itself; what was let go is read again when it is asked for.
 */
import type { Tensor, TensorRecord } from '../domain/model.ts';
import { canReadNow, readLater, readNow } from './read-blob.ts';

/** Where a tensor's bytes lie and how they become float32. */
export interface StoredTensor {
  shape: number[];
  /** A slice of the file. */
  bytes: Blob;
  decode(raw: ArrayBuffer): Float32Array;
}
export type StoredTensors = Record<string, StoredTensor>;

/** Its numbers can be let go and come back. */
class FileTensor implements Tensor {
  #values: Float32Array<ArrayBufferLike> | undefined;

  constructor(
    private readonly stored: StoredTensor,
    values: Float32Array,
  ) {
    this.#values = values;
  }

  get shape(): number[] {
    return this.stored.shape;
  }

  get values(): Float32Array {
    return this.#values ?? this.stored.decode(readNow(this.stored.bytes));
  }

  /** Free its memory at once. Whoever still uses the numbers must have copied them. */
  release(): void {
    if (this.#values?.buffer instanceof ArrayBuffer) this.#values.buffer.transfer(0);
    this.#values = undefined;
  }
}

/**
 * All tensors in memory, owned by the caller. Those of files that can be read at once have a
 * `release`, after which their `values` are read anew each time.
 *
 * @throws LabError `model-fetch` when the file cannot be read any more.
 */
export async function readStored(
  stored: StoredTensors,
  onTensor: (done: number, total: number) => void = () => undefined,
): Promise<TensorRecord> {
  const all = Object.entries(stored);
  const tensors: [string, Tensor][] = [];
  for (const [name, one] of all) {
    const values = one.decode(await readLater(one.bytes));
    const tensor = canReadNow() ? new FileTensor(one, values) : { shape: one.shape, values };
    tensors.push([name, tensor]);
    onTensor(tensors.length, all.length);
  }
  return Object.fromEntries(tensors);
}
