/** @file Refusals: an error that names the files it is about, so that the rest can go on. */
import { LabError } from '../domain/errors.ts';
import type { LabErrorCode } from '../domain/errors.ts';
import type { LoadedFile } from './loaded-file.ts';

/** Files that do not go together. Of these the newly dropped are put aside; what was kept stays. */
export function refusal(
  code: LabErrorCode,
  message: string,
  files: readonly LoadedFile[],
  context: Readonly<Record<string, unknown>> = {},
): LabError {
  return new LabError(code, message, { ...context, files: files.map(({ path }) => path) });
}

/** Paths of the files an error is about; none for other errors. */
export function blamedFiles(error: LabError): string[] {
  const { files } = error.context;
  return Array.isArray(files) ? files.filter((path) => typeof path === 'string') : [];
}
