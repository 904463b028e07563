/** @file A full look at one file without keeping it: numbers, and what it would be taken for. */
import type { FileReport } from '../domain/arrays.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import { describe } from '../readers/registry.ts';
import type { OpenOptions, ReaderFile } from '../readers/types.ts';
import { unitsOf } from './claimed-units.ts';
import { factsOf } from './facts.ts';
import type { Opener } from './load-files.ts';
import { recognise } from './recognise/recognise.ts';
import { failedReport, takenFor } from './report.ts';

/** Never rejects but when cancelled: a file that fails gets a card that says why. */
export async function inspectFile(
  file: ReaderFile,
  open: Opener,
  options: OpenOptions,
): Promise<FileReport> {
  try {
    const opened = await open(file, options);
    try {
      const loaded = { path: file.path, bytes: file.blob.size, opened, fingerprint: '' };
      const claim = recognise(loaded);
      const infos = await describe(opened, options);
      const arrays = opened.arrays.map((array, i) => ({ array, info: infos[i] }));
      return {
        name: file.path,
        bytes: file.blob.size,
        format: opened.format,
        arrays: arrays.flatMap(({ array, info }) =>
          info ? [{ ...info, units: unitsOf(array, claim) }] : [],
        ),
        problems: opened.problems,
        ...takenFor(claim),
        ...(claim && { facts: factsOf(claim, file.path) }),
      };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    return failedReport(file, asLabError(error));
  }
}
