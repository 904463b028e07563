/** @file Files in memory for tests: arrays with the face of opened files, and an opener for them. */
import type { NumericArray, Units } from '../../domain/arrays.ts';
import { LabError } from '../../domain/errors.ts';
import type { NamedArray, OpenedFile, ReaderFile } from '../../readers/types.ts';
import type { Opener } from '../load-files.ts';
import { memoryArray } from '../memory-array.ts';

export interface FakeFile {
  path: string;
  format: string;
  arrays: NamedArray[];
}

/** An array that counts how it is read. */
export function fakeArray(
  path: string,
  values: NumericArray,
  shape: readonly number[],
  changes: Partial<NamedArray> & { units?: Units } = {},
): NamedArray {
  let sum = 0;
  for (const [i, value] of values.entries()) sum += value * (i + 1);
  const made = memoryArray(path, values, shape);
  return { ...made, ...changes, meta: { sum, ...changes.meta } };
}

/** A string column. */
export function fakeStrings(path: string, strings: readonly string[]): NamedArray {
  return {
    ...memoryArray(path, new Uint8Array(strings.length), [strings.length]),
    dtype: 'string',
    readStrings: () => Promise.resolve([...strings]),
  };
}

export function fakeFile(path: string, format: string, ...arrays: NamedArray[]): FakeFile {
  return { path, format, arrays };
}

/** A volume as the NIfTI reader lists it, `[z, y, x]`. */
export function fakeVolume(
  path: string,
  values: NumericArray,
  [x, y, z]: readonly [number, number, number],
): FakeFile {
  return fakeFile(path, 'nifti1.gz', fakeArray('', values, [z, y, x], { axes: ['z', 'y', 'x'] }));
}

/**
 * An opener over fake files, and the drop to give it. The bytes of a dropped file name its content,
 * so that equal fakes have equal fingerprints.
 */
export function fakeDrop(files: readonly FakeFile[]): {
  opener: Opener;
  drop: ReaderFile[];
  closed: string[];
} {
  const closed: string[] = [];
  const byPath = new Map(files.map((file) => [file.path, file]));
  const opener: Opener = ({ path }) => {
    const file = byPath.get(path);
    if (!file) return Promise.reject(new LabError('unknown-format', 'No reader knows this file.'));
    const opened: OpenedFile = {
      format: file.format,
      arrays: file.arrays,
      problems: [],
      close: () => void closed.push(path),
    };
    return Promise.resolve(opened);
  };
  return { opener, drop: files.map(dropped), closed };
}

export function dropped({ path, arrays }: FakeFile): ReaderFile {
  const text = arrays.map((array) =>
    [array.path, array.dtype, array.shape, array.meta['sum']].join(),
  );
  return { path, blob: new Blob([[path.split('/').at(-1), ...text].join('\n')]) };
}
