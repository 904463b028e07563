/**
 * @file The values of one GIFTI array: as text, as base64 (plain or packed by zlib), or in a file of
 * their own that is dropped together with it.
 */
import { LabError } from '../../domain/errors.ts';
import type { NumericArray } from '../../domain/arrays.ts';
import { decodeBase64 } from '../base64.ts';
import { blobSource, readBlob } from '../byte-source.ts';
import { malformed, truncated } from '../fail.ts';
import { fileOrder } from '../fortran-array.ts';
import { inflateZlibWhole } from '../inflate.ts';
import { bytesOf, countOf, decodeNumbers, makeStorage } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { ReaderFile } from '../types.ts';

export interface GiftiLayout {
  dtype: NumericDType;
  shape: number[];
  columnMajor: boolean;
  encoding: string;
  littleEndian: boolean;
  /** For values outside: the file, and the byte in it at which they begin. */
  external?: { file: ReaderFile; offset: number } | undefined;
}

/** One value as text. @throws LabError `malformed-file` for what is no number, or none of the type. */
function parseWord(word: string, dtype: NumericDType): number {
  const odd = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(word);
  if (odd && dtype.startsWith('float')) {
    if (/nan/i.test(word)) return NaN;
    return odd[1] === '-' ? -Infinity : Infinity;
  }
  const value = Number(word);
  if (Number.isNaN(value) || odd) throw malformed(`GIFTI array holds "${word.slice(0, 40)}"`);
  return value;
}

function parseAscii(text: string, { dtype, shape }: GiftiLayout): NumericArray {
  const words = text.trim() === '' ? [] : text.trim().split(/\s+/);
  const count = countOf(shape);
  if (words.length !== count) {
    throw malformed(`GIFTI array: ${count} values expected, found ${words.length}`);
  }
  const values = makeStorage(dtype, count);
  const exact = !dtype.startsWith('float');
  words.forEach((word, index) => {
    const value = parseWord(word, dtype);
    values[index] = value;
    if (exact && values[index] !== value) throw malformed(`GIFTI array of ${dtype} holds ${word}`);
  });
  return values;
}

async function packedBytes(text: string, encoding: string): Promise<Uint8Array> {
  const bytes = decodeBase64(text);
  if (encoding === 'Base64Binary') return bytes;
  const inflated = await inflateZlibWhole(new Blob([bytes]));
  return readBlob(inflated, 0, inflated.size);
}

async function bytesInside(text: string, layout: GiftiLayout, expected: number) {
  const bytes = await packedBytes(text, layout.encoding);
  if (bytes.length < expected) throw truncated('GIFTI array', expected, bytes.length);
  if (bytes.length > expected) {
    throw malformed(`GIFTI array: ${expected} bytes expected, found ${bytes.length}`);
  }
  return bytes;
}

/** Row-major values from column-major ones. */
function toRowMajor(values: NumericArray, shape: readonly number[]): NumericArray {
  const target = values.slice();
  fileOrder(shape).forEach((at, i) => (target[i] = values[at] ?? 0));
  return target;
}

function ordered(values: NumericArray, { columnMajor, shape }: GiftiLayout): NumericArray {
  return columnMajor && shape.length > 1 ? toRowMajor(values, shape) : values;
}

/**
 * Decode the values.
 *
 * @param text  Content of the `<Data>` element.
 * @returns     Row-major in `layout.shape`; owned by the caller.
 * @throws LabError `malformed-file`, `truncated-file`.
 */
export async function giftiValues(text: string, layout: GiftiLayout): Promise<NumericArray> {
  if (layout.encoding === 'ASCII') return ordered(parseAscii(text, layout), layout);
  const { dtype, shape, littleEndian, external } = layout;
  const expected = countOf(shape) * bytesOf(dtype);
  const bytes = external
    ? await blobSource(external.file.blob).read(external.offset, external.offset + expected)
    : await bytesInside(text, layout, expected);
  return ordered(decodeNumbers(bytes, dtype, littleEndian), layout);
}

/**
 * The file of values that lie outside: named in the array, and dropped with it.
 *
 * @throws LabError `missing-part` if it is not there, `malformed-file` if its offset is none.
 */
export function externalFile(
  name: string,
  offset: string,
  siblings: readonly ReaderFile[] = [],
): { file: ReaderFile; offset: number } {
  const last = (path: string) => path.split(/[/\\]/).at(-1) ?? path;
  const file = siblings.find(({ path }) => last(path) === last(name));
  if (!file) {
    throw new LabError(
      'missing-part',
      `This GIFTI has values in a second file. Drop ${last(name)} together with it.`,
      { part: last(name) },
    );
  }
  const start = offset === '' ? 0 : Number(offset);
  if (!Number.isSafeInteger(start) || start < 0) throw malformed(`GIFTI offset "${offset}"`);
  return { file, offset: start };
}
