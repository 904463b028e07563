/** @file Pictures that lie in tar shards beside the responses, one a sample. */
import { memoryArray } from './memory-array.ts';
import { readRowRange } from './read-columns.ts';
import type { Part } from './recognise/claim.ts';
import { shardsOf } from './responses/from-shards.ts';
import type { PictureArray } from './stimulus-source.ts';

/** One array over the pictures of all shards; undefined when a shard has none, or of another size. */
export function shardPictures(parts: readonly Part[]): PictureArray | undefined {
  const arrays = shardsOf(parts).map(({ claim }) => claim.shard?.pictures);
  const known = arrays.filter((array) => array !== undefined);
  const [, height = 0, width = 0, channels = 0] = known[0]?.shape ?? [];
  const alike = known.every(({ shape }) => shape[1] === height && shape[2] === width);
  if (known.length === 0 || known.length < arrays.length || !alike || channels !== 3)
    return undefined;
  const starts = known.map((_, i) =>
    known.slice(0, i).reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0),
  );
  const count = known.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  const size = height * width * 3;
  const array = {
    ...memoryArray('pictures', new Uint8Array(0), [count, height, width, 3], 'rgb'),
    async readRows(start: number, end: number) {
      const out = new Uint8Array((end - start) * size);
      for (let row = start; row < end; row++) {
        const shard = starts.findLastIndex((first) => first <= row);
        const source = known[shard];
        const own = row - (starts[shard] ?? 0);
        if (source) out.set(await readRowRange(source, own, own + 1), (row - start) * size);
      }
      return out;
    },
  };
  return { array, count, height, width, channels: 3, layout: 'hwc', white: 255 };
}
