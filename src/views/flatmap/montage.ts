/** @file Voxels of a scan as slices side by side: one square a voxel, x to the right, y upwards. */
import { boundsOf, type MapGeometry, type MapPart } from './geometry.ts';

export interface VoxelGrid {
  dims: readonly [number, number, number];
  /** Disk-order (x fastest) linear index of each voxel. */
  voxelLinear: Uint32Array;
}

/** Grid coordinates (0-based) of a disk-order linear index. */
export function gridXyz(grid: VoxelGrid, voxel: number): [number, number, number] | undefined {
  const linear = grid.voxelLinear[voxel];
  if (linear === undefined) return undefined;
  const [nx, ny] = grid.dims;
  return [linear % nx, Math.floor(linear / nx) % ny, Math.floor(linear / (nx * ny))];
}

interface Extent {
  x0: number;
  y0: number;
  width: number;
  height: number;
  slices: number[];
}

/** The smallest box in x and y that holds all voxels, and the slices that have any. */
function extentOf(grid: VoxelGrid): Extent {
  const [nx, ny] = grid.dims;
  let [x0, y0, x1, y1] = [Infinity, Infinity, 0, 0];
  const slices = new Set<number>();
  for (const linear of grid.voxelLinear) {
    const x = linear % nx;
    const y = Math.floor(linear / nx) % ny;
    slices.add(Math.floor(linear / (nx * ny)));
    [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
    [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
  }
  return {
    x0,
    y0,
    width: x1 - x0 + 1,
    height: y1 - y0 + 1,
    slices: [...slices].sort((a, b) => a - b),
  };
}

/** Columns with which `n` tiles of this size fill a frame of the given aspect best. */
export function columnsFor(n: number, width: number, height: number, aspect: number): number {
  let best = { columns: 1, scale: 0 };
  for (let columns = 1; columns <= n; columns += 1) {
    const rows = Math.ceil(n / columns);
    const scale = Math.min(aspect / (columns * width), 1 / (rows * height));
    if (scale > best.scale) best = { columns, scale };
  }
  return best.columns;
}

function partsOf(extent: Extent, aspect: number): MapPart[] {
  const [tileX, tileY] = [extent.width + 2, extent.height + 3];
  const columns = columnsFor(extent.slices.length, tileX, tileY, aspect);
  return extent.slices.map((z, i) => {
    const minX = (i % columns) * tileX;
    const maxY = -Math.floor(i / columns) * tileY;
    const bounds = { minX, maxY, maxX: minX + extent.width, minY: maxY - extent.height };
    return { label: `z ${z}`, bounds };
  });
}

const corners = [0, 0, 1, 0, 0, 1, 1, 1];
const cornerFaces = [0, 1, 2, 1, 3, 2];

/** @param aspect width over height of the frame it is laid out for */
export function montageGeometry(grid: VoxelGrid, aspect = 4 / 3): MapGeometry {
  const extent = extentOf(grid);
  const parts = partsOf(extent, aspect);
  const n = grid.voxelLinear.length;
  const xy = new Float32Array(8 * n);
  const faces = new Uint32Array(6 * n);
  const points = new Float32Array(2 * n);
  const vertexVoxel = new Int32Array(4 * n);
  const partOfSlice = new Map(extent.slices.map((z, i) => [z, parts[i]]));
  for (let voxel = 0; voxel < n; voxel += 1) {
    const [x = 0, y = 0, z = 0] = gridXyz(grid, voxel) ?? [];
    const bounds = partOfSlice.get(z)?.bounds;
    const left = (bounds?.minX ?? 0) + x - extent.x0;
    const bottom = (bounds?.minY ?? 0) + y - extent.y0;
    corners.forEach((c, i) => (xy[8 * voxel + i] = (i % 2 === 0 ? left : bottom) + c));
    cornerFaces.forEach((c, i) => (faces[6 * voxel + i] = 4 * voxel + c));
    points.set([left + 0.5, bottom + 0.5], 2 * voxel);
    vertexVoxel.fill(voxel, 4 * voxel, 4 * voxel + 4);
  }
  return {
    kind: 'montage',
    xy,
    faces,
    vertexVoxel,
    curvature: new Float32Array(4 * n).fill(NaN),
    bounds: boundsOf(xy),
    parts,
    points,
    pointVoxel: Int32Array.from({ length: n }, (_, i) => i),
  };
}
