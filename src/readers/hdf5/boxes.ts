/**
 * @file How to read an N-dimensional dataset in boxes that fit its chunks. Pure planning: no HDF5.
 *
 * A chunk is the least that can be read. NSD's betas are chunked one voxel x all trials, so a box
 * there is a run of voxels with all trials; a trial-wise file is read by trials.
 */
import { countOf } from '../numbers.ts';

/** A hyperslab: where it starts and how much of each axis it takes. */
export interface Box {
  start: number[];
  count: number[];
}

/** A box and which of the wanted columns lie in it. */
export interface ColumnBox extends Box {
  /** Flat index within the box's axes after the first. */
  offsets: Uint32Array;
  /** Place in the list of wanted columns. */
  slots: Uint32Array;
}

/** Values in one request; 32 MB at 4 bytes a value. */
export const BOX_VALUES = 8_388_608;
/** Below this many values a tile is widened along the last axis. */
const SMALL_TILE_VALUES = 131_072;
/** A run of columns is cut where so many chunks in a row hold none. */
const GAP_CHUNKS = 4;

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

/** Shape of the boxes for reading everything: whole chunks, as many as fit, fastest axes first. */
export function boxShape(
  shape: readonly number[],
  chunks: readonly number[] | null,
  maxValues: number = BOX_VALUES,
): number[] {
  const box = shape.map((length, axis) => Math.min(length, chunks?.[axis] ?? 1));
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const step = box[axis] ?? 1;
    const length = shape[axis] ?? 1;
    const others = countOf(box) / Math.max(1, step);
    const fits = Math.max(step, Math.floor(maxValues / Math.max(1, others) / step) * step);
    box[axis] = Math.min(length, fits);
    if (fits < length) break;
  }
  return box;
}

/** The rows `[firstRow, endRow)` of the first axis, in boxes. */
export function* boxesOf(
  shape: readonly number[],
  box: readonly number[],
  firstRow: number,
  endRow: number,
): Generator<Box> {
  if (countOf(shape) === 0 || firstRow >= endRow) return;
  const from = shape.map((_, axis) => (axis === 0 ? firstRow : 0));
  const to = shape.map((length, axis) => (axis === 0 ? endRow : length));
  const at = [...from];
  for (;;) {
    yield {
      start: [...at],
      count: at.map((value, axis) => Math.min(box[axis] ?? 1, (to[axis] ?? 1) - value)),
    };
    let axis = shape.length - 1;
    for (; axis >= 0; axis -= 1) {
      at[axis] = (at[axis] ?? 0) + (box[axis] ?? 1);
      if ((at[axis] ?? 0) < (to[axis] ?? 0)) break;
      at[axis] = from[axis] ?? 0;
    }
    if (axis < 0) return;
  }
}

/** Copy a box's values to their places in the rows `[firstRow, ...)` of the whole array. */
export function placeBox(
  source: ArrayLike<number>,
  box: Box,
  target: { [index: number]: number; set?: unknown },
  shape: readonly number[],
  firstRow: number,
): void {
  const rank = shape.length;
  const run = box.count[rank - 1] ?? 1;
  const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  const start = box.start.map((value, axis) => (axis === 0 ? value - firstRow : value));
  const runs = countOf(box.count) / Math.max(1, run);
  for (let r = 0; r < runs; r += 1) {
    let rest = r;
    let at = start[rank - 1] ?? 0;
    for (let axis = rank - 2; axis >= 0; axis -= 1) {
      const length = box.count[axis] ?? 1;
      at += ((start[axis] ?? 0) + (rest % length)) * (strides[axis] ?? 1);
      rest = Math.floor(rest / length);
    }
    for (let i = 0; i < run; i += 1) target[at + i] = source[r * run + i] ?? 0;
  }
}

/** Tile of the axes after the first that is read at once. */
function tileOf(
  space: readonly number[],
  chunks: readonly number[] | null,
  nRows: number,
): number[] {
  const tile = space.map((length, axis) => Math.min(length, chunks?.[axis + 1] ?? length));
  const last = tile.length - 1;
  if (countOf(tile) * nRows < SMALL_TILE_VALUES) tile[last] = space[last] ?? 1;
  return tile;
}

interface Wanted {
  slot: number;
  coordinates: number[];
}

function coordinatesOf(column: number, space: readonly number[]): number[] {
  const coordinates = new Array<number>(space.length).fill(0);
  let rest = column;
  for (let axis = space.length - 1; axis >= 0; axis -= 1) {
    const length = space[axis] ?? 1;
    coordinates[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return coordinates;
}

/** Columns by the tile in which they lie, tiles in order of first use. */
function groupByTile(
  columns: Uint32Array,
  space: readonly number[],
  tile: readonly number[],
): Wanted[][] {
  const groups = new Map<string, Wanted[]>();
  columns.forEach((column, slot) => {
    const coordinates = coordinatesOf(column, space);
    const key = coordinates.map((value, axis) => Math.floor(value / (tile[axis] ?? 1))).join();
    const group = groups.get(key);
    if (group) group.push({ slot, coordinates });
    else groups.set(key, [{ slot, coordinates }]);
  });
  return [...groups.values()];
}

/** Cut a group where the last axis has a long gap. */
function cutAtGaps(group: Wanted[], step: number): Wanted[][] {
  const last = (wanted: Wanted) => wanted.coordinates.at(-1) ?? 0;
  const sorted = [...group].sort((a, b) => last(a) - last(b));
  const runs: Wanted[][] = [];
  let previous = -Infinity;
  for (const wanted of sorted) {
    if (last(wanted) - previous > GAP_CHUNKS * step) runs.push([]);
    runs.at(-1)?.push(wanted);
    previous = last(wanted);
  }
  return runs;
}

/** Smallest and largest coordinate of a run on one axis. */
function extent(run: Wanted[], axis: number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (const { coordinates } of run) {
    const value = coordinates[axis] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function boxOfRun(run: Wanted[], space: readonly number[]): ColumnBox {
  const extents = space.map((_, axis) => extent(run, axis));
  const start = extents.map(({ low }) => low);
  const count = extents.map(({ low, high }) => high - low + 1);
  const strides = count.map((_, axis) => countOf(count.slice(axis + 1)));
  const offsetOf = (wanted: Wanted): number =>
    wanted.coordinates.reduce(
      (sum, value, axis) => sum + (value - (start[axis] ?? 0)) * (strides[axis] ?? 1),
      0,
    );
  return {
    start,
    count,
    offsets: Uint32Array.from(run, offsetOf),
    slots: Uint32Array.from(run, (wanted) => wanted.slot),
  };
}

/**
 * Boxes that hold all wanted columns. `start` and `count` are of the axes after the first; the
 * reader adds rows, {@link rowsPerRead} at a time.
 *
 * @param shape    Whole dataset, slowest axis first.
 * @param chunks   Chunk shape, or null for a contiguous dataset.
 * @param columns  Ascending flat indices of the axes after the first.
 */
export function planColumns(
  shape: readonly number[],
  chunks: readonly number[] | null,
  columns: Uint32Array,
): ColumnBox[] {
  const space = shape.slice(1);
  const tile = tileOf(space, chunks, shape[0] ?? 1);
  const step = Math.min(chunks?.at(-1) ?? Infinity, tile.at(-1) ?? 1);
  return groupByTile(columns, space, tile)
    .flatMap((group) => cutAtGaps(group, step))
    .map((run) => boxOfRun(run, space));
}

/** How many rows of a box fit one request, in whole chunks where possible. */
export function rowsPerRead(
  box: Box,
  nRows: number,
  chunkRows: number,
  maxValues: number = BOX_VALUES,
): number {
  const fits = Math.max(1, Math.floor(maxValues / Math.max(1, countOf(box.count))));
  if (fits >= nRows) return nRows;
  return Math.min(nRows, Math.max(1, roundUp(fits - chunkRows + 1, chunkRows)));
}
