/**
 * @file Some columns of every row of a chunked dataset, straight from its chunks. The library would need thousands of calls for what is here one pass over the file.
 */
import type { NumericArray } from '../../../domain/arrays.ts';
import { makeBreather } from '../../breathe.ts';
import { lowerBound } from '../../gather-columns.ts';
import { countOf } from '../../numbers.ts';
import type { ReadOptions } from '../../types.ts';
import { makeDecoder, unravel } from './chunk-decoder.ts';
import type { ChunkedDataset } from './chunk-decoder.ts';
import { chunksUnder, gridOf } from './chunk-tree.ts';
import type { Wanted } from './chunk-tree.ts';

/** Columns that lie in one tile of the axes after the first. */
interface Tile {
  /** Flat index within the chunk, without its rows. */
  offsets: number[];
  /** Place in the list of columns. */
  slots: number[];
}

/** Columns by the tile of chunks in which they lie. */
function tilesOf(dataset: ChunkedDataset, columns: Uint32Array): Map<number, Tile> {
  const space = dataset.shape.slice(1);
  const chunk = dataset.chunks.slice(1);
  const grid = gridOf({ shape: space, chunks: chunk });
  const tiles = new Map<number, Tile>();
  columns.forEach((column, slot) => {
    const place = unravel(column, space);
    let tile = 0;
    let offset = 0;
    place.forEach((value, axis) => {
      const size = chunk[axis] ?? 1;
      tile = tile * (grid[axis] ?? 1) + Math.floor(value / size);
      offset = offset * size + (value % size);
    });
    const known = tiles.get(tile);
    if (known) {
      known.offsets.push(offset);
      known.slots.push(slot);
    } else tiles.set(tile, { offsets: [offset], slots: [slot] });
  });
  return tiles;
}

/** Is a chunk of a wanted tile in a range of the grid, whatever its rows? */
function wantedTiles(tiles: Map<number, Tile>, tilesPerRow: number): Wanted {
  const sorted = Uint32Array.from(tiles.keys()).sort();
  const any = (from: number, to: number): boolean =>
    (sorted[lowerBound(sorted, from)] ?? Infinity) < to;
  return (from, to) => {
    const row = Math.floor(from / tilesPerRow);
    const lastRow = Math.floor((to - 1) / tilesPerRow);
    if (lastRow - row > 1) return true;
    const start = row * tilesPerRow;
    if (lastRow === row) return any(from - start, to - start);
    return any(from - start, tilesPerRow) || any(0, to - lastRow * tilesPerRow);
  };
}

/**
 * All rows at some columns. Chunks that were never written leave `target` as it is.
 *
 * @param columns  Ascending flat indices of the axes after the first. Borrowed.
 * @param target   `[nRows, columns.length]`; filled.
 */
export async function readChunkColumns(
  dataset: ChunkedDataset,
  columns: Uint32Array,
  target: NumericArray,
  options?: ReadOptions,
): Promise<void> {
  const { shape, chunks, bytes, tree } = dataset;
  const nRows = shape[0] ?? 1;
  const chunkRows = chunks[0] ?? 1;
  const perRow = countOf(chunks.slice(1));
  const tilesPerRow = countOf(gridOf({ shape: shape.slice(1), chunks: chunks.slice(1) }));
  const tiles = tilesOf(dataset, columns);
  const decode = makeDecoder(dataset);
  const breathe = makeBreather(options?.signal);
  let written = 0;
  for (const chunk of chunksUnder(bytes, tree, dataset, wantedTiles(tiles, tilesPerRow))) {
    const tile = tiles.get(chunk.index % tilesPerRow);
    if (!tile) continue;
    const values = await decode(chunk);
    const firstRow = Math.floor(chunk.index / tilesPerRow) * chunkRows;
    const rows = Math.min(chunkRows, nRows - firstRow);
    for (let i = 0; i < tile.slots.length; i += 1) {
      let from = tile.offsets[i] ?? 0;
      let to = firstRow * columns.length + (tile.slots[i] ?? 0);
      for (let row = 0; row < rows; row += 1) {
        target[to] = values[from] ?? 0;
        from += perRow;
        to += columns.length;
      }
    }
    written += rows * tile.slots.length;
    options?.onProgress?.(written / target.length);
    await breathe();
  }
}
