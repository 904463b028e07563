/**
 * @file Chunks of a dataset in the version 1 B-tree that indexes them, in order, without those that
 * nobody wants.
 *
 * NSD's sessions have 700,000 chunks; a mask wants a fiftieth of them. Source: "HDF5 File Format
 * Specification", III.A.1 (version 1 B-trees, node type 1).
 */
import type { LabError } from '../../../domain/errors.ts';
import { malformed } from '../../fail.ts';
import { countOf } from '../../numbers.ts';
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
const MAX_ENTRIES = 4096;

/** Chunks along each axis. */
export function gridOf({ shape, chunks }: ChunkGrid): number[] {
  return shape.map((length, axis) => Math.ceil(length / (chunks[axis] ?? 1)));
}

/** Where a key lies: the first value of a chunk, in values of the dataset along each axis, and a byte in it. */
interface Key {
  view: DataView;
  at: number;
}

interface Node {
  level: number;
  /** One more than there are entries: the last says where the node's part of the dataset ends. */
  keys: readonly Key[];
  /** Address of the entry behind a key. */
  child(key: Key): number;
}

/** What the node above says of a node: the keys on both sides of it, and how far up it is. */
interface Place {
  level: number;
  /** Part of the grid that nodes beside it leave over: no key, which may be damaged, makes it smaller. */
  from: number;
  to: number;
  low: Key;
  high: Key;
}

function damaged(what: string, address: number): LabError {
  return malformed(`HDF5 chunk index at ${address} is damaged: ${what}`, { address });
}

function readNode(bytes: AddressedBytes, address: number, rank: number): Node {
  const head = bytes.view(address, HEAD);
  const entries = head.getUint16(6, true);
  if (head.getUint32(0, false) !== SIGNATURE || head.getUint8(4) !== 1 || entries > MAX_ENTRIES) {
    throw damaged('no node is there', address);
  }
  const keyBytes = 8 + 8 * (rank + 1);
  const view = bytes.view(address + HEAD, entries * (keyBytes + 8) + keyBytes);
  const keys = Array.from({ length: entries + 1 }, (_, i) => ({ view, at: i * (keyBytes + 8) }));
  const child = ({ at }: Key): number => {
    const found = addressAt(view, at + keyBytes);
    if (found === undefined) throw damaged('an entry lies nowhere', address);
    return found;
  };
  return { level: head.getUint8(5), keys, child };
}

function offsetOf({ view, at }: Key, axis: number): number {
  const low = view.getUint32(at + 8 + 8 * axis, true);
  return view.getUint32(at + 12 + 8 * axis, true) * 4294967296 + low;
}

/** Negative, 0 or positive, as keys follow each other in a node. */
function compareKeys(a: Key, b: Key, rank: number): number {
  let order = 0;
  for (let axis = 0; axis <= rank && order === 0; axis += 1)
    order = offsetOf(a, axis) - offsetOf(b, axis);
  return order;
}

/** Place in the grid of the chunk that starts at a key. */
function indexOfKey(key: Key, grid: readonly number[], chunks: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < grid.length; axis += 1)
    index = index * (grid[axis] ?? 1) + Math.floor(offsetOf(key, axis) / (chunks[axis] ?? 1));
  return index;
}

/** Does a chunk of the dataset start there? Of the last key of a node that need not be so. */
function isChunk(key: Key, { shape, chunks }: ChunkGrid): boolean {
  if (offsetOf(key, shape.length) !== 0) return false;
  return shape.every((length, axis) => {
    const offset = offsetOf(key, axis);
    return offset < length && offset % (chunks[axis] ?? 1) === 0;
  });
}

/**
 * A chunk whose key is wrong would be taken for one that was never written, and fill values for its
 * numbers: keys ascend, start chunks of the dataset, and are those that the node above has.
 */
function assertSound({ level, keys }: Node, address: number, grid: ChunkGrid, place?: Place): void {
  const rank = grid.shape.length;
  keys.forEach((key, i) => {
    const next = keys[i + 1];
    if (!next) return;
    if (!isChunk(key, grid)) throw damaged('a key is no chunk of the dataset', address);
    if (compareKeys(key, next, rank) >= 0) throw damaged('its keys do not ascend', address);
  });
  const [first] = keys;
  const last = keys.at(-1);
  if (!place || !first || !last) return;
  const same =
    compareKeys(first, place.low, rank) === 0 && compareKeys(last, place.high, rank) === 0;
  if (level !== place.level || !same) throw damaged('the node above says otherwise', address);
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
  place?: Place,
): Generator<StoredChunk> {
  const sizes = gridOf(grid);
  const node = readNode(bytes, root, sizes.length);
  assertSound(node, root, grid, place);
  const { level, keys, child } = node;
  const last = keys.length - 2;
  for (const [i, low] of keys.entries()) {
    const high = keys[i + 1];
    if (!high) return;
    const index = indexOfKey(low, sizes, grid.chunks);
    if (level > 0) {
      const from = i === 0 ? (place?.from ?? 0) : index;
      const to = i < last ? indexOfKey(high, sizes, grid.chunks) : (place?.to ?? countOf(sizes));
      if (!wanted(from, to)) continue;
      yield* chunksUnder(bytes, child(low), grid, wanted, {
        level: level - 1,
        from,
        to,
        low,
        high,
      });
    } else if (wanted(index, index + 1)) {
      const { view, at } = low;
      const [length, filterMask] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      yield { index, address: child(low), bytes: length, filterMask };
    }
  }
}
