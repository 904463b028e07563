/**
 * @file Chunks of a dataset in the version 1 B-tree that indexes them, in order, without those that
 * nobody wants.
 *
 * NSD's sessions have 700,000 chunks; a mask wants a fiftieth of them. Source: "HDF5 File Format
 * Specification", III.A.1 (version 1 B-trees, node type 1).
 */
import { malformed } from '../../fail.ts';
import type { AddressedBytes } from './bytes.ts';
import { addressAt } from './bytes.ts';

/** A chunk as it is stored. */
export interface StoredChunk {
  /** Place in the grid of chunks, row-major. */
  index: number;
  address: number;
  /** Bytes in the file, after the filters. */
  bytes: number;
  /** Bit i: filter i was left out for this chunk. */
  filterMask: number;
}

/** The grid of chunks. */
export interface ChunkGrid {
  shape: readonly number[];
  chunks: readonly number[];
}

/** Some chunk in `[from, to)` of the row-major grid is wanted. */
export type Wanted = (from: number, to: number) => boolean;

const SIGNATURE = 0x54524545;
const HEAD = 24;
const MAX_LEVEL = 16;
const MAX_ENTRIES = 4096;

/** Chunks along each axis. */
export function gridOf({ shape, chunks }: ChunkGrid): number[] {
  return shape.map((length, axis) => Math.ceil(length / (chunks[axis] ?? 1)));
}

interface Node {
  level: number;
  entries: number;
  keyBytes: number;
  view: DataView;
}

function readNode(bytes: AddressedBytes, address: number, rank: number): Node {
  const head = bytes.view(address, HEAD);
  const entries = head.getUint16(6, true);
  if (head.getUint32(0, false) !== SIGNATURE || head.getUint8(4) !== 1 || entries > MAX_ENTRIES) {
    throw malformed(`HDF5 chunk index at ${address} is damaged`, { address });
  }
  const keyBytes = 8 + 8 * (rank + 1);
  const length = entries * (keyBytes + 8) + keyBytes;
  return { level: head.getUint8(5), entries, keyBytes, view: bytes.view(address + HEAD, length) };
}

/** Place in the grid of the chunk that starts at the offsets of a key. */
function indexOfKey(view: DataView, at: number, grid: number[], chunks: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < grid.length; axis += 1) {
    const low = view.getUint32(at + 8 + 8 * axis, true);
    const high = view.getUint32(at + 12 + 8 * axis, true);
    const offset = high * 4294967296 + low;
    index = index * (grid[axis] ?? 1) + Math.floor(offset / (chunks[axis] ?? 1));
  }
  return index;
}

/**
 * The wanted chunks under the node at `root`, in the order of the grid.
 *
 * @throws LabError `malformed-file`, `truncated-file`.
 */
export function* chunksUnder(
  bytes: AddressedBytes,
  root: number,
  grid: ChunkGrid,
  wanted: Wanted,
  depth = 0,
): Generator<StoredChunk> {
  if (depth > MAX_LEVEL) throw malformed('HDF5 chunk index is nested too deeply');
  const sizes = gridOf(grid);
  const { level, entries, keyBytes, view } = readNode(bytes, root, sizes.length);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = entry * (keyBytes + 8);
    const index = indexOfKey(view, at, sizes, grid.chunks);
    // The last key of a node may lie outside the grid; a leaf entry is one chunk only.
    const end = level === 0 ? index + 1 : indexOfKey(view, at + keyBytes + 8, sizes, grid.chunks);
    if (!wanted(index, Math.max(end, index + 1))) continue;
    const address = addressAt(view, at + keyBytes);
    if (address === undefined) continue;
    if (level > 0) {
      yield* chunksUnder(bytes, address, grid, wanted, depth + 1);
    } else {
      const stored = { index, address, bytes: view.getUint32(at, true) };
      yield { ...stored, filterMask: view.getUint32(at + 4, true) };
    }
  }
}
