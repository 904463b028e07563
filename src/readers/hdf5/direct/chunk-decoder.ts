/** @file A chunked dataset, and its chunks as numbers. */
import type { Filter } from 'h5wasm';
import type { NumericArray } from '../../../domain/arrays.ts';
import { bytesOf, countOf, decodeInto, makeStorage } from '../../numbers.ts';
import type { NumericDType } from '../../numbers.ts';
import type { AddressedBytes } from './bytes.ts';
import type { StoredChunk } from './chunk-tree.ts';
import { undoFilters } from './filters.ts';

export interface ChunkedDataset {
  bytes: AddressedBytes;
  /** Address of the index. */
  tree: number;
  shape: readonly number[];
  chunks: readonly number[];
  dtype: NumericDType;
  littleEndian: boolean;
  filters: readonly Filter[];
}

/**
 * A function that decodes chunks of a dataset.
 *
 * @returns  The values of the whole chunk, edges included, in a buffer that the next call reuses.
 */
export function makeDecoder(
  dataset: ChunkedDataset,
): (chunk: StoredChunk) => Promise<NumericArray> {
  const { bytes, chunks, dtype, littleEndian, filters } = dataset;
  const values = makeStorage(dtype, countOf(chunks));
  const length = values.length * bytesOf(dtype);
  const plain = new Uint8Array(length);
  return async (chunk) => {
    let raw: Uint8Array<ArrayBuffer> = plain;
    if (filters.length === 0) {
      bytes.fill(chunk.address, plain);
    } else {
      const stored = new Uint8Array(chunk.bytes);
      bytes.fill(chunk.address, stored);
      raw = await undoFilters(stored, filters, chunk.filterMask, length);
    }
    decodeInto(raw, dtype, littleEndian, values);
    return values;
  };
}

/** Coordinates of a row-major index. */
export function unravel(index: number, sizes: readonly number[]): number[] {
  const coordinates = new Array<number>(sizes.length).fill(0);
  let rest = index;
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    const size = sizes[axis] ?? 1;
    coordinates[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return coordinates;
}
