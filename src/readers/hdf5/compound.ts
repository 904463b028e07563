/** @file Numeric fields of compound datasets, each as an array of its own. */
import { bytesOf, countOf, getterOf, makeStorage } from '../numbers.ts';
import type { NumericArray } from '../../domain/arrays.ts';
import { assertReadable } from '../flat-layout.ts';
import { plainAxes } from '../strings.ts';
import type { NamedArray } from '../types.ts';
import { readSlab } from './slab.ts';
import type { Hdf5Handle } from './slab.ts';
import type { Hdf5Field } from './types.ts';
import { valuesPerField } from './types.ts';

/** A dataset of compound values. */
export interface CompoundDataset {
  path: string;
  name: string;
  shape: readonly number[];
  /** Bytes of one value. */
  width: number;
  meta: Readonly<Record<string, unknown>>;
}

function readField(handle: Hdf5Handle, table: CompoundDataset, field: Hdf5Field): NumericArray {
  const count = countOf(table.shape);
  assertReadable(count, table.width);
  const start = table.shape.map(() => 0);
  const bytes = readSlab(handle, table.path, table.width, start, table.shape);
  const view = new DataView(bytes.buffer);
  const per = valuesPerField(field);
  const get = getterOf(field.dtype);
  const size = bytesOf(field.dtype);
  const target = makeStorage(field.dtype, count * per);
  for (let i = 0; i < target.length; i += 1) {
    const at = Math.floor(i / per) * table.width + field.offset + (i % per) * size;
    target[i] = get(view, at, field.littleEndian);
  }
  return target;
}

/** One array a field, at `<dataset>.<field>`. The table is read whole for each. */
export function fieldArrays(
  handle: Hdf5Handle,
  table: CompoundDataset,
  fields: Hdf5Field[],
): NamedArray[] {
  return fields.map((field) => {
    const shape = [...table.shape, ...field.shape];
    return {
      path: `${table.name}.${field.name}`,
      dtype: field.dtype,
      shape,
      axes: plainAxes(shape),
      units: 'unknown',
      meta: { ...table.meta, field: field.name },
      read: async () => Promise.resolve(readField(handle, table, field)),
    };
  });
}
