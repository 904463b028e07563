/** @file A full look at one file without keeping it: numbers, and what it would be taken for. */
import type { FileReport } from '../domain/arrays.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import { describe } from '../readers/registry.ts';
import type { ReaderFile, ReadOptions } from '../readers/types.ts';
import type { Opener } from './load-files.ts';
import { failedReport, takenFor } from './report.ts';

/** Never rejects but when cancelled: a file that fails gets a card that says why. */
export async function inspectFile(
  file: ReaderFile,
  open: Opener,
  options: ReadOptions,
): Promise<FileReport> {
  try {
    const opened = await open(file, options);
    try {
      const loaded = { path: file.path, bytes: file.blob.size, opened, fingerprint: '' };
      return {
        name: file.path,
        bytes: file.blob.size,
        format: opened.format,
        arrays: await describe(opened, options),
        problems: opened.problems,
        ...takenFor(loaded),
      };
    } finally {
      opened.close();
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    return failedReport(file, asLabError(error));
  }
}
