/**
 * @file Arrays pointed at by hand: found by file and path, turned the right way round. Files of
 * MATLAB list their axes reversed here (column-major), so their matrices are turned to what the
 * user sees in MATLAB: `fmriTrn (90, 3092)` has 90 rows.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import type { Role, Source } from '../../domain/dataset.ts';
import { LabError } from '../../domain/errors.ts';
import type { NamedArray, ReadOptions } from '../../readers/types.ts';
import { transpose } from '../betas-source.ts';
import { baseName, countOf } from '../loaded-file.ts';
import type { LoadedFile } from '../loaded-file.ts';

export interface Assignment {
  role: Role;
  source: Source;
}

/** An assigned array with its rows first. */
export interface Resolved {
  role: Role;
  source: Source;
  file: LoadedFile;
  array: NamedArray;
  /** Rows and columns lie swapped in `array`; `shape` is already right. */
  transposed: boolean;
  /** As the user means it: rows (trials, pictures) first. */
  shape: readonly number[];
}

/** @throws LabError `bad-request` for no such file, or several. */
export function findFile(files: readonly LoadedFile[], wanted: string): LoadedFile {
  const exact = files.filter(({ path }) => path === wanted);
  const tails = files.filter(
    ({ path }) => path.endsWith(`/${wanted}`) || baseName(path) === wanted,
  );
  const found = exact.length > 0 ? exact : tails;
  const [file] = found;
  if (file && found.length === 1) return file;
  const list = files.map(({ path }) => path).join(', ');
  throw new LabError(
    'bad-request',
    found.length > 1
      ? `Several open files are named ${wanted}: give the path (${found.map(({ path }) => path).join(', ')}).`
      : `No open file is named ${wanted}; there are ${list || 'none'}. Drop it first.`,
    { file: wanted },
  );
}

/** @throws LabError `bad-request` when the file has no such array, or several to choose from. */
export function findIn(file: LoadedFile, path: string | undefined): NamedArray {
  const bare = (name: string) => name.replace(/^\//, '');
  const { arrays } = file.opened;
  const [only] = arrays;
  if (path === undefined && only && arrays.length === 1) return only;
  const found = arrays.find((array) => path !== undefined && bare(array.path) === bare(path));
  if (found) return found;
  const list = arrays
    .map((array) => `${array.path} (${shapeAsWritten(array).join('×')})`)
    .join(', ');
  throw new LabError(
    'bad-request',
    `${file.path} holds ${path === undefined ? 'several arrays' : `no array ${path}`}; name one of ${list}.`,
    { file: file.path, array: path },
  );
}

/** Are the axes listed the other way round than the user writes them (MATLAB's column order)? */
export function listsReversed(array: NamedArray): boolean {
  return array.shape.length > 1 && array.axes.at(-1) === 'dim1';
}

/** The shape that the user knows: MATLAB's own for its files. */
function shapeAsWritten(array: NamedArray): readonly number[] {
  return listsReversed(array) ? array.shape.toReversed() : array.shape;
}

/** Shape without axes of one entry beyond the first two. */
function trimmed(shape: readonly number[]): readonly number[] {
  return shape.length > 2 ? shape.filter((size, axis) => size !== 1 || axis === 0) : shape;
}

/** @throws LabError `bad-request` when file or array cannot be found. */
export function resolve(files: readonly LoadedFile[], { role, source }: Assignment): Resolved {
  const file = findFile(files, source.file);
  const array = findIn(file, source.array);
  const matrix = array.shape.length === 2;
  const transposed = matrix && (source.transposed ?? false) !== listsReversed(array);
  const shape = transposed ? array.shape.toReversed() : trimmed(array.shape);
  return { role, source, file, array, transposed, shape };
}

/** The numbers, rows first. @throws LabError `unsupported-dtype` for text. */
export async function readResolved(found: Resolved, options?: ReadOptions): Promise<NumericArray> {
  if (found.array.dtype === 'string' || found.array.dtype === 'compound') {
    throw new LabError(
      'unsupported-dtype',
      `${describeSource(found)} should hold numbers; it holds ${found.array.dtype}s.`,
      { file: found.file.path },
    );
  }
  const values = await found.array.read(options);
  const [rows = 0, columns = 0] = found.array.shape;
  return found.transposed ? transpose(values, rows, columns) : values;
}

/** The entries of a vector as text, whether they are numbers or strings. */
export async function readNames(found: Resolved, options?: ReadOptions): Promise<string[]> {
  const length = countOf(found.shape);
  if (length !== Math.max(1, ...found.shape)) {
    throw new LabError(
      'shape-mismatch',
      `${describeSource(found)} should be a vector for the role ${found.role}; it is ${found.shape.join('×')}.`,
      { file: found.file.path, found: [...found.shape] },
    );
  }
  if (found.array.readStrings) return found.array.readStrings(options);
  return [...(await readResolved(found, options))].map(String);
}

/** `responses.mat: fmriTrn`. */
export function describeSource({ file, array }: Resolved): string {
  return array.path ? `${file.path}: ${array.path}` : file.path;
}

/** Trains come before held-out rows, so that blocks of all roles line up. */
export function bySplit(found: readonly Resolved[]): Resolved[] {
  const rank = ({ source }: Resolved) => (source.split === 'val' ? 1 : 0);
  return found.toSorted((a, b) => rank(a) - rank(b));
}

export function withRole(all: readonly Resolved[], role: Role): Resolved[] {
  return bySplit(all.filter((found) => found.role === role));
}
