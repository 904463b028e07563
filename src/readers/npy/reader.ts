/**
 * @file NPY files: one array, of numbers or strings, in C or Fortran order, in both byte orders.
 *
 * Fortran order is turned to row-major as it is read, once. Checked against numpy
 * (`scripts/fixtures/readers/npy.py`).
 */
import { blobSource } from '../byte-source.ts';
import type { ByteSource } from '../byte-source.ts';
import { unsupportedType } from '../fail.ts';
import { assertReadable } from '../flat-layout.ts';
import { flatReads } from '../flat-array.ts';
import { fileOrder, fortranReads } from '../fortran-array.ts';
import { countOf } from '../numbers.ts';
import { plainAxes, stringArray } from '../strings.ts';
import type { FormatReader, NamedArray, OpenedFile, ReaderFile, ReadOptions } from '../types.ts';
import { isNpy, npyHeaderLength, parseNpyHeader } from './header.ts';
import type { NpyHeader, NpyType } from './header.ts';
import { objectArrays } from './objects.ts';
import { decodeStrings } from './strings.ts';
import { fieldArrays } from './structured.ts';

function numberArray(
  header: NpyHeader,
  type: Extract<NpyType, { kind: 'number' }>,
  source: ByteSource,
): NamedArray {
  const { offset, fortranOrder } = header;
  const complex = type.perValue > 1;
  const shape = complex ? [...header.shape, type.perValue] : header.shape;
  const axes = complex ? [...plainAxes(header.shape), 're-im'] : plainAxes(header.shape);
  source.assertHolds(offset + countOf(header.shape) * type.bytes);
  const { dtype, littleEndian } = type;
  const layout = { source, offset, dtype, littleEndian, shape };
  // Of one axis or none, both orders are the same.
  const turned = fortranOrder && header.shape.length > 1;
  const reads = turned ? fortranReads(layout, type.perValue) : flatReads(layout);
  return { path: '', dtype, shape, axes, units: 'unknown', meta: { fortranOrder }, ...reads };
}

function textArray(
  header: NpyHeader,
  type: Extract<NpyType, { kind: 'string' }>,
  source: ByteSource,
): NamedArray {
  const { shape, offset, fortranOrder } = header;
  const count = countOf(shape);
  source.assertHolds(offset + count * type.bytes);
  return stringArray('', shape, async (options) => {
    assertReadable(count, type.bytes);
    const bytes = await source.read(offset, offset + count * type.bytes, options);
    const strings = decodeStrings(bytes, type, count, type.bytes);
    if (!fortranOrder) return strings;
    return Array.from(fileOrder(shape), (place) => strings[place] ?? '');
  });
}

/** The arrays of a NPY file: one, or one a field of a structured type. */
function arraysOf(header: NpyHeader, source: ByteSource): NamedArray[] | Promise<NamedArray[]> {
  const { type } = header;
  switch (type.kind) {
    case 'number':
      return [numberArray(header, type, source)];
    case 'string':
      return [textArray(header, type, source)];
    case 'struct':
      return fieldArrays(header, type, source);
    case 'object':
      return objectArrays(header, source);
    case 'raw':
      throw unsupportedType('NPY', 'raw bytes', 'Save them as uint8.');
  }
}

/** Read the header of the NPY that starts at byte 0 of `source`. */
export async function readNpyHeader(source: ByteSource, size: number): Promise<NpyHeader> {
  const { start, end, version } = npyHeaderLength(await source.read(0, Math.min(12, size)));
  return parseNpyHeader(await source.read(start, end), end, version);
}

async function openNpy(file: ReaderFile, options?: ReadOptions): Promise<OpenedFile> {
  options?.signal?.throwIfAborted();
  const source = blobSource(file.blob);
  const header = await readNpyHeader(source, file.blob.size);
  const arrays = await arraysOf(header, source);
  return { format: 'npy', arrays, problems: [], close: () => undefined };
}

export const npyReader: FormatReader = { format: 'npy', sniff: isNpy, open: openNpy };
