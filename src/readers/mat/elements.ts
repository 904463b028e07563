/** @file The tree of a MAT v5 variable: numbers, text, sparse matrices, cells and structs. */
import type { Problem } from '../../domain/arrays.ts';
import type { ByteSource } from '../byte-source.ts';
import { malformed, overLimit, unsupportedType } from '../fail.ts';
import { MAX_ARRAYS } from '../limits.ts';
import { bytesOf, countOf, decodeNumbers } from '../numbers.ts';
import type { NamedArray } from '../types.ts';
import type { Window } from '../window.ts';
import { asStrings, charArray, charCodes, numberArray } from './arrays.ts';
import type { Part } from './arrays.ts';
import {
  CELL,
  CHAR,
  numericClass,
  OBJECT,
  readMatrixHead,
  readText,
  SPARSE,
  STRUCT,
} from './matrix.ts';
import type { MatrixHead } from './matrix.ts';
import { sparseArray } from './sparse.ts';
import { MATRIX, readTag, storedType, UTF8 } from './tags.ts';
import type { Tag } from './tags.ts';

const MAX_DEPTH = 16;
const MAX_MEMBERS = 200_000;

/** What the walk over one variable needs and fills. */
export interface Walk {
  source: ByteSource;
  window: Window;
  littleEndian: boolean;
  arrays: NamedArray[];
  problems: Problem[];
}

function partOf(walk: Walk, tag: Tag): Part {
  const stored = tag.type === UTF8 ? 'uint8' : storedType(tag.type);
  return { source: walk.source, littleEndian: walk.littleEndian, offset: tag.start, stored };
}

function add(walk: Walk, array: NamedArray): void {
  if (walk.arrays.length < MAX_ARRAYS) {
    walk.arrays.push(array);
    return;
  }
  if (walk.problems.some((problem) => problem.code === 'limit-exceeded')) return;
  const { code, message } = overLimit(
    'MAT arrays',
    MAX_ARRAYS,
    MAX_ARRAYS + 1,
    'The rest is left out.',
  );
  walk.problems.push({ code, message });
}

function tagAt(walk: Walk, at: number, end: number): Promise<Tag> {
  return readTag(walk.window, at, end, walk.littleEndian);
}

/** The real part, and the imaginary one of complex numbers. */
async function addNumbers(walk: Walk, head: MatrixHead, path: string, end: number): Promise<void> {
  const dtype = numericClass(head.matrixClass) ?? 'float64';
  const real = await tagAt(walk, head.body, end);
  const kind = head.logical ? 'bool' : dtype;
  const name = head.complex ? `${path}.real` : path;
  assertFills(real, head.dims, path);
  add(walk, numberArray(name, head.dims, kind, partOf(walk, real)));
  if (!head.complex) return;
  const imaginary = await tagAt(walk, real.next, end);
  assertFills(imaginary, head.dims, path);
  add(walk, numberArray(`${path}.imag`, head.dims, kind, partOf(walk, imaginary)));
}

/** More bytes than values would hide what they are: a variable of 150 MB may say it is one number. */
function assertFills(tag: Tag, dims: readonly number[], path: string): void {
  const width = bytesOf(storedType(tag.type));
  if (countOf(dims) * width !== tag.bytes) {
    throw malformed(`${path}: ${dims.join(' x ')} values of ${width} bytes in ${tag.bytes} bytes`);
  }
}

async function addText(walk: Walk, head: MatrixHead, path: string, end: number): Promise<void> {
  if (countOf(head.dims) === 0) {
    add(
      walk,
      charArray(path, head.dims, () => Promise.resolve([])),
    );
    return;
  }
  const tag = await tagAt(walk, head.body, end);
  const part = partOf(walk, tag);
  const width = bytesOf(part.stored);
  if (countOf(head.dims) * width > tag.bytes) {
    const what = `${head.dims.join(' x ')} characters of ${width} bytes`;
    throw malformed(`${path}: ${what} in ${tag.bytes} bytes`);
  }
  const load = (options = {}) => charCodes(part, tag.bytes, tag.type === UTF8, options);
  add(walk, charArray(path, head.dims, load));
}

async function addSparse(walk: Walk, head: MatrixHead, path: string, end: number): Promise<void> {
  const rows = await tagAt(walk, head.body, end);
  const starts = await tagAt(walk, rows.next, end);
  const values = await tagAt(walk, starts.next, end);
  const numbers = async (tag: Tag) => {
    const bytes = await walk.source.read(tag.start, tag.start + tag.bytes);
    return decodeNumbers(bytes, storedType(tag.type), walk.littleEndian);
  };
  const parts = head.complex ? [values, await tagAt(walk, values.next, end)] : [values];
  parts.forEach((part, index) => {
    const load = async () => ({
      rows: await numbers(rows),
      columnStarts: await numbers(starts),
      values: await numbers(part),
    });
    const name = head.complex ? `${path}.${index === 0 ? 'real' : 'imag'}` : path;
    add(walk, sparseArray(name, head.dims, head.logical ? 'bool' : 'float64', load));
  });
}

function assertMembers(count: number, path: string): void {
  if (count > MAX_MEMBERS) throw overLimit(`Members of ${path}`, MAX_MEMBERS, count, 'Split it.');
}

async function addCells(
  walk: Walk,
  head: MatrixHead,
  path: string,
  end: number,
  depth: number,
): Promise<void> {
  assertMembers(countOf(head.dims), path);
  const inner: Walk = { ...walk, arrays: [] };
  let at = head.body;
  for (let index = 1; index <= countOf(head.dims); index += 1) {
    const tag = await tagAt(walk, at, end);
    await addMatrix(inner, tag, `${path}{${index}}`, depth + 1);
    at = tag.next;
  }
  const strings = asStrings(path, head.dims, inner.arrays);
  for (const array of strings ? [strings] : inner.arrays) add(walk, array);
}

async function fieldNames(
  walk: Walk,
  at: number,
  end: number,
): Promise<{ names: string[]; next: number }> {
  const lengthTag = await tagAt(walk, at, end);
  const view = await walk.window.at(lengthTag.start, lengthTag.start + 4);
  const length = view.getInt32(0, walk.littleEndian);
  const namesTag = await tagAt(walk, lengthTag.next, end);
  if (length < 1 || length > 4096 || namesTag.bytes > 1_048_576) {
    throw malformed(`MAT struct field names of ${length} characters`);
  }
  const count = Math.floor(namesTag.bytes / length);
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    names.push(await readText(walk.window, namesTag.start + index * length, length));
  }
  return { names, next: namesTag.next };
}

async function addStruct(
  walk: Walk,
  head: MatrixHead,
  path: string,
  end: number,
  depth: number,
): Promise<void> {
  const first = head.matrixClass === OBJECT ? (await tagAt(walk, head.body, end)).next : head.body;
  const { names, next } = await fieldNames(walk, first, end);
  const count = countOf(head.dims);
  assertMembers(count * names.length, path);
  let at = next;
  for (let index = 1; index <= count && names.length > 0; index += 1) {
    const element = count === 1 ? path : `${path}(${index})`;
    for (const name of names) {
      const tag = await tagAt(walk, at, end);
      await addMatrix(walk, tag, `${element}.${name}`, depth + 1);
      at = tag.next;
    }
  }
}

/**
 * Add the arrays of the matrix at `tag`.
 *
 * @param path  Its name in MATLAB's own notation: `s.field`, `c{2}`, `s(3).field`.
 */
export async function addMatrix(walk: Walk, tag: Tag, path: string, depth = 0): Promise<void> {
  if (depth > MAX_DEPTH) throw overLimit('MAT nesting', MAX_DEPTH, depth, 'Flatten the struct.');
  if (tag.type !== MATRIX) throw malformed(`MAT member of type ${tag.type} where a matrix belongs`);
  // An empty member of a cell or struct has no head at all.
  if (tag.bytes === 0) return;
  const end = tag.start + tag.bytes;
  const head = await readMatrixHead(walk.window, tag.start, end, walk.littleEndian);
  const name = path || head.name;
  if (numericClass(head.matrixClass)) return addNumbers(walk, head, name, end);
  if (head.matrixClass === CHAR) return addText(walk, head, name, end);
  if (head.matrixClass === SPARSE) return addSparse(walk, head, name, end);
  if (head.matrixClass === CELL) return addCells(walk, head, name, end, depth);
  if (head.matrixClass === STRUCT || head.matrixClass === OBJECT) {
    return addStruct(walk, head, name, end, depth);
  }
  const what = `class ${head.matrixClass} (object, table or function)`;
  const { code, message } = unsupportedType(name || 'MAT', what, 'It is left out.');
  walk.problems.push({ code, message });
}
