/**
 * @file Some columns of every row of a dataset whose chunks are packed. Chunks that lie close together
 * make a batch; where there is a crew and enough to do, batches are read and unpacked side by side.
 */
import { makeBreather } from '../../breathe.ts';
import { inFlight } from '../../in-flight.ts';
import type { Unzlib } from '../../libdeflate/unzlib.ts';
import { bytesOf, countOf, decodeInto, makeStorage } from '../../numbers.ts';
import type { ReadOptions } from '../../types.ts';
import type { ChunkedDataset } from './chunk-decoder.ts';
import type { StoredChunk } from './chunk-tree.ts';
import { gather } from './packed-batch.ts';
import type { PackedBatch, PackedChunk } from './packed-batch.ts';
import { rowsOf } from './scatter.ts';
import type { Scatter } from './scatter.ts';
import type { Tile, Tiling } from './tiles.ts';

/** Bytes that nobody wants between two chunks of a batch, at most. */
const MAX_GAP = 65_536;
/** Bytes of the file that are asked for at a time: every request costs the browser a pipe of its own. */
const MAX_READ_BYTES = 16_777_216;
/** What a batch inflates to, at most: there should be several to share, and a cancel gets through. */
const MAX_BATCH_BYTES = 33_554_432;
/** Less is done sooner than other threads are started. */
const CREW_FROM_BYTES = MAX_BATCH_BYTES;

interface Work {
  batch: PackedBatch;
  places: readonly { index: number; tile: Tile }[];
}

/** Chunks are inflated by threes: none should be left over. */
function chunksOfBatch(chunkBytes: number): number {
  const most = Math.max(1, Math.floor(MAX_BATCH_BYTES / chunkBytes));
  return most < 3 ? most : most - (most % 3);
}

/** Chunks in the order of the index, as work. Those that nobody wants are left out. */
function* workOf(
  dataset: ChunkedDataset,
  tiling: Tiling,
  stored: Iterable<StoredChunk>,
): Generator<Work> {
  const { bytes, chunks: sizes, dtype, filters } = dataset;
  const width = bytesOf(dtype);
  const chunkBytes = countOf(sizes) * width;
  const most = chunksOfBatch(chunkBytes);
  const same = { filters, chunkBytes, width, perRow: countOf(sizes.slice(1)) };
  let chunks: PackedChunk[] = [];
  let places: Work['places'][number][] = [];
  let start = 0;
  let end = 0;
  const work = (): Work => ({ batch: { ...same, start, end, chunks }, places });
  for (const chunk of stored) {
    const tile = tiling.tiles.get(chunk.index % tiling.perRow);
    if (!tile) continue;
    bytes.assertHolds(chunk.address, chunk.bytes);
    const from = bytes.base + chunk.address;
    const to = from + chunk.bytes;
    const near = from >= end && from - end <= MAX_GAP && to - start <= MAX_READ_BYTES;
    if (chunks.length > 0 && !(near && chunks.length < most)) {
      yield work();
      chunks = [];
      places = [];
    }
    if (chunks.length === 0) start = from;
    end = to;
    const { rows } = rowsOf(dataset, tiling, chunk.index);
    const { bytes: length, filterMask, index } = chunk;
    chunks.push({ at: from - start, bytes: length, filterMask, rows, offsets: tile.offsets });
    places.push({ index, tile });
  }
  if (chunks.length > 0) yield work();
}

/** Bytes of all chunks that may be wanted, as they are without filters. */
function inflatedBytes({ shape, chunks, dtype }: ChunkedDataset, { tiles }: Tiling): number {
  const rows = Math.ceil((shape[0] ?? 1) / (chunks[0] ?? 1));
  return rows * tiles.size * countOf(chunks) * bytesOf(dtype);
}

function takeApart(
  { dtype, littleEndian }: ChunkedDataset,
  { batch, places }: Work,
  picked: Uint8Array,
  scatter: Scatter,
): void {
  const values = makeStorage(dtype, picked.length / batch.width);
  decodeInto(picked, dtype, littleEndian, values);
  let first = 0;
  places.forEach(({ index, tile }, i) => {
    const perRow = tile.slots.length;
    scatter(index, tile, { values, first, perRow });
    first += (batch.chunks[i]?.rows ?? 0) * perRow;
  });
}

/** @throws LabError `malformed-file`, `truncated-file`, `out-of-memory`, `worker-crashed`. */
export async function readPackedColumns(
  dataset: ChunkedDataset,
  tiling: Tiling,
  stored: Iterable<StoredChunk>,
  unzlib: Unzlib,
  scatter: Scatter,
  options?: ReadOptions,
): Promise<void> {
  const { bytes, blob, crew } = dataset;
  const breathe = makeBreather(options?.signal);
  const all = workOf(dataset, tiling, stored);
  if (crew && inflatedBytes(dataset, tiling) >= CREW_FROM_BYTES) {
    await inFlight(all, crew.atOnce, async (work) => {
      takeApart(dataset, work, await crew.gather(blob, work.batch, options?.signal), scatter);
      await breathe();
    });
    return;
  }
  for (const work of all) {
    const { start, end } = work.batch;
    const packed = new Uint8Array(end - start);
    bytes.fill(start - bytes.base, packed);
    takeApart(dataset, work, gather(packed, work.batch, unzlib), scatter);
    await breathe();
  }
}
