/**
 * @file Object arrays of plain things: a dict from numbers to names (as label maps are saved), or an
 * array of strings or numbers. Anything else is refused.
 */
import type { ByteSource } from '../byte-source.ts';
import { malformed, overLimit, unsupportedType } from '../fail.ts';
import { madeArray, textColumn } from '../memory-array.ts';
import { countOf, decodeNumbers } from '../numbers.ts';
import { stringArray } from '../strings.ts';
import type { NamedArray } from '../types.ts';
import type { NpyHeader } from './header.ts';
import { readPickle } from './pickle.ts';
import type { Pickled, PickledObject } from './pickle-stack.ts';

const MAX_PICKLE_BYTES = 67_108_864;

function isObject(value: Pickled): value is PickledObject {
  return typeof value === 'object' && value !== null && 'global' in value;
}

/** Numpy's own scalars are a type and some bytes: `scalar(dtype('i8'), b'...')`. */
function scalarOf(value: Pickled): Pickled {
  if (!isObject(value) || !value.global.endsWith('.scalar')) return value;
  const [type, bytes] = value.args;
  const code = type !== undefined && isObject(type) ? type.args[0] : undefined;
  const dtype = ({ i8: 'int64', i4: 'int32', f8: 'float64', f4: 'float32' } as const)[String(code)];
  if (!dtype || !(bytes instanceof Uint8Array)) return value;
  return decodeNumbers(bytes, dtype, true)[0] ?? NaN;
}

/** The elements of the array: the last entry of the state that numpy sets on it. */
function elementsOf(value: Pickled): Pickled[] {
  const state = isObject(value) ? value.state : undefined;
  const elements = Array.isArray(state) ? state[4] : undefined;
  if (!isObject(value) || !value.global.endsWith('_reconstruct') || !Array.isArray(elements)) {
    throw malformed('NPY object array is not what numpy writes');
  }
  return elements.map(scalarOf);
}

function refuse(): never {
  throw unsupportedType(
    'NPY',
    'Python object',
    'Only a dict of numbers and names, strings or numbers are read; save plain arrays.',
  );
}

function dictArrays(dict: ReadonlyMap<Pickled, Pickled>): NamedArray[] {
  const keys = [...dict.keys()].map(scalarOf);
  const values = [...dict.values()].map(scalarOf);
  const numbers = keys.filter((key) => typeof key === 'number');
  const names = values.filter((value) => typeof value === 'string');
  if (numbers.length !== keys.length || names.length !== values.length) refuse();
  const fits = numbers.every((number) => Object.is(number | 0, number));
  const index = fits ? Int32Array.from(numbers) : Float64Array.from(numbers);
  return [
    madeArray({
      path: 'index',
      dtype: fits ? 'int32' : 'float64',
      shape: [index.length],
      axes: ['label'],
      units: 'label',
      make: () => index.slice(),
    }),
    textColumn('name', names, 'label'),
  ];
}

function listArray(shape: readonly number[], elements: readonly Pickled[]): NamedArray {
  if (elements.length !== countOf(shape)) {
    throw malformed(`NPY of ${countOf(shape)} objects holds ${elements.length}`);
  }
  const words = elements.filter((element) => typeof element === 'string');
  if (words.length === elements.length) {
    return stringArray('', shape, () => Promise.resolve([...words]));
  }
  const numbers = elements.filter((element) => typeof element === 'number');
  if (numbers.length !== elements.length) refuse();
  const make = () => Float64Array.from(numbers);
  return madeArray({ path: '', dtype: 'float64', shape, make });
}

/**
 * The arrays in a NPY of objects: `index` and `name` of a dict, or the array itself.
 *
 * @throws LabError `unsupported-dtype` for other objects, `malformed-file`.
 */
export async function objectArrays(header: NpyHeader, source: ByteSource): Promise<NamedArray[]> {
  const end = source.size ?? header.offset;
  const bytes = end - header.offset;
  if (bytes > MAX_PICKLE_BYTES) {
    throw overLimit('NPY object bytes', MAX_PICKLE_BYTES, bytes, 'Save plain arrays.');
  }
  const elements = elementsOf(readPickle(await source.read(header.offset, end)));
  const [first] = elements;
  if (elements.length === 1 && first instanceof Map) return dictArrays(first);
  return [listArray(header.shape, elements)];
}
