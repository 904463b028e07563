/** @file What a crew must do wherever it runs: the numbers of one thread, errors and cancels that come back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/numerics/random.ts';
import type { ChunkCrew } from '../../src/readers/hdf5/direct/packed-batch.ts';
import { openFile } from '../../src/readers/registry.ts';
import { hdf5Of } from '../../src/readers/testing/hdf5-file.ts';

const SHAPE = [40, 700, 700];
const SPACE = 490_000;

/** Every voxel of so many is not 0, which leaves little to pack. */
const STEP = 90;

/** Enough for a crew to be called: 39 MB. */
function trials(): Int16Array {
  const random = createRandom(7);
  const data = new Int16Array(40 * SPACE);
  for (let i = 0; i < data.length; i += STEP) data[i] = random.integer(6000) - 3000;
  return data;
}

const columns = Uint32Array.from({ length: 5000 }, (_, i) => 40 + i * STEP + (i % 50));

async function read(blob: Blob, crew?: ChunkCrew, signal?: AbortSignal) {
  const opened = await openFile({ path: 'betas.h5', blob }, { crew });
  try {
    return await opened.arrays[0]?.readColumns?.(columns, { signal });
  } finally {
    opened.close();
  }
}

/** Counts what the crew is given. */
function counting(crew: ChunkCrew) {
  const counted = { batches: 0 };
  const gather: ChunkCrew['gather'] = (...work) => {
    counted.batches += 1;
    return crew.gather(...work);
  };
  return { counted, crew: { atOnce: crew.atOnce, gather } };
}

/** @param make  A crew, and how it is sent away. */
export function crewSuite(make: () => { crew: ChunkCrew; end: () => void }): void {
  describe('a crew', () => {
    const data = trials();
    const byTrial = hdf5Of({ shape: SHAPE, chunks: [1, 700, 700], gzip: true }, data);
    let { crew, end } = { crew: {} as ChunkCrew, end: () => {} };
    beforeAll(() => ({ crew, end } = make()));
    afterAll(() => end());

    // One trial a chunk, many trials and tiles a chunk, chunks that hang over the edges.
    it.each([[[1, 700, 700]], [[7, 128, 300]]])(
      'gives the numbers of one thread for chunks of %j',
      async (chunks) => {
        const whole = chunks[1] === 700;
        const blob = await (whole ? byTrial : hdf5Of({ shape: SHAPE, chunks, gzip: true }, data));
        const counted = counting(crew);
        const found = await read(blob, counted.crew);
        expect(counted.counted.batches).toBeGreaterThan(1);
        const expected = Int16Array.from(
          { length: 40 * columns.length },
          (_, i) =>
            data[Math.floor(i / columns.length) * SPACE + (columns[i % columns.length] ?? 0)] ?? 0,
        );
        expect(found).toEqual(expected);
        expect(await read(blob)).toEqual(expected);
      },
      60_000,
    );

    it('says so when a chunk is damaged', async () => {
      const bytes = new Uint8Array(await (await byTrial).arrayBuffer());
      bytes.fill(0x55, bytes.length >> 1, (bytes.length >> 1) + 1000);
      await expect(read(new Blob([bytes]), crew)).rejects.toMatchObject({ code: 'malformed-file' });
    }, 60_000);

    it('stops when it is cancelled', async () => {
      const controller = new AbortController();
      const reading = read(await byTrial, crew, controller.signal);
      controller.abort();
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    }, 60_000);
  });
}
