/**
 * @file MAT v4: a 20-byte head a matrix, then its name and its values. No magic: the head must make
 * sense. Source: "MAT-File Format", The MathWorks, Level 4. Checked against scipy.
 */
import { blobSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { malformed, truncated } from '../fail.ts';
import { bytesOf, decodeNumbers } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { makeWindow } from '../window.ts';
import type { Window } from '../window.ts';
import { charArray, numberArray } from './arrays.ts';
import { readText } from './matrix.ts';
import { sparseArray } from './sparse.ts';

const HEAD = 20;
const MAX_NAME = 256;
const STORED: readonly (NumericDType | undefined)[] = [
  'float64',
  'float32',
  'int32',
  'int16',
  'uint16',
  'uint8',
];
const TEXT = 1;
const SPARSE = 2;

interface Head {
  littleEndian: boolean;
  stored: NumericDType;
  kind: number;
  rows: number;
  columns: number;
  complex: boolean;
  nameLength: number;
}

function parseIn(view: DataView, littleEndian: boolean): Head | undefined {
  const type = view.getInt32(0, littleEndian);
  const order = Math.floor(type / 1000);
  const kind = type % 10;
  const stored = STORED[Math.floor(type / 10) % 10];
  const [rows = -1, columns = -1, imaginary = -1, nameLength = -1] = [4, 8, 12, 16].map((at) =>
    view.getInt32(at, littleEndian),
  );
  const sane =
    order === (littleEndian ? 0 : 1) &&
    Math.floor(type / 100) % 10 === 0 &&
    kind <= SPARSE &&
    rows >= 0 &&
    columns >= 0 &&
    (imaginary === 0 || imaginary === 1) &&
    nameLength >= 1 &&
    nameLength <= MAX_NAME;
  if (!sane || !stored) return undefined;
  return { littleEndian, stored, kind, rows, columns, complex: imaginary === 1, nameLength };
}

function parseHead(view: DataView): Head | undefined {
  if (view.byteLength < HEAD) return undefined;
  return parseIn(view, true) ?? parseIn(view, false);
}

/** A sane head, and a name that MATLAB would take. */
function isMat4(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const parsed = parseHead(view);
  if (!parsed) return false;
  const name = head.subarray(HEAD, HEAD + parsed.nameLength);
  return /^[A-Za-z]\w*\0$/.test(new TextDecoder('latin1').decode(name));
}

/** Rows of (row, column, value), with an imaginary part if there are four; the last holds the size. */
async function sparseArrays(
  source: ByteSource,
  head: Head,
  path: string,
  at: number,
): Promise<NamedArray[]> {
  const { stored, littleEndian, rows, columns } = head;
  if ((columns !== 3 && columns !== 4) || rows < 1) {
    throw malformed(`MAT v4 sparse ${path} is ${rows} x ${columns}, not of 3 or 4 columns`);
  }
  const load = async () => {
    const bytes = await source.read(at, at + rows * columns * bytesOf(stored));
    return decodeNumbers(bytes, stored, littleEndian);
  };
  const table = await load();
  const nRows = table[rows - 1] ?? 0;
  const nColumns = table[2 * rows - 1] ?? 0;
  const isLength = (value: number) => Number.isInteger(value) && value >= 0;
  if (!isLength(nRows) || !isLength(nColumns) || !Number.isSafeInteger(nRows * nColumns * 8)) {
    throw malformed(`MAT v4 sparse ${path} says that it is ${nRows} x ${nColumns}`);
  }
  const part = (name: string, place: number) =>
    sparseArray(name, [nRows, nColumns], 'float64', async () =>
      compressColumns(await load(), rows, nColumns, place),
    );
  if (columns === 3) return [part(path, 2)];
  return [part(`${path}.real`, 2), part(`${path}.imag`, 3)];
}

/** Triplets sorted by column, as compressed columns; values from the given column of the table. */
function compressColumns(table: ArrayLike<number>, rows: number, nColumns: number, place: number) {
  const columnStarts = new Float64Array(nColumns + 1);
  const order = Array.from({ length: rows - 1 }, (_, k) => k);
  const columnOf = (k: number) => (table[rows + k] ?? 1) - 1;
  order.sort((a, b) => columnOf(a) - columnOf(b));
  for (const k of order) {
    const column = columnOf(k);
    if (column < 0 || column >= nColumns) throw malformed(`MAT sparse column ${column + 1}`);
    columnStarts[column + 1] = (columnStarts[column + 1] ?? 0) + 1;
  }
  for (let c = 0; c < nColumns; c += 1) {
    columnStarts[c + 1] = (columnStarts[c + 1] ?? 0) + (columnStarts[c] ?? 0);
  }
  return {
    columnStarts,
    rows: Float64Array.from(order, (k) => (table[k] ?? 0) - 1),
    values: Float64Array.from(order, (k) => table[place * rows + k] ?? 0),
  };
}

async function arraysOf(
  source: ByteSource,
  head: Head,
  path: string,
  at: number,
): Promise<NamedArray[]> {
  const { kind, stored, littleEndian, rows, columns, complex } = head;
  const dims = [rows, columns];
  const part = { source, littleEndian, offset: at, stored };
  if (kind === SPARSE) return sparseArrays(source, head, path, at);
  if (kind === TEXT) {
    const load = numberArray(path, dims, stored, part).read;
    return [charArray(path, dims, load)];
  }
  const real = numberArray(complex ? `${path}.real` : path, dims, stored, part);
  if (!complex) return [real];
  const imaginary = { ...part, offset: at + rows * columns * bytesOf(stored) };
  return [real, numberArray(`${path}.imag`, dims, stored, imaginary)];
}

async function readHead(window: Window, at: number): Promise<Head> {
  if (at + HEAD > window.size) throw truncated('MAT v4 matrix', at + HEAD, window.size);
  const head = parseHead(await window.at(at, at + HEAD));
  if (!head) throw malformed(`MAT v4 matrix at byte ${at} has no sane head`, { at });
  return head;
}

async function openMat4(file: ReaderFile, options?: ReadOptions): Promise<OpenedFile> {
  const { size } = file.blob;
  const source = blobSource(file.blob);
  const window = makeWindow(source, size);
  const arrays: NamedArray[] = [];
  for (let at = 0; at < size;) {
    options?.signal?.throwIfAborted();
    const head = await readHead(window, at);
    const values = at + HEAD + head.nameLength;
    const bytes = head.rows * head.columns * bytesOf(head.stored) * (head.complex ? 2 : 1);
    if (values + bytes > size) throw truncated('MAT v4 file', values + bytes, size);
    const path = await readText(window, at + HEAD, head.nameLength);
    arrays.push(...(await arraysOf(source, head, path, values)));
    at = values + bytes;
  }
  return { format: 'mat4', arrays, problems: [], close: () => undefined };
}

export const mat4Reader: FormatReader = { format: 'mat4', sniff: isMat4, open: openMat4 };
