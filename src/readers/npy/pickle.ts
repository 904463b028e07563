/**
 * @file The part of Python's pickle that an object array of plain things needs: numbers, strings,
 * lists, tuples, dicts, and numpy's own three constructors. Data only: nothing is imported or
 * called, a constructor becomes an inert record, and any other name is refused.
 *
 * Source: CPython `pickletools.py` (opcodes, protocols 0 to 5 without out-of-band buffers). Checked
 * against files written by numpy.
 */
import { malformed, overLimit, truncated, unsupportedType } from '../fail.ts';

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
const MAX_OPCODES = 2_000_000;
const MAX_DEPTH = 64;

const MARK = Symbol('mark');
type Slot = Pickled | typeof MARK;

function isGlobal(value: Slot): value is PickledGlobal {
  return typeof value === 'object' && value !== null && 'name' in value;
}

/** Reads a pickle with a stack and a memo. */
class Machine {
  private readonly view: DataView;
  private readonly stack: Slot[] = [];
  private readonly memo: Pickled[] = [];
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): Pickled {
    for (let count = 0; ; count += 1) {
      if (count > MAX_OPCODES) throw overLimit('Pickle opcodes', MAX_OPCODES, count, 'Split it.');
      const opcode = String.fromCharCode(this.u8());
      if (opcode === '.') return this.pop();
      this.step(opcode);
    }
  }

  private need(bytes: number): number {
    const start = this.at;
    if (start + bytes > this.bytes.length) {
      throw truncated('Pickle', start + bytes, this.bytes.length);
    }
    this.at += bytes;
    return start;
  }

  private u8(): number {
    return this.bytes[this.need(1)] ?? 0;
  }

  private u32(): number {
    return this.view.getUint32(this.need(4), true);
  }

  private u64(): number {
    const value = this.view.getBigUint64(this.need(8), true);
    return value < 4294967296n ? Number(value) : Infinity;
  }

  private raw(length: number): Uint8Array {
    const start = this.need(length);
    return this.bytes.slice(start, start + length);
  }

  private text(length: number): string {
    return new TextDecoder().decode(this.raw(length));
  }

  /** Text up to the next line end. */
  private line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw truncated('Pickle line', this.bytes.length + 1, this.bytes.length);
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }

  private push(value: Pickled): void {
    this.stack.push(value);
  }

  private pop(): Pickled {
    const value = this.stack.pop();
    if (value === undefined || value === MARK) throw malformed('Pickle takes from an empty stack');
    return value;
  }

  /** What lies above the last mark; the mark goes too. */
  private popMark(): Pickled[] {
    const mark = this.stack.lastIndexOf(MARK);
    if (mark < 0) throw malformed('Pickle lacks a mark');
    const values = this.stack.splice(mark).slice(1);
    return values.filter((value): value is Pickled => value !== MARK);
  }

  private top(): Pickled {
    const value = this.pop();
    this.push(value);
    return value;
  }

  private remember(index: number, value: Pickled): void {
    if (index > MAX_OPCODES) throw malformed(`Pickle memo ${index}`);
    this.memo[index] = value;
  }

  private recall(index: number): void {
    const value = this.memo[index];
    if (value === undefined) throw malformed(`Pickle recalls ${index}, which it never kept`);
    this.push(value);
  }

  private global(module: string, name: string): void {
    const full = `${module}.${name}`;
    if (!ALLOWED.has(full)) {
      throw unsupportedType('NPY', `Python's ${full}`, 'Save the array without Python objects.');
    }
    this.push({ name: full });
  }

  private reduce(args: Pickled, callee: Pickled): void {
    if (!isGlobal(callee) || !Array.isArray(args)) throw malformed('Pickle calls what is no name');
    this.push({ global: callee.name, args, state: undefined });
  }

  private build(state: Pickled): void {
    const target = this.top();
    if (typeof target !== 'object' || target === null || !('global' in target)) {
      throw malformed('Pickle sets the state of a plain value');
    }
    target.state = state;
  }

  private setItems(pairs: Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw malformed('Pickle sets an item of what is no dict');
    for (let i = 0; i + 1 < pairs.length; i += 2) dict.set(pairs[i] ?? null, pairs[i + 1] ?? null);
  }

  private append(values: Pickled[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw malformed('Pickle appends to what is no list');
    list.push(...values);
  }

  private long(length: number): void {
    const bytes = this.raw(length);
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[i] ?? 0);
    const negative = ((bytes.at(-1) ?? 0) & 0x80) !== 0;
    this.push(Number(negative ? value - (1n << BigInt(8 * bytes.length)) : value));
  }

  private step(opcode: string): void {
    if (this.number(opcode) || this.string(opcode) || this.collection(opcode)) return;
    if (this.memory(opcode) || this.object(opcode)) return;
    throw unsupportedType('NPY', `pickle opcode ${JSON.stringify(opcode)}`, 'Save plain arrays.');
  }

  private number(opcode: string): boolean {
    switch (opcode) {
      case 'K':
        this.push(this.u8());
        return true;
      case 'M':
        this.push(this.view.getUint16(this.need(2), true));
        return true;
      case 'J':
        this.push(this.view.getInt32(this.need(4), true));
        return true;
      case 'G':
        this.push(this.view.getFloat64(this.need(8), false));
        return true;
      case '\x8a':
        this.long(this.u8());
        return true;
      case 'I':
      case 'L':
      case 'F':
        this.push(Number(this.line().replace(/L$/, '')));
        return true;
      case '\x88':
      case '\x89':
        this.push(opcode === '\x88');
        return true;
      case 'N':
        this.push(null);
        return true;
      default:
        return false;
    }
  }

  private string(opcode: string): boolean {
    switch (opcode) {
      case '\x8c':
        this.push(this.text(this.u8()));
        return true;
      case 'X':
        this.push(this.text(this.u32()));
        return true;
      case '\x8d':
        this.push(this.text(this.u64()));
        return true;
      case 'V':
        this.push(this.line());
        return true;
      case 'C':
      case 'U':
        this.push(this.raw(this.u8()));
        return true;
      case 'B':
      case 'T':
        this.push(this.raw(this.u32()));
        return true;
      case '\x8e':
        this.push(this.raw(this.u64()));
        return true;
      default:
        return false;
    }
  }

  private collection(opcode: string): boolean {
    switch (opcode) {
      case '(':
        this.stack.push(MARK);
        return true;
      case ']':
      case ')':
        this.push([]);
        return true;
      case 'l':
      case 't':
        this.push(this.popMark());
        return true;
      case '}':
        this.push(new Map());
        return true;
      case 'd': {
        const pairs = this.popMark();
        this.push(new Map());
        this.setItems(pairs);
        return true;
      }
      case '\x85':
      case '\x86':
      case '\x87': {
        const count = opcode.charCodeAt(0) - 0x84;
        const values = Array.from({ length: count }, () => this.pop());
        this.push(values.reverse());
        return true;
      }
      case 'a': {
        const value = this.pop();
        this.append([value]);
        return true;
      }
      case 'e':
        this.append(this.popMark());
        return true;
      case 's': {
        const value = this.pop();
        const key = this.pop();
        this.setItems([key, value]);
        return true;
      }
      case 'u':
        this.setItems(this.popMark());
        return true;
      default:
        return false;
    }
  }

  private memory(opcode: string): boolean {
    switch (opcode) {
      case '\x80':
        this.u8();
        return true;
      case '\x95':
        this.need(8);
        return true;
      case '\x94':
        this.remember(this.memo.length, this.top());
        return true;
      case 'q':
        this.remember(this.u8(), this.top());
        return true;
      case 'r':
        this.remember(this.u32(), this.top());
        return true;
      case 'p':
        this.remember(Number(this.line()), this.top());
        return true;
      case 'h':
        this.recall(this.u8());
        return true;
      case 'j':
        this.recall(this.u32());
        return true;
      case 'g':
        this.recall(Number(this.line()));
        return true;
      case '0':
        this.pop();
        return true;
      case '2':
        this.push(this.top());
        return true;
      default:
        return false;
    }
  }

  private object(opcode: string): boolean {
    switch (opcode) {
      case 'c': {
        const module = this.line();
        this.global(module, this.line());
        return true;
      }
      case '\x93': {
        const name = this.pop();
        const module = this.pop();
        this.global(String(module), String(name));
        return true;
      }
      case 'R': {
        const args = this.pop();
        this.reduce(args, this.pop());
        return true;
      }
      case 'b':
        this.build(this.pop());
        return true;
      default:
        return false;
    }
  }
}

/** Depth of nesting; the values may refer to themselves, so it is bounded. */
function assertShallow(value: Pickled, depth = 0): void {
  if (depth > MAX_DEPTH) throw overLimit('Pickle nesting', MAX_DEPTH, depth, 'Flatten it.');
  if (Array.isArray(value)) {
    for (const one of value) assertShallow(one, depth + 1);
  } else if (value instanceof Map) {
    for (const one of value.values()) assertShallow(one, depth + 1);
  }
}

/**
 * Read a pickle as data.
 *
 * @throws LabError `malformed-file`, `truncated-file`, `limit-exceeded`; `unsupported-dtype` naming
 *                  what is not plain data.
 */
export function readPickle(bytes: Uint8Array): Pickled {
  const value = new Machine(bytes).run();
  assertShallow(value);
  return value;
}
