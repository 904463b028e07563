/**
 * @file One HDF5 dataset of numbers as a named array: straight from the file where its layout is
 * plain, else through the library.
 */
import type { Metadata } from 'h5wasm';
import type { NumericArray } from '../../domain/arrays.ts';
import { flatReads } from '../flat-array.ts';
import { assertColumns, assertReadable, assertRows } from '../flat-layout.ts';
import { unsupportedType } from '../fail.ts';
import { countOf, makeStorage, storedBytesOf } from '../numbers.ts';
import { plainAxes } from '../strings.ts';
import type { NamedArray, ReadOptions } from '../types.ts';
import { readChunkColumns } from './direct/chunk-columns.ts';
import { readChunkRows } from './direct/chunk-rows.ts';
import type { Direct } from './direct/direct.ts';
import { directOf } from './direct/direct.ts';
import { asHdf5Error } from './failure.ts';
import { columnsByLibrary, firstByLibrary, rowsByLibrary, slabOf } from './library-reads.ts';
import type { NumberDataset } from './library-reads.ts';

type Chunked = Extract<Direct, { kind: 'chunked' }>;

/** Shape as plain numbers; null dataspaces count as empty. */
export function shapeOf(metadata: Metadata): number[] {
  return metadata.shape === null ? [0] : metadata.shape.map(Number);
}

/** A damaged header may make the direct way stumble: that is an error of the file, told as such. */
async function followed(path: string, reading: Promise<void>): Promise<void> {
  await reading.catch((error: unknown) => {
    throw asHdf5Error(error, `reading ${path}`);
  });
}

async function readRows(
  source: NumberDataset,
  direct: Chunked | undefined,
  start: number,
  end: number,
  options?: ReadOptions,
): Promise<NumericArray> {
  const total = (end - start) * countOf(source.shape.slice(1));
  assertReadable(total, storedBytesOf(source.dtype));
  const target = makeStorage(source.dtype, total);
  direct?.prepare(target);
  if (direct)
    await followed(source.path, readChunkRows(direct.dataset, start, end, target, options));
  else await rowsByLibrary(source, start, end, target, options);
  return target;
}

async function readColumns(
  source: NumberDataset,
  direct: Chunked | undefined,
  columns: Uint32Array,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { shape, dtype } = source;
  assertColumns(columns, countOf(shape.slice(1)));
  const total = (shape[0] ?? 1) * columns.length;
  assertReadable(total, storedBytesOf(dtype));
  const target = makeStorage(dtype, total);
  direct?.prepare(target);
  if (direct)
    await followed(source.path, readChunkColumns(direct.dataset, columns, target, options));
  else await columnsByLibrary(source, columns, target, options);
  return target;
}

type Reads = Required<Pick<NamedArray, 'read' | 'readRows' | 'readColumns' | 'readFirst'>>;

function chunkedReads(source: NumberDataset, direct: Chunked | undefined): Reads {
  const nRows = source.shape[0] ?? 1;
  return {
    read: (options) => readRows(source, direct, 0, nRows, options),
    async readRows(start, end, options) {
      assertRows(start, end, nRows);
      return readRows(source, direct, start, end, options);
    },
    readColumns: (columns, options) => readColumns(source, direct, columns, options),
    // A filter that only the direct way undoes makes a glance cost as much as the first row.
    readFirst: async (count) =>
      source.missing.length > 0 && direct
        ? (await readRows(source, direct, 0, Math.min(1, nRows))).slice(0, count)
        : firstByLibrary(source, count),
  };
}

function readsOf(source: NumberDataset): Reads {
  const direct = directOf(source.handle, source);
  if (direct?.kind === 'odd-type') {
    throw unsupportedType(
      `HDF5 ${source.path}`,
      'of a size or layout that no processor has',
      'Store them as int16, int32, float32 or float64.',
    );
  }
  if (source.shape.length === 0) return scalarReads(source);
  if (direct?.kind === 'contiguous') return flatReads(direct.layout);
  return chunkedReads(source, direct);
}

function scalarReads(source: NumberDataset): Reads {
  const read = async () => Promise.resolve(slabOf(source, [], []));
  return { read, readFirst: read, readRows: read, readColumns: read };
}

/** The way of reading is found out when the first value is asked for, not for every array listed. */
function lazily(source: NumberDataset): Reads {
  let reads: Reads | undefined;
  const found = async (): Promise<Reads> => {
    await source.handle.revive();
    reads ??= readsOf(source);
    return reads;
  };
  return {
    read: async (options) => (await found()).read(options),
    readRows: async (start, end, options) => (await found()).readRows(start, end, options),
    readColumns: async (columns, options) => (await found()).readColumns(columns, options),
    readFirst: async (count) => (await found()).readFirst(count),
  };
}

/** The dataset as a named array. */
export function numberArray(
  source: NumberDataset,
  name: string,
  meta: Readonly<Record<string, unknown>>,
): NamedArray {
  const { shape, dtype } = source;
  const { read, ...parts } = lazily(source);
  return {
    path: name,
    dtype,
    shape,
    axes: plainAxes(shape),
    units: 'unknown',
    meta,
    read,
    ...(shape.length > 0 ? parts : {}),
  };
}
