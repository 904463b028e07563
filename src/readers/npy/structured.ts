/** @file Structured NPY arrays: each field, and each field of a field, as an array of its own. */
import type { ByteSource } from '../byte-source.ts';
import { unsupportedType } from '../fail.ts';
import { assertReadable } from '../flat-layout.ts';
import { fileOrder } from '../fortran-array.ts';
import { madeArray } from '../memory-array.ts';
import { bytesOf, countOf, getterOf, makeStorage } from '../numbers.ts';
import { stringArray } from '../strings.ts';
import type { NamedArray, ReadOptions } from '../types.ts';
import type { NpyField, NpyHeader, NpyType } from './header.ts';
import { decodeStrings } from './strings.ts';

type StructType = Extract<NpyType, { kind: 'struct' }>;

/** A field with its place in the outermost value. */
interface Leaf {
  path: string;
  type: Exclude<NpyType, StructType>;
  shape: number[];
  offset: number;
}

function leavesOf(fields: readonly NpyField[], prefix: string, base: number): Leaf[] {
  return fields.flatMap(({ name, type, shape, offset }): Leaf[] => {
    const path = prefix ? `${prefix}.${name}` : name;
    if (type.kind !== 'struct') return [{ path, type, shape, offset: base + offset }];
    if (shape.length > 0)
      throw unsupportedType('NPY', `${path}, an array of structs`, 'Unnest it.');
    return leavesOf(type.fields, path, base + offset);
  });
}

/** Bytes of the whole table. */
async function tableOf(
  header: NpyHeader,
  width: number,
  source: ByteSource,
  options?: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const count = countOf(header.shape);
  assertReadable(count, width);
  return source.read(header.offset, header.offset + count * width, options);
}

function leafArray(leaf: Leaf, header: NpyHeader, width: number, source: ByteSource): NamedArray {
  const { path, type, offset } = leaf;
  const count = countOf(header.shape);
  const placesOf = () => (header.fortranOrder ? fileOrder(header.shape) : undefined);
  if (type.kind === 'object' || type.kind === 'raw') {
    throw unsupportedType('NPY', `${path}, ${type.kind}`, 'Leave the field out.');
  }
  if (type.kind === 'string') {
    return stringArray(path, header.shape, async (options) => {
      const table = await tableOf(header, width, source, options);
      const strings = decodeStrings(table.subarray(offset), type, count, width);
      const places = placesOf();
      return places ? Array.from(places, (place) => strings[place] ?? '') : strings;
    });
  }
  const per = countOf(leaf.shape) * type.perValue;
  const shape = [...header.shape, ...leaf.shape, ...(type.perValue > 1 ? [type.perValue] : [])];
  const get = getterOf(type.dtype);
  const size = bytesOf(type.dtype);
  const make = async (options?: ReadOptions) => {
    const table = await tableOf(header, width, source, options);
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    const values = makeStorage(type.dtype, count * per);
    const places = placesOf();
    for (let i = 0; i < values.length; i += 1) {
      const entry = Math.floor(i / per);
      const at = (places?.[entry] ?? entry) * width + offset + (i % per) * size;
      values[i] = get(view, at, type.littleEndian);
    }
    return values;
  };
  return madeArray({ path, dtype: type.dtype, shape, meta: { field: path }, make });
}

/**
 * One array a field, named `field` or `field.inner`.
 *
 * @throws LabError `unsupported-dtype` for objects and arrays of structs.
 */
export function fieldArrays(header: NpyHeader, type: StructType, source: ByteSource): NamedArray[] {
  source.assertHolds(header.offset + countOf(header.shape) * type.bytes);
  return leavesOf(type.fields, '', 0).map((leaf) => leafArray(leaf, header, type.bytes, source));
}
