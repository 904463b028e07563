/**
 * @file What a pickle may hold here: inert records. Nothing in this folder can be called, looked up
 * or imported on behalf of a file; a class is a name, an object is a name with a state.
 */

/** Bytes of the file that were not read: `start` to `end` (exclusive), in the whole file. */
export interface ByteRange {
  kind: 'bytes';
  start: number;
  end: number;
}

export interface PickleItems<K extends 'list' | 'tuple' | 'set'> {
  kind: K;
  items: PickleValue[];
}

/** A dict, also OrderedDict and EasyDict. Keys that are not text or numbers are not kept. */
export interface PickleDict {
  kind: 'dict';
  entries: Map<PickleValue, PickleValue>;
}

/** A class or function of the allow-list, by its full name. */
export interface PickleGlobal {
  kind: 'global';
  name: string;
}

/** An instance: the name of its class and the state it was built with. */
export interface PickleObject {
  kind: 'object';
  className: string;
  state: PickleValue;
}

export type StorageType =
  | 'DoubleStorage'
  | 'FloatStorage'
  | 'HalfStorage'
  | 'BFloat16Storage'
  | 'LongStorage'
  | 'IntStorage'
  | 'ShortStorage'
  | 'CharStorage'
  | 'ByteStorage'
  | 'BoolStorage';

/** A block of numbers that lies elsewhere in the file under a key. */
export interface PickleStorage {
  kind: 'storage';
  type: StorageType;
  key: string;
  nNumbers: number;
}

/** A tensor over a storage, or over a whole torch file that lies in the pickle as bytes. */
export interface PickleTensor {
  kind: 'tensor';
  storage: PickleStorage | ByteRange;
  offset: number;
  shape: number[];
  stride: number[];
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | ByteRange
  | PickleItems<'list'>
  | PickleItems<'tuple'>
  | PickleItems<'set'>
  | PickleDict
  | PickleGlobal
  | PickleObject
  | PickleStorage
  | PickleTensor;

type Kinds = Exclude<PickleValue, null | boolean | number | bigint | string>;

/** Is the value a record of this kind? */
export function isKind<K extends Kinds['kind']>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<Kinds, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** A dict's entry, undefined when the value is no dict or has none of this key. */
export function entryOf(value: PickleValue | undefined, key: string): PickleValue | undefined {
  return isKind(value, 'dict') ? value.entries.get(key) : undefined;
}
