/** @file A chunked dataset, and its chunks as numbers. */
import type { Filter } from 'h5wasm';
import type { NumericArray } from '../../../domain/arrays.ts';
import { malformed } from '../../fail.ts';
import type { Unzlib } from '../../libdeflate/unzlib.ts';
import { bytesOf, countOf, decodeInto, makeStorage } from '../../numbers.ts';
import type { NumericDType } from '../../numbers.ts';
import type { AddressedBytes } from './bytes.ts';
import type { StoredChunk } from './chunk-tree.ts';
import { undoFilters } from './filters.ts';
import type { ChunkCrew } from './packed-batch.ts';

export interface ChunkedDataset {
  bytes: AddressedBytes;
  /** The dropped file, for the crew. */
  blob: Blob;
  /** Other threads that undo filters, if there are any. */
  crew: ChunkCrew | undefined;
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
 * @throws LabError (the function) `truncated-file`, `malformed-file`, `out-of-memory`.
 */
export function makeDecoder(
  dataset: ChunkedDataset,
  unzlib: Unzlib,
): (chunk: StoredChunk) => NumericArray {
  const { bytes, chunks, dtype, littleEndian, filters } = dataset;
  const count = countOf(chunks);
  const length = count * bytesOf(dtype);
  // Memory is taken when a chunk is known to be in the file: its size is only what the header says.
  let values: NumericArray | undefined;
  let plain: Uint8Array<ArrayBuffer> | undefined;
  return (chunk) => {
    bytes.assertHolds(chunk.address, chunk.bytes);
    let raw: Uint8Array<ArrayBuffer>;
    if (filters.length === 0) {
      assertWhole(chunk, length);
      plain ??= new Uint8Array(length);
      bytes.fill(chunk.address, plain);
      raw = plain;
    } else {
      const stored = new Uint8Array(chunk.bytes);
      bytes.fill(chunk.address, stored);
      raw = undoFilters(stored, filters, chunk.filterMask, length, unzlib);
    }
    values ??= makeStorage(dtype, count);
    decodeInto(raw, dtype, littleEndian, values);
    return values;
  };
}

function assertWhole(chunk: StoredChunk, length: number): void {
  if (chunk.bytes === length) return;
  throw malformed(`HDF5 chunk of ${chunk.bytes} bytes, not ${length}`, { address: chunk.address });
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
