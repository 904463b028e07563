/**
 * @file From a point of the map to the nearest voxel, by a grid of cells. Building it takes one pass
 * (see docs/decisions/060 for why it is not a triangulation); a look-up touches a few cells.
 */
import type { MapGeometry } from './geometry.ts';

/** What is matched with the pointer: any points in a plane, each tied to a number. */
export type PickGeometry = Pick<MapGeometry, 'kind' | 'points' | 'pointVoxel' | 'bounds'>;

export interface PickIndex {
  /** Voxel nearest to (x, y), or -1 where no point of the map is near. */
  voxelAt(x: number, y: number): number;
  /** Voxels (ascending) of the points for which `inside` holds, in the box given. */
  voxelsIn(box: readonly [number, number, number, number], inside: Inside): number[];
}

type Inside = (x: number, y: number) => boolean;

interface Cells {
  x0: number;
  y0: number;
  size: number;
  columns: number;
  rows: number;
  /** Points of cell c are `order[start[c] .. start[c + 1]]`. */
  start: Uint32Array;
  order: Uint32Array;
}

const pointsPerCell = 3;

function cellsOf(geometry: PickGeometry): Cells {
  const { points, pointVoxel, bounds } = geometry;
  const [width, height] = [bounds.maxX - bounds.minX, bounds.maxY - bounds.minY];
  const n = Math.max(1, pointVoxel.length);
  const size = Math.max(1e-6, Math.sqrt((width * height * pointsPerCell) / n));
  const columns = Math.floor(width / size) + 1;
  const rows = Math.floor(height / size) + 1;
  const cellOf = (i: number): number => {
    const column = Math.floor(((points[2 * i] ?? NaN) - bounds.minX) / size);
    const row = Math.floor(((points[2 * i + 1] ?? NaN) - bounds.minY) / size);
    const known = column >= 0 && column < columns && row >= 0 && row < rows;
    return known ? row * columns + column : -1;
  };
  const { start, order } = sortIntoCells(pointVoxel.length, columns * rows, cellOf);
  return { x0: bounds.minX, y0: bounds.minY, size, columns, rows, start, order };
}

/** Counting sort: where each cell begins, and the points in the order of their cells. */
function sortIntoCells(n: number, nCells: number, cellOf: (i: number) => number) {
  const start = new Uint32Array(nCells + 1);
  const cells = new Int32Array(n);
  for (let i = 0; i < n; i += 1) {
    const cell = cellOf(i);
    cells[i] = cell;
    if (cell >= 0) start[cell + 1] = (start[cell + 1] ?? 0) + 1;
  }
  for (let c = 0; c < nCells; c += 1) start[c + 1] = (start[c + 1] ?? 0) + (start[c] ?? 0);
  const next = start.slice();
  const order = new Uint32Array(start[nCells] ?? 0);
  for (let i = 0; i < n; i += 1) {
    const cell = cells[i] ?? -1;
    if (cell < 0) continue;
    const at = next[cell] ?? 0;
    order[at] = i;
    next[cell] = at + 1;
  }
  return { start, order };
}

/** Calls `visit` with each point in the cells that meet the box. */
function eachPoint(
  cells: Cells,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  visit: (point: number) => void,
): void {
  const clamp = (value: number, top: number): number => Math.min(top - 1, Math.max(0, value));
  const column = (x: number): number =>
    clamp(Math.floor((x - cells.x0) / cells.size), cells.columns);
  const row = (y: number): number => clamp(Math.floor((y - cells.y0) / cells.size), cells.rows);
  for (let r = row(y0); r <= row(y1); r += 1) {
    const line = r * cells.columns;
    const from = cells.start[line + column(x0)] ?? 0;
    const to = cells.start[line + column(x1) + 1] ?? 0;
    for (let i = from; i < to; i += 1) visit(cells.order[i] ?? 0);
  }
}

/** Distance within which a voxel is under the pointer: half a square, or a few edges of a triangle. */
function reachOf(geometry: PickGeometry, cells: Cells): number {
  return geometry.kind === 'montage' ? Math.SQRT1_2 : cells.size * 1.5;
}

export function pickIndex(geometry: PickGeometry): PickIndex {
  const cells = cellsOf(geometry);
  const reach = reachOf(geometry, cells);
  const { points, pointVoxel } = geometry;
  const voxelAt = (x: number, y: number): number => {
    let best = { voxel: -1, distance: reach };
    eachPoint(cells, [x - reach, y - reach, x + reach, y + reach], (point) => {
      const distance = Math.hypot((points[2 * point] ?? 0) - x, (points[2 * point + 1] ?? 0) - y);
      if (distance <= best.distance) best = { voxel: pointVoxel[point] ?? -1, distance };
    });
    return best.voxel;
  };
  const voxelsIn: PickIndex['voxelsIn'] = (box, inside) => {
    const found = new Set<number>();
    eachPoint(cells, box, (point) => {
      const voxel = pointVoxel[point] ?? -1;
      if (voxel >= 0 && inside(points[2 * point] ?? 0, points[2 * point + 1] ?? 0))
        found.add(voxel);
    });
    return [...found].sort((a, b) => a - b);
  };
  return { voxelAt, voxelsIn };
}
