/**
 * @file What a pickle builds its values with: a stack with marks, a memo, and the few names that numpy
 * needs, of which none is ever called. Source: CPython `pickletools.py`.
 */
import { malformed, overLimit, unsupportedType } from '../fail.ts';
import { PickleBytes } from './pickle-bytes.ts';

/** A numpy constructor with its arguments, and the state that was set on it. */
export interface PickledObject {
  global: string;
  args: Pickled[];
  state: Pickled | undefined;
}

export type Pickled =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | Pickled[]
  | Map<Pickled, Pickled>
  | PickledObject
  | PickledGlobal;

/** A name that was looked up but not called. */
export interface PickledGlobal {
  name: string;
}

const ALLOWED = new Set([
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray.scalar',
  'numpy.ndarray',
  'numpy.dtype',
  '_codecs.encode',
]);
/** Values kept by number, and opcodes, of one pickle. */
export const MAX_OPCODES = 2_000_000;
/** Lists, dicts, bytes and records of one pickle: two bytes of it make one, which takes some 200. */
const MAX_OBJECTS = 150_000;

export const MARK = Symbol('mark');
type Slot = Pickled | typeof MARK;

function isGlobal(value: Slot): value is PickledGlobal {
  return typeof value === 'object' && value !== null && 'name' in value;
}

/**
 * @throws LabError (all methods) `malformed-file`; `limit-exceeded`; `unsupported-dtype` for a name that
 *                  is not numpy's.
 */
export class PickleStack extends PickleBytes {
  protected readonly stack: Slot[] = [];
  protected readonly memo: Pickled[] = [];
  private made = 0;

  protected push(value: Pickled): void {
    this.stack.push(value);
  }

  /** Push what takes memory of its own. @throws LabError `limit-exceeded`. */
  protected make(value: Pickled): void {
    this.made += 1;
    if (this.made > MAX_OBJECTS) {
      throw overLimit(
        'Lists, dicts and byte strings of a pickle',
        MAX_OBJECTS,
        this.made,
        'Split it.',
      );
    }
    this.push(value);
  }

  protected pop(): Pickled {
    const value = this.stack.pop();
    if (value === undefined || value === MARK) throw malformed('Pickle takes from an empty stack');
    return value;
  }

  /** What lies above the last mark; the mark goes too. */
  protected popMark(): Pickled[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw malformed('Pickle lacks a mark');
    const values = this.stack.splice(mark).slice(1);
    return values.filter((value): value is Pickled => value !== MARK);
  }

  protected top(): Pickled {
    const value = this.pop();
    this.push(value);
    return value;
  }

  protected remember(index: number, value: Pickled): void {
    if (index > MAX_OPCODES) throw malformed(`Pickle memo ${index}`);
    this.memo[index] = value;
  }

  protected recall(index: number): void {
    const value = this.memo[index];
    if (value === undefined) throw malformed(`Pickle recalls ${index}, which it never kept`);
    this.push(value);
  }

  protected global(module: string, name: string): void {
    const full = `${module}.${name}`;
    if (!ALLOWED.has(full)) {
      throw unsupportedType('NPY', `Python's ${full}`, 'Save the array without Python objects.');
    }
    this.push({ name: full });
  }

  protected reduce(args: Pickled, callee: Pickled): void {
    if (!isGlobal(callee) || !Array.isArray(args)) throw malformed('Pickle calls what is no name');
    this.make({ global: callee.name, args, state: undefined });
  }

  protected build(state: Pickled): void {
    const target = this.top();
    if (typeof target !== 'object' || target === null || !('global' in target)) {
      throw malformed('Pickle sets the state of a plain value');
    }
    target.state = state;
  }

  protected setItems(pairs: Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw malformed('Pickle sets an item of what is no dict');
    for (let i = 0; i + 1 < pairs.length; i += 2) dict.set(pairs[i] ?? null, pairs[i + 1] ?? null);
  }

  protected append(values: Pickled[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw malformed('Pickle appends to what is no list');
    list.push(...values);
  }
}
