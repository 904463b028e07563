/** @file What the HDF5 library's diagnostics mean for the person who dropped the file. */
import { LabError, isAbort } from '../../domain/errors.ts';
import { truncated } from '../fail.ts';

/**
 * What a plugin throws that gives up on a damaged chunk: nothing, a trap of WebAssembly, or a stumble over
 * a function for printing that the library does not have (see docs/decisions/034).
 */
const gaveUp = /^$|is not a function|out of bounds|unreachable/;

function sentenceOf(diagnostics: string): string {
  if (gaveUp.test(diagnostics)) return 'its decompressor gave up on the stored bytes';
  const found = [...diagnostics.matchAll(/in \w+\(\): ([^\n]+)/g)].map((match) => match[1]);
  return found.at(-1) ?? diagnostics.slice(0, 200);
}

/** The error for a chunk filter that is not there. */
function missingFilter(path: string, name: string): LabError {
  return new LabError(
    'missing-filter',
    `${path} is compressed with ${name}, which this lab cannot undo. ` +
      'Store it with gzip or uncompressed (h5repack -f GZIP=4 in.h5 out.h5).',
    { path, filter: name },
  );
}

/** @throws LabError `missing-filter` if any filter of the dataset cannot be undone. */
export function assertNoneMissing(path: string, missing: readonly string[]): void {
  const [first] = missing;
  if (first !== undefined) throw missingFilter(path, first);
}

/**
 * A thrown diagnostic as a `LabError`.
 *
 * @param what  What was being done, e.g. `reading /betas`.
 */
export function asHdf5Error(error: unknown, what: string): LabError {
  if (error instanceof LabError) return error;
  if (isAbort(error)) throw error;
  const text = error instanceof Error ? error.message : String(error);
  const reason = sentenceOf(text);
  const options = { cause: error };
  const cut = /truncated file: eof = (\d+), sblock->base_addr = (\d+), stored_eof = (\d+)/.exec(
    text,
  );
  if (cut) {
    // The library counts what is there from the end of the user's block, and what should be from byte 0.
    const [, end, base, stored] = cut.map(Number);
    return truncated(`HDF5, ${what}`, stored ?? 0, (end ?? 0) + (base ?? 0));
  }
  if (
    /required filter|filter.*(not (available|registered|found))|can't open directory/i.test(text)
  ) {
    return missingFilter(what, 'a filter it does not name');
  }
  if (/external raw data file/.test(text)) {
    return new LabError(
      'missing-part',
      `HDF5, ${what}: the values lie in a raw file beside this one, which a page cannot open. ` +
        'Copy them into one file (h5repack -l CONTI in.h5 out.h5).',
      { what },
      options,
    );
  }
  return new LabError(
    'malformed-file',
    `HDF5: ${what} failed: ${reason}. The file is damaged; copy or export it again.`,
    { what },
    options,
  );
}
