/**
 * @file Put parts together; when files contradict each other, put the new ones at fault aside and try
 * again without them, until the rest agrees.
 */
import type { LabError } from '../domain/errors.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import { assemble } from './assemble.ts';
import type { Assembled, Ingredients } from './assemble.ts';
import type { Part } from './recognise/claim.ts';
import { blamedFiles } from './refuse.ts';
import { assertSamePictures } from './same-pictures.ts';
import { screen } from './screen.ts';
import type { Refusal } from './screen.ts';

export interface Settled {
  parts: Part[];
  refused: Refusal[];
  assembled: Assembled;
}

/** The candidates without those at fault; undefined when none of them is. */
function withoutBlamed(
  error: LabError,
  candidates: readonly Part[],
): { candidates: Part[]; refused: Refusal[] } | undefined {
  const blamed = new Set(blamedFiles(error));
  const guilty = candidates.filter(({ file }) => blamed.has(file.path));
  if (guilty.length === 0) return undefined;
  return {
    candidates: candidates.filter((part) => !guilty.includes(part)),
    refused: guilty.map(({ file }) => ({ file, error })),
  };
}

/** What is at fault is not known: the data set stays as it was, with a word on what is in the way. */
function asBefore(before: Assembled | undefined, error: LabError): Assembled {
  const note = { code: error.code, message: error.message, file: blamedFiles(error)[0] };
  return { dataset: before?.dataset, missing: before?.missing ?? [], notes: [note] };
}

/**
 * @param base        All but the parts.
 * @param kept        Parts of the data set that is open; never refused.
 * @param candidates  Parts of all other files.
 * @param before      What is open.
 */
export async function settle(
  base: Omit<Ingredients, 'parts'>,
  kept: readonly Part[],
  candidates: readonly Part[],
  before: Assembled | undefined,
  signal: AbortSignal | undefined,
): Promise<Settled> {
  const refused: Refusal[] = [];
  let trying = [...candidates];
  for (;;) {
    const screened = screen(kept, trying);
    const all = [...refused, ...screened.refused];
    try {
      const assembled = await assemble({ ...base, parts: screened.parts }, { signal });
      signal?.throwIfAborted();
      if (before?.dataset && assembled.dataset) {
        assertSamePictures(before.dataset.info, assembled.dataset.info, trying);
      }
      return { parts: screened.parts, refused: all, assembled };
    } catch (error) {
      if (isAbort(error)) throw error;
      const failure = asLabError(error);
      const rest = withoutBlamed(failure, trying);
      if (!rest) {
        const parts = before?.dataset ? [...kept] : screened.parts;
        return { parts, refused: all, assembled: asBefore(before, failure) };
      }
      refused.push(...rest.refused);
      trying = rest.candidates;
    }
  }
}
