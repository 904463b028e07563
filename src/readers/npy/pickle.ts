/**
 * @file The part of Python's pickle that an object array of plain things needs: numbers, strings,
 * lists, tuples, dicts, and numpy's own three constructors. Data only: nothing is imported or
 * called, a constructor becomes an inert record, and any other name is refused.
 *
 * Source: CPython `pickletools.py` (opcodes, protocols 0 to 5 without out-of-band buffers). Checked
 * against files written by numpy.
 */
import { overLimit, unsupportedType } from '../fail.ts';
import { MARK, MAX_OPCODES, PickleStack } from './pickle-stack.ts';
import type { Pickled } from './pickle-stack.ts';

const MAX_DEPTH = 64;

/** Reads a pickle opcode by opcode. */
class Machine extends PickleStack {
  run(): Pickled {
    for (let count = 0; ; count += 1) {
      if (count > MAX_OPCODES) throw overLimit('Pickle opcodes', MAX_OPCODES, count, 'Split it.');
      const opcode = String.fromCharCode(this.u8());
      if (opcode === '.') return this.pop();
      this.step(opcode);
    }
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
        this.make(this.raw(this.u8()));
        return true;
      case 'B':
      case 'T':
        this.make(this.raw(this.u32()));
        return true;
      case '\x8e':
        this.make(this.raw(this.u64()));
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
        this.make([]);
        return true;
      case 'l':
      case 't':
        this.make(this.popMark());
        return true;
      case '}':
        this.make(new Map());
        return true;
      case 'd': {
        const pairs = this.popMark();
        this.make(new Map());
        this.setItems(pairs);
        return true;
      }
      case '\x85':
      case '\x86':
      case '\x87': {
        const count = opcode.charCodeAt(0) - 0x84;
        const values = Array.from({ length: count }, () => this.pop());
        this.make(values.reverse());
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
