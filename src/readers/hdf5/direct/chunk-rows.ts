/** @file Rows of a chunked dataset straight from its chunks, in one pass over those that hold them. */
import type { NumericArray } from '../../../domain/arrays.ts';
import { makeBreather } from '../../breathe.ts';
import { loadUnzlib } from '../../libdeflate/unzlib.ts';
import { countOf } from '../../numbers.ts';
import type { ReadOptions } from '../../types.ts';
import { makeDecoder, unravel } from './chunk-decoder.ts';
import type { ChunkedDataset } from './chunk-decoder.ts';
import { chunksUnder, gridOf } from './chunk-tree.ts';

/** The part of a chunk that lies in rows `[start, end)` of the dataset. */
interface Part {
  /** First value of the part, in coordinates of the dataset. */
  from: number[];
  count: number[];
}

function partOf(
  dataset: ChunkedDataset,
  place: readonly number[],
  start: number,
  end: number,
): Part {
  const { shape, chunks } = dataset;
  const origin = place.map((value, axis) => value * (chunks[axis] ?? 1));
  const from = origin.map((value, axis) => (axis === 0 ? Math.max(value, start) : value));
  const count = origin.map((value, axis) => {
    const limit = axis === 0 ? end : (shape[axis] ?? 0);
    return Math.min(value + (chunks[axis] ?? 1), limit) - (from[axis] ?? 0);
  });
  return { from, count };
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}

function dot(coordinates: readonly number[], strides: readonly number[]): number {
  return coordinates.reduce((sum, value, axis) => sum + value * (strides[axis] ?? 0), 0);
}

/** Copy the part run by run along the last axis. */
function copyPart(
  values: NumericArray,
  target: NumericArray,
  dataset: ChunkedDataset,
  { from, count }: Part,
  start: number,
): void {
  const { shape, chunks } = dataset;
  const last = shape.length - 1;
  const run = count[last] ?? 1;
  const runs = countOf(count.slice(0, last));
  const fileStrides = stridesOf(chunks);
  const strides = stridesOf(shape);
  for (let r = 0; r < runs; r += 1) {
    const within = [...unravel(r, count.slice(0, last)), 0];
    const at = from.map((value, axis) => value + (within[axis] ?? 0));
    const inChunk = at.map((value, axis) => value % (chunks[axis] ?? 1));
    const read = dot(inChunk, fileStrides);
    const write = dot(at, strides) - start * (strides[0] ?? 1);
    for (let i = 0; i < run; i += 1) target[write + i] = values[read + i] ?? 0;
  }
}

/**
 * Rows `[start, end)` of the first axis. Chunks that were never written leave `target` as it is.
 *
 * @param target  `(end - start) * rowLength` values; filled.
 */
export async function readChunkRows(
  dataset: ChunkedDataset,
  start: number,
  end: number,
  target: NumericArray,
  options?: ReadOptions,
): Promise<void> {
  if (target.length === 0) return;
  const grid = gridOf(dataset);
  const perRow = countOf(grid.slice(1));
  const chunkRows = dataset.chunks[0] ?? 1;
  const first = Math.floor(start / chunkRows) * perRow;
  const last = Math.ceil(end / chunkRows) * perRow;
  const decode = makeDecoder(dataset, await loadUnzlib());
  const breathe = makeBreather(options?.signal);
  const wanted = (from: number, to: number) => from < last && to > first;
  for (const chunk of chunksUnder(dataset.bytes, dataset.tree, dataset, wanted)) {
    const part = partOf(dataset, unravel(chunk.index, grid), start, end);
    copyPart(decode(chunk), target, dataset, part, start);
    options?.onProgress?.((chunk.index + 1 - first) / (last - first));
    await breathe();
  }
}
