/**
 * @file MATLAB values as named arrays. Column-major as in the file, so the axes are listed reversed
 * (`dim2, dim1`) and nothing is transposed.
 */
import type { ByteSource } from '../byte-source.ts';
import { flatReads } from '../flat-array.ts';
import { assertReadable } from '../flat-layout.ts';
import { bytesOf, countOf, decodeNumbers } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import { stringArray } from '../strings.ts';
import type { NamedArray, ReadOptions } from '../types.ts';

/** Where the values of one part lie. */
export interface Part {
  source: ByteSource;
  littleEndian: boolean;
  offset: number;
  stored: NumericDType;
}

/** Axes of a MATLAB array: the last dimension is the slowest. */
export function matlabAxes(rank: number): string[] {
  return Array.from({ length: rank }, (_, axis) => `dim${rank - axis}`);
}

/** Numbers of class `dtype`, stored as `part.stored`. */
export function numberArray(
  path: string,
  dims: readonly number[],
  dtype: NumericDType,
  part: Part,
): NamedArray {
  const shape = [...dims].reverse();
  const { source, offset, stored, littleEndian } = part;
  source.assertHolds(offset + countOf(shape) * bytesOf(stored));
  return {
    path,
    dtype,
    shape,
    axes: matlabAxes(shape.length),
    units: 'unknown',
    meta: { columnMajor: true, stored },
    ...flatReads({ source, offset, dtype: stored, littleEndian, shape, keptAs: dtype }),
  };
}

/** A code as a character; what is no code point becomes U+FFFD. */
function characterOf(code: number): string {
  const valid = Number.isInteger(code) && code >= 0 && code <= 0x10ffff;
  return String.fromCodePoint(valid ? code : 0xfffd);
}

/** Code units as text; surrogates stay as they are. */
function textOf(codes: ArrayLike<number>, places: Iterable<number>): string {
  let text = '';
  for (const place of places) text += characterOf(codes[place] ?? 0);
  return text;
}

function* rowOf(row: number, nRows: number, nColumns: number): Generator<number> {
  for (let column = 0; column < nColumns; column += 1) yield column * nRows + row;
}

/** A char array: one string a row, blanks kept as MATLAB pads them. */
export function charArray(
  path: string,
  dims: readonly number[],
  load: (options?: ReadOptions) => Promise<ArrayLike<number>>,
): NamedArray {
  const nRows = dims[0] ?? 0;
  const nColumns = countOf(dims.slice(1));
  const strings = async (options?: ReadOptions): Promise<string[]> => {
    assertReadable(nRows * nColumns, 2);
    const codes = await load(options);
    return Array.from({ length: nRows }, (_, row) => textOf(codes, rowOf(row, nRows, nColumns)));
  };
  return { ...stringArray(path, [nRows], strings), axes: ['dim1'] };
}

/** Codes of a char array from its bytes. */
export async function charCodes(
  part: Part,
  bytes: number,
  utf8: boolean,
  options?: ReadOptions,
): Promise<ArrayLike<number>> {
  const raw = await part.source.read(part.offset, part.offset + bytes, options);
  if (!utf8) return decodeNumbers(raw, part.stored, part.littleEndian);
  return Array.from(new TextDecoder().decode(raw), (character) => character.codePointAt(0) ?? 0);
}

/** One line of text of a cell that holds at most one. */
async function lineOf(cell: NamedArray): Promise<string> {
  const lines = cell.readStrings ? await cell.readStrings() : [];
  return lines[0] ?? '';
}

/**
 * Cells that all hold one line of text, as one array of strings; undefined for other cells.
 *
 * @param dims  Of the cell array, MATLAB's order.
 */
export function asStrings(
  path: string,
  dims: readonly number[],
  cells: NamedArray[],
): NamedArray | undefined {
  if (cells.length !== countOf(dims) || cells.length === 0) return undefined;
  const isLine = (cell: NamedArray, index: number): boolean =>
    cell.path === `${path}{${index + 1}}` &&
    cell.readStrings !== undefined &&
    countOf(cell.shape) <= 1;
  if (!cells.every(isLine)) return undefined;
  const shape = [...dims].reverse();
  const strings = stringArray(path, shape, () => Promise.all(cells.map(lineOf)), {
    columnMajor: true,
  });
  return { ...strings, axes: matlabAxes(shape.length) };
}
