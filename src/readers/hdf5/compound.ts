/** @file Fields of compound datasets, and values that are arrays, each as an array of its own. */
import type { NumericArray } from '../../domain/arrays.ts';
import { assertReadable } from '../flat-layout.ts';
import { bytesOf, countOf, getterOf, makeStorage } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import { plainAxes, stringArray } from '../strings.ts';
import type { NamedArray } from '../types.ts';
import { assertNoneMissing } from './failure.ts';
import { readSlab } from './slab.ts';
import type { Hdf5Handle } from './slab.ts';
import { valuesPerField } from './types.ts';
import type { Hdf5Field } from './types.ts';

/** A dataset of compound values. */
export interface CompoundDataset {
  path: string;
  name: string;
  shape: readonly number[];
  /** Bytes of one value. */
  width: number;
  /** Names of filters that the library lacks. */
  missing: readonly string[];
  meta: Readonly<Record<string, unknown>>;
}

/** Bytes of the whole table. */
function readTable(handle: Hdf5Handle, table: CompoundDataset): Uint8Array<ArrayBuffer> {
  assertNoneMissing(table.path, table.missing);
  assertReadable(countOf(table.shape), table.width);
  const start = table.shape.map(() => 0);
  return readSlab(handle, table.path, table.width, start, table.shape);
}

/** Byte of each value of the field, in order. */
function* placesOf(table: CompoundDataset, field: Hdf5Field, size: number): Generator<number> {
  const per = valuesPerField(field);
  const count = countOf(table.shape) * per;
  for (let i = 0; i < count; i += 1) {
    yield Math.floor(i / per) * table.width + field.offset + (i % per) * size;
  }
}

function readNumbers(
  handle: Hdf5Handle,
  table: CompoundDataset,
  field: Hdf5Field,
  dtype: NumericDType,
): NumericArray {
  const view = new DataView(readTable(handle, table).buffer);
  const get = getterOf(dtype);
  const target = makeStorage(dtype, countOf(table.shape) * valuesPerField(field));
  let at = 0;
  for (const place of placesOf(table, field, bytesOf(dtype))) {
    target[at] = get(view, place, field.littleEndian);
    at += 1;
  }
  return target;
}

/** Text of fixed length, padded with NUL or with blanks. */
function readText(
  handle: Hdf5Handle,
  table: CompoundDataset,
  field: Hdf5Field,
  width: number,
): string[] {
  const bytes = readTable(handle, table);
  return Array.from(placesOf(table, field, width), (place) => {
    const text = new TextDecoder().decode(bytes.subarray(place, place + width));
    return text.replace(/\0[^]*$/, '').trimEnd();
  });
}

function fieldArray(handle: Hdf5Handle, table: CompoundDataset, field: Hdf5Field): NamedArray {
  const { name, type } = field;
  const shape = [...table.shape, ...field.shape];
  const path = name === '' ? table.name : `${table.name}.${name}`;
  const meta = name === '' ? table.meta : { ...table.meta, field: name };
  if (typeof type === 'object') {
    const load = async () => {
      await handle.revive();
      return readText(handle, table, field, type.textBytes);
    };
    return stringArray(path, shape, load, meta);
  }
  const read = async () => {
    await handle.revive();
    return readNumbers(handle, table, field, type);
  };
  return { path, dtype: type, shape, axes: plainAxes(shape), units: 'unknown', meta, read };
}

/** One array a field, at `<dataset>.<field>`. The table is read whole for each. */
export function fieldArrays(
  handle: Hdf5Handle,
  table: CompoundDataset,
  fields: Hdf5Field[],
): NamedArray[] {
  return fields.map((field) => fieldArray(handle, table, field));
}
