/**
 * @file Every fixture cut at every boundary of its structure, and one byte before and after: opening,
 * describing or reading it answers with an error (or a problem on the card) that is meant for such
 * files and says what was expected and found. Boundaries come from the formats' specifications, not
 * from the readers. Lists of colours have no lengths nor end, so that any beginning of one is one; of
 * a table that goes for its last cells only. Of pairs, either half is cut.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe as suite, expect, it } from 'vitest';
import type { Problem } from '../domain/arrays.ts';
import { LabError } from '../domain/errors.ts';
import { isNumeric } from './numbers.ts';
import { describe, openFile } from './registry.ts';
import { FIXTURE_AREAS, asFile, fixtureBytes, namesOf } from './testing/fixtures.ts';
import { cutsOf, structureOf } from './testing/structure.ts';
import type { OpenedFile, ReaderFile } from './types.ts';

/** Colours by line, without a count. */
const ENDLESS = /\.ctab$/;

type Bytes = Uint8Array<ArrayBuffer>;

/** Everything that is in the file, as a user's clicks would ask for it. */
async function readAll(opened: OpenedFile): Promise<void> {
  await describe(opened);
  for (const array of opened.arrays) {
    if (isNumeric(array.dtype)) await array.read();
    else await array.readStrings?.();
  }
}

/** The first error or problem; undefined if the file passes for whole. */
async function answerTo(
  name: string,
  bytes: Bytes,
  siblings: readonly ReaderFile[] = [],
): Promise<Problem | undefined> {
  try {
    const opened = await openFile(asFile(name, bytes), { siblings });
    try {
      await readAll(opened);
      return opened.problems[0];
    } finally {
      opened.close();
    }
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error;
  }
}

/** What is wrong with the answer to a cut file; undefined if nothing is. */
function complaint(answer: Problem | undefined, known: boolean): string | undefined {
  if (!answer) return 'passes for whole';
  const meant = ['truncated-file', 'malformed-file', ...(known ? [] : ['unknown-format'])];
  if (!meant.includes(answer.code)) return `${answer.code}: ${answer.message}`;
  const says = answer.code === 'truncated-file' ? /expected .+found/ : /\d|"|found|not /;
  if (!says.test(answer.message)) return `says only: ${answer.message}`;
  return undefined;
}

/** Lengths of a gzip file at which it ends inside its header, its data and its trailer. */
const gzipCuts = (length: number): number[] => [
  ...[1, 2, 3, 9, 10, 11],
  ...[9, 8, 7, 5, 4, 3, 1].map((back) => length - back),
];

async function complaintsOf(name: string, bytes: Bytes): Promise<string[]> {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = packed ? new Uint8Array(gunzipSync(bytes)) : bytes;
  const structure = structureOf(name, plain);
  if (!structure) return ENDLESS.test(name) ? [] : [`${name}: its structure is not known`];
  const complaints: string[] = [];
  const cut = async (where: string, part: Bytes, known: boolean): Promise<void> => {
    const found = complaint(await answerTo(name, part), known);
    if (found !== undefined) complaints.push(`${name} ${where}: ${found}`);
  };
  for (const length of cutsOf(structure)) {
    const part = plain.slice(0, length);
    const known = length > structure.magic;
    await cut(
      `cut at ${length} of ${plain.length}`,
      packed ? new Uint8Array(gzipSync(part)) : part,
      known,
    );
  }
  for (const length of packed ? gzipCuts(bytes.length) : []) {
    await cut(`cut at ${length} of ${bytes.length} as packed`, bytes.slice(0, length), length > 11);
  }
  return complaints;
}

suite.each(FIXTURE_AREAS)('%s cut at the boundaries of its structure', (area) => {
  it('is told as such', async () => {
    const complaints: string[] = [];
    for (const file of await namesOf(area)) {
      complaints.push(...(await complaintsOf(file, await fixtureBytes(area, file))));
    }
    expect(complaints).toEqual([]);
  }, 120_000);
});

/** Fields of the header of Analyze and NIfTI-1 pairs, and its end. */
const PAIR_HEADER = [4, 40, 42, 56, 70, 72, 76, 108, 344, 348];

suite.each(['analyze-le', 'analyze-be', 'pair-le', 'pair-be'])('%s, header and image', (stem) => {
  const half = (end: string) => fixtureBytes('nifti', `${stem}.${end}`);

  it('passes for whole when it is', async () => {
    const image = asFile(`${stem}.img`, await half('img'));
    expect(await answerTo(`${stem}.hdr`, await half('hdr'), [image])).toBeUndefined();
  });

  it('is told when the header is cut', async () => {
    const header = await half('hdr');
    const image = asFile(`${stem}.img`, await half('img'));
    const complaints: string[] = [];
    for (const length of cutsOf({ marks: PAIR_HEADER, needed: 348, magic: 348 })) {
      const answer = await answerTo(`${stem}.hdr`, header.slice(0, length), [image]);
      const found = complaint(answer, false);
      if (found !== undefined) complaints.push(`header cut at ${length}: ${found}`);
    }
    expect(complaints).toEqual([]);
  });

  it('is told when the image is cut, empty or not there', async () => {
    const header = await half('hdr');
    const image = await half('img');
    const width = new DataView(header.buffer).getInt16(72, stem.endsWith('le')) / 8;
    const complaints: string[] = [];
    const marks = [width, image.length / 2, image.length - width, image.length];
    for (const length of [0, ...cutsOf({ marks, needed: image.length, magic: 0 })]) {
      for (const packed of [false, true]) {
        const part = image.slice(0, length);
        const other = packed ? new Uint8Array(gzipSync(part)) : part;
        const name = packed ? `${stem}.img.gz` : `${stem}.img`;
        const answer = await answerTo(`${stem}.hdr`, header, [asFile(name, other)]);
        const found = complaint(answer, true);
        if (found !== undefined) complaints.push(`${name} cut at ${length}: ${found}`);
      }
    }
    expect(complaints).toEqual([]);
    expect(await answerTo(`${stem}.hdr`, header)).toMatchObject({ code: 'missing-part' });
  });
});
