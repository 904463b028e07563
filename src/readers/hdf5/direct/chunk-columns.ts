/**
 * @file Some columns of every row of a chunked dataset, straight from its chunks. The library would
 * need thousands of calls for what is here one pass over the file.
 */
import type { NumericArray } from '../../../domain/arrays.ts';
import { makeBreather } from '../../breathe.ts';
import { loadUnzlib } from '../../libdeflate/unzlib.ts';
import { countOf } from '../../numbers.ts';
import type { ReadOptions } from '../../types.ts';
import { makeDecoder } from './chunk-decoder.ts';
import type { ChunkedDataset } from './chunk-decoder.ts';
import { chunksUnder } from './chunk-tree.ts';
import { readPackedColumns } from './packed-columns.ts';
import { scatterInto } from './scatter.ts';
import { tilesOf, wantedTiles } from './tiles.ts';

/**
 * All rows at some columns. Chunks that were never written leave `target` as it is.
 *
 * @param columns  Ascending flat indices of the axes after the first. Borrowed.
 * @param target   `[nRows, columns.length]`; filled.
 * @throws LabError `malformed-file`, `truncated-file`, `out-of-memory`.
 */
export async function readChunkColumns(
  dataset: ChunkedDataset,
  columns: Uint32Array,
  target: NumericArray,
  options?: ReadOptions,
): Promise<void> {
  const { bytes, chunks, tree, filters } = dataset;
  const unzlib = await loadUnzlib();
  const tiling = tilesOf(dataset, columns);
  const stored = chunksUnder(bytes, tree, dataset, wantedTiles(tiling));
  const scatter = scatterInto(dataset, tiling, target, columns.length, options);
  if (filters.length > 0) {
    await readPackedColumns(dataset, tiling, stored, unzlib, scatter, options);
    return;
  }
  const perRow = countOf(chunks.slice(1));
  const decode = makeDecoder(dataset, unzlib);
  const breathe = makeBreather(options?.signal);
  for (const chunk of stored) {
    const tile = tiling.tiles.get(chunk.index % tiling.perRow);
    if (!tile) continue;
    scatter(chunk.index, tile, { values: decode(chunk), first: 0, perRow, offsets: tile.offsets });
    await breathe();
  }
}
