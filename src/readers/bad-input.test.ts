/**
 * @file The same bad inputs for every reader: nothing at all, a wrong beginning, and a file that ends at
 * each of its boundaries, found by cutting at the places where the answer changes. Each must be answered
 * by a `LabError` (or a problem on the card) within a second; an empty file or one of no format is no
 * file of any reader.
 */
import { describe as suite, expect, it } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { describe, openFile } from './registry.ts';
import { asFile, fixtureBytes, namesOf } from './testing/fixtures.ts';

const AREAS = {
  nifti: 'binary',
  npy: 'binary',
  hdf5: 'binary',
  mat: 'binary',
  freesurfer: 'mixed',
  mgh: 'binary',
  gifti: 'mixed',
  table: 'text',
  json: 'text',
  archive: 'binary',
  safetensors: 'binary',
  picture: 'binary',
} as const;

const SLOWEST_MS = 1000;
/** Bytes overwritten; HDF5 may begin after a block of the user's, of 1 KiB in one fixture. */
const BEGINNING = 1040;
/** Places at which each file is cut, evenly spread, besides those near its beginning. */
const CUTS = 24;
const EARLY = [1, 2, 3, 4, 8, 16, 64, 128];

type Bytes = Uint8Array<ArrayBuffer>;

/** `fine` when it opens without a problem, else the code of the error or of the first problem. */
async function answerTo(name: string, bytes: Bytes): Promise<string> {
  const start = performance.now();
  try {
    const opened = await openFile(asFile(name, bytes));
    await describe(opened);
    opened.close();
    return opened.problems[0]?.code ?? 'fine';
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
    return error.code;
  } finally {
    expect(performance.now() - start).toBeLessThan(SLOWEST_MS);
  }
}

async function filesOf(area: string): Promise<{ name: string; bytes: Bytes }[]> {
  return Promise.all(
    (await namesOf(area)).map(async (name) => ({ name, bytes: await fixtureBytes(area, name) })),
  );
}

suite.each(Object.entries(AREAS))('%s', (area, kind) => {
  it('refuses an empty file', async () => {
    for (const { name } of await filesOf(area)) {
      const answer = await answerTo(name, new Uint8Array(0));
      expect(answer, name).toMatch(/^(truncated-file|unknown-format|malformed-file)$/);
    }
  });

  it('refuses a file with a wrong beginning', async () => {
    for (const { name, bytes } of await filesOf(area)) {
      const wrong = bytes.slice();
      wrong.subarray(0, BEGINNING).fill(0xee);
      const answer = await answerTo(name, wrong);
      if (kind === 'binary') expect(answer, name).not.toBe('fine');
      expect(answer, name).not.toBe('internal');
    }
  });

  it('says something, soon, wherever the file ends', async () => {
    for (const { name, bytes } of await filesOf(area)) {
      const spread = Array.from({ length: CUTS }, (_, i) => Math.floor((i * bytes.length) / CUTS));
      for (const length of new Set([...EARLY, ...spread])) {
        const answer = await answerTo(name, bytes.slice(0, length));
        expect(answer, `${name} cut at ${length}`).not.toBe('internal');
        const early = length < 8 && kind === 'binary';
        if (early) expect(answer, `${name} cut at ${length}`).not.toBe('fine');
      }
    }
  }, 120_000);
});
