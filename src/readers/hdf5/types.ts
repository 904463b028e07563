/** @file HDF5 datatypes as types of number, strings, or compounds of such. */
import type { CompoundMember, Metadata } from 'h5wasm';
import type { NumericDType } from '../numbers.ts';
import { countOf } from '../numbers.ts';

/** Classes of datatypes, numbered as in H5Tpublic.h. */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const BITFIELD = 4;
const COMPOUND = 6;
const REFERENCE = 7;
const ENUM = 8;
const ARRAY = 10;

export type Hdf5Type =
  | { kind: 'number'; dtype: NumericDType; enumNames?: Readonly<Record<string, number>> }
  | { kind: 'string'; vlen: boolean }
  | { kind: 'compound'; fields: Hdf5Field[]; leftOut: string[] }
  | { kind: 'reference' }
  | { kind: 'unsupported'; name: string };

/** A field of a compound value: numbers, or text of fixed length. */
export interface Hdf5Field {
  /** Fields of a field are named `outer.inner`; the values of an array type have no name. */
  name: string;
  type: NumericDType | { textBytes: number };
  /** Byte of the field within one value. */
  offset: number;
  /** Unlike plain datasets, compounds keep the byte order of the file. */
  littleEndian: boolean;
  /** Extra axes that each value of the field has. */
  shape: number[];
}

function numberType(type: number, size: number, signed: boolean): NumericDType | undefined {
  if (type === INTEGER || type === BITFIELD) {
    const bits = { 1: 8, 2: 16, 4: 32, 8: 64 }[size];
    return bits
      ? (`${signed && type === INTEGER ? '' : 'u'}int${bits}` as NumericDType)
      : undefined;
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

/** A member as fields, its own members being fields too; none for what is neither number nor text. */
function fieldsOf(member: CompoundMember, prefix = '', base = 0): Hdf5Field[] {
  const name = prefix + member.name;
  const offset = base + member.offset;
  if (member.type === COMPOUND) {
    const members = member.compound_type?.members ?? [];
    return members.flatMap((inner) => fieldsOf(inner, `${name}.`, offset));
  }
  const value = member.type === ARRAY ? member.array_type : member;
  const shape = member.type === ARRAY ? (member.array_type?.shape ?? []).map(Number) : [];
  const type = value && fieldType(value);
  return type ? [{ name, type, offset, littleEndian: value.littleEndian, shape }] : [];
}

function fieldType(metadata: Metadata): Hdf5Field['type'] | undefined {
  const type = hdf5TypeOf(metadata);
  if (type.kind === 'number') return type.dtype;
  return type.kind === 'string' && !type.vlen ? { textBytes: metadata.size } : undefined;
}

function compoundType(members: readonly CompoundMember[]): Hdf5Type {
  const fields = members.flatMap((member) => fieldsOf(member));
  const leftOut = members.filter((member) => fieldsOf(member).length === 0);
  return { kind: 'compound', fields, leftOut: leftOut.map(({ name }) => name) };
}

/** Values that are arrays themselves: more axes. The library turns them little-endian. */
function arrayType({ array_type: value }: Metadata): Hdf5Type {
  const type = value && fieldType(value);
  if (!type) return { kind: 'unsupported', name: 'array of what is no number' };
  const shape = (value.shape ?? []).map(Number);
  const field = { name: '', type, offset: 0, littleEndian: true, shape };
  return { kind: 'compound', fields: [field], leftOut: [] };
}

/** What the values of a dataset are. */
export function hdf5TypeOf(metadata: Metadata): Hdf5Type {
  const { type, size, signed, vlen } = metadata;
  const dtype = numberType(type, size, signed);
  if (dtype) return { kind: 'number', dtype };
  if (type === STRING) return { kind: 'string', vlen };
  if (type === ENUM) return enumType(metadata);
  if (type === REFERENCE && metadata.ref_type === 'object') return { kind: 'reference' };
  if (type === COMPOUND) return compoundType(metadata.compound_type?.members ?? []);
  if (type === ARRAY) return arrayType(metadata);
  return { kind: 'unsupported', name: `class ${type} of ${size} bytes` };
}

/** Bytes of all values of one field in one compound value. */
export function valuesPerField(field: Hdf5Field): number {
  return countOf(field.shape);
}
