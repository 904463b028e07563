/**
 * @file Arrays whose failures name their file: a volume that turns out to be cut short when it is
 * read, long after it was opened, must be refused by itself and not take the drop with it.
 */
import { LabError, isAbort, asLabError } from '../domain/errors.ts';
import type { NamedArray, OpenedFile } from '../readers/types.ts';

async function naming<T>(path: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (isAbort(error)) throw error;
    const { code, message, context } = asLabError(error);
    const text = message.includes(path) ? message : `${path}: ${message}`;
    throw new LabError(code, text, { ...context, files: [path] }, { cause: error });
  }
}

function attributedArray(
  array: NamedArray,
  path: string,
  fingerprint: string,
  modified: number | undefined,
): NamedArray {
  const { readRows, readColumns, readStrings } = array;
  return {
    path: array.path,
    dtype: array.dtype,
    shape: array.shape,
    axes: array.axes,
    units: array.units,
    meta: { ...array.meta, fingerprint, ...(modified !== undefined && { modified }) },
    read: (options) => naming(path, array.read(options)),
    ...(readStrings && {
      readStrings: (options) => naming(path, readStrings.call(array, options)),
    }),
    ...(readRows && {
      readRows: (start, end, options) => naming(path, readRows.call(array, start, end, options)),
    }),
    ...(readColumns && {
      readColumns: (columns, options) => naming(path, readColumns.call(array, columns, options)),
    }),
  };
}

/**
 * The same file; every error of its arrays carries `context.files = [path]`, and their `meta` the
 * fingerprint of the file and the time of its last change.
 */
export function attributed(
  opened: OpenedFile,
  path: string,
  fingerprint: string,
  modified?: number,
): OpenedFile {
  return {
    format: opened.format,
    arrays: opened.arrays.map((array) => attributedArray(array, path, fingerprint, modified)),
    problems: opened.problems,
    close: () => opened.close(),
  };
}
