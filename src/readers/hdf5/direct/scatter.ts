/** @file Values of one chunk to their places among all rows and columns that are wanted. */
import type { NumericArray } from '../../../domain/arrays.ts';
import type { ReadOptions } from '../../types.ts';
import type { ChunkGrid } from './chunk-tree.ts';
import type { Tile, Tiling } from './tiles.ts';

/** Values of a chunk: all of them, or those of the tile only. */
export interface ChunkValues {
  values: NumericArray;
  /** Index of the first row. */
  first: number;
  /** Values from one row to the next. */
  perRow: number;
  /** Place of each of the tile's values in a row; without it they follow each other. */
  offsets?: Uint32Array;
}

/** First row of a chunk, and how many of its rows are inside the dataset. */
export function rowsOf({ shape, chunks }: ChunkGrid, { perRow }: Tiling, index: number) {
  const chunkRows = chunks[0] ?? 1;
  const firstRow = Math.floor(index / perRow) * chunkRows;
  return { firstRow, rows: Math.min(chunkRows, (shape[0] ?? 1) - firstRow) };
}

export type Scatter = (index: number, tile: Tile, source: ChunkValues) => void;

/**
 * A function that takes the values of the chunk of an index; it tells the progress.
 *
 * @param target    `[nRows, nColumns]`; filled.
 */
export function scatterInto(
  grid: ChunkGrid,
  tiling: Tiling,
  target: NumericArray,
  nColumns: number,
  options?: ReadOptions,
): Scatter {
  let written = 0;
  return (index, { slots }, { values, first, perRow, offsets }) => {
    const { firstRow, rows } = rowsOf(grid, tiling, index);
    if (!offsets && slots.length === nColumns) {
      target.set(values.subarray(first, first + rows * nColumns), firstRow * nColumns);
      written += rows * nColumns;
      options?.onProgress?.(written / target.length);
      return;
    }
    for (let i = 0; i < slots.length; i += 1) {
      let from = first + (offsets ? (offsets[i] ?? 0) : i);
      let to = firstRow * nColumns + (slots[i] ?? 0);
      for (let row = 0; row < rows; row += 1) {
        target[to] = values[from] ?? 0;
        from += perRow;
        to += nColumns;
      }
    }
    written += rows * slots.length;
    options?.onProgress?.(written / target.length);
  };
}
