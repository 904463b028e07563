/** @file Wanted columns by the chunks in which they lie, whatever the rows. */
import { lowerBound } from '../../gather-columns.ts';
import { countOf } from '../../numbers.ts';
import { unravel } from './chunk-decoder.ts';
import type { ChunkGrid, Wanted } from './chunk-tree.ts';
import { gridOf } from './chunk-tree.ts';

/** Columns that lie in one tile of the axes after the first. */
export interface Tile {
  /** Flat index within the chunk, without its rows. */
  offsets: Uint32Array;
  /** Place in the list of columns. */
  slots: Uint32Array;
}

/** Columns of a dataset by tile. */
export interface Tiling {
  tiles: ReadonlyMap<number, Tile>;
  /** Tiles of one row of chunks. */
  perRow: number;
}

/** @param columns  Flat indices of the axes after the first. Borrowed. */
export function tilesOf({ shape, chunks }: ChunkGrid, columns: Uint32Array): Tiling {
  const space = shape.slice(1);
  const chunk = chunks.slice(1);
  const grid = gridOf({ shape: space, chunks: chunk });
  const found = new Map<number, { offsets: number[]; slots: number[] }>();
  columns.forEach((column, slot) => {
    const place = unravel(column, space);
    let tile = 0;
    let offset = 0;
    place.forEach((value, axis) => {
      const size = chunk[axis] ?? 1;
      tile = tile * (grid[axis] ?? 1) + Math.floor(value / size);
      offset = offset * size + (value % size);
    });
    const known = found.get(tile);
    if (known) {
      known.offsets.push(offset);
      known.slots.push(slot);
    } else found.set(tile, { offsets: [offset], slots: [slot] });
  });
  const tiles = new Map(
    Array.from(found, ([tile, { offsets, slots }]) => [
      tile,
      { offsets: Uint32Array.from(offsets), slots: Uint32Array.from(slots) },
    ]),
  );
  return { tiles, perRow: countOf(grid) };
}

/** Is a chunk of a wanted tile in a range of the grid, whatever its rows? */
export function wantedTiles({ tiles, perRow }: Tiling): Wanted {
  const sorted = Uint32Array.from(tiles.keys()).sort();
  const any = (from: number, to: number): boolean =>
    (sorted[lowerBound(sorted, from)] ?? Infinity) < to;
  return (from, to) => {
    const row = Math.floor(from / perRow);
    const lastRow = Math.floor((to - 1) / perRow);
    if (lastRow - row > 1) return true;
    const start = row * perRow;
    if (lastRow === row) return any(from - start, to - start);
    return any(from - start, perRow) || any(0, to - lastRow * perRow);
  };
}
