/** @file HDF5 datatypes as types of number, strings, or compounds of such. */
import type { CompoundMember, Metadata } from 'h5wasm';
import type { NumericDType } from '../numbers.ts';
import { countOf } from '../numbers.ts';

/** Classes of datatypes, numbered as in H5Tpublic.h. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const COMPOUND = 6;
const REFERENCE = 7;
const ENUM = 8;
const ARRAY = 10;

export type Hdf5Type =
  | { kind: 'number'; dtype: NumericDType; enumNames?: Readonly<Record<string, number>> }
  | { kind: 'string'; vlen: boolean }
  | { kind: 'compound'; fields: Hdf5Field[] }
  | { kind: 'reference' }
  | { kind: 'unsupported'; name: string };

/** A numeric field of a compound value. */
export interface Hdf5Field {
  name: string;
  dtype: NumericDType;
  /** Byte of the field within one value. */
  offset: number;
  /** Unlike plain datasets, compounds keep the byte order of the file. */
  littleEndian: boolean;
  /** Extra axes that each value of the field has. */
  shape: number[];
}

function numberType(type: number, size: number, signed: boolean): NumericDType | undefined {
  if (type === INTEGER) {
    const bits = { 1: 8, 2: 16, 4: 32, 8: 64 }[size];
    return bits ? (`${signed ? '' : 'u'}int${bits}` as NumericDType) : undefined;
  }
  if (type !== FLOAT) return undefined;
  return ({ 2: 'float16', 4: 'float32', 8: 'float64' } as const)[size];
}

/** h5py stores booleans as an enum of FALSE and TRUE. */
function isBooleanEnum(names: Readonly<Record<string, number>>): boolean {
  return Object.keys(names).length === 2 && names.FALSE === 0 && names.TRUE === 1;
}

function enumType(metadata: Metadata): Hdf5Type {
  const names = metadata.enum_type?.members ?? {};
  const dtype = numberType(INTEGER, metadata.size, metadata.signed);
  if (!dtype) return { kind: 'unsupported', name: `enum of ${metadata.size} bytes` };
  return { kind: 'number', dtype: isBooleanEnum(names) ? 'bool' : dtype, enumNames: names };
}

function fieldOf(member: CompoundMember): Hdf5Field | undefined {
  const base = member.type === ARRAY ? member.array_type : member;
  if (!base) return undefined;
  const type = hdf5TypeOf(base);
  if (type.kind !== 'number') return undefined;
  const shape = member.type === ARRAY ? (base.shape ?? []).map(Number) : [];
  const { name, offset } = member;
  return { name, dtype: type.dtype, offset, littleEndian: base.littleEndian, shape };
}

/** What the values of a dataset are. Fields of a compound that are no numbers are left out. */
export function hdf5TypeOf(metadata: Metadata): Hdf5Type {
  const { type, size, signed, vlen } = metadata;
  const dtype = numberType(type, size, signed);
  if (dtype) return { kind: 'number', dtype };
  if (type === STRING) return { kind: 'string', vlen };
  if (type === ENUM) return enumType(metadata);
  if (type === REFERENCE && metadata.ref_type === 'object') return { kind: 'reference' };
  if (type === COMPOUND) {
    const members = metadata.compound_type?.members ?? [];
    return { kind: 'compound', fields: members.flatMap((member) => fieldOf(member) ?? []) };
  }
  return { kind: 'unsupported', name: `class ${type} of ${size} bytes` };
}

/** Bytes of all values of one field in one compound value. */
export function valuesPerField(field: Hdf5Field): number {
  return countOf(field.shape);
}
