/**
 * @file The pickle opcodes that torch and numpy write, protocols 2 to 5; each moves records on the
 * machine's stack. Opcodes that are not here (INST, OBJ, EXT, the text forms) are refused.
 * Checked against CPython's pickles in `pickle.test.ts`.
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py (the opcodes' meaning)
 */
import { refused } from './fail.ts';
import type { Machine } from './machine.ts';
import type { PickleDict, PickleItems, PickleValue } from './values.ts';
import { isKind } from './values.ts';

type Opcode = (m: Machine) => void | Promise<void>;

const MAX_INTEGER_BYTES = 255;

const list = <K extends 'list' | 'tuple' | 'set'>(
  kind: K,
  items: PickleValue[],
): PickleItems<K> => ({ kind, items });

function setItems(m: Machine, items: PickleValue[]): void {
  const target = m.top();
  if (!isKind(target, 'dict')) throw m.malformed('items are set on what is no dict');
  if (items.length % 2 !== 0) throw m.malformed('a key has no value');
  for (let i = 0; i < items.length; i += 2) {
    target.entries.set(items[i] ?? null, items[i + 1] ?? null);
  }
}

function append(m: Machine, items: PickleValue[], kind: 'list' | 'set'): void {
  const target = m.top();
  if (!isKind(target, kind)) throw m.malformed(`items are added to what is no ${kind}`);
  for (const item of items) target.items.push(item);
}

function tuple(m: Machine, n: number): void {
  const items = Array.from({ length: n }, () => m.pop()).reverse();
  m.push(list('tuple', items));
}

async function integer(m: Machine, n: number): Promise<void> {
  if (n > MAX_INTEGER_BYTES) throw m.malformed(`a whole number has ${n} bytes`);
  await m.cursor.need(n);
  const bytes = m.cursor.bytes(n);
  const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const signed = BigInt.asIntN(8 * n, value);
  const safe = signed >= Number.MIN_SAFE_INTEGER && signed <= Number.MAX_SAFE_INTEGER;
  m.push(safe ? Number(signed) : signed);
}

function bytes(m: Machine, n: number | bigint): void {
  m.push({ kind: 'bytes', ...m.cursor.skip(Number(n)) });
}

async function text(m: Machine, n: number | bigint): Promise<void> {
  m.push(await m.text(n));
}

function pushGlobal(m: Machine, name: string): void {
  m.rules.check(name, m.cursor.at);
  m.push({ kind: 'global', name });
}

function stackGlobal(m: Machine): void {
  const name = m.pop();
  const module = m.pop();
  if (typeof name !== 'string' || typeof module !== 'string') {
    throw m.malformed('the name of a global is no text');
  }
  pushGlobal(m, `${module}.${name}`);
}

/** REDUCE and NEWOBJ: the allow-list makes a record of a global and its arguments. */
function make(m: Machine): void {
  const args = m.pop();
  const callee = m.pop();
  if (!isKind(args, 'tuple')) throw m.malformed('arguments are no tuple');
  if (!isKind(callee, 'global')) {
    throw refused('calls something that is no global of the allow-list', m.cursor.at);
  }
  m.push(m.rules.make(callee.name, args.items, m.cursor.at));
}

/** State goes to objects; on dicts (an OrderedDict's `_metadata`) and tensors it is dropped. */
function build(m: Machine): void {
  const state = m.pop();
  const target = m.top();
  if (isKind(target, 'object')) target.state = state;
  else if (!isKind(target, 'dict') && !isKind(target, 'tensor')) {
    throw refused('sets the state of something that has none', m.cursor.at);
  }
}

/** Storages are the only things that may lie outside: `('storage', type, key, place, n, ...)`. */
function persistent(m: Machine): void {
  const id = m.pop();
  const items = isKind(id, 'tuple') ? id.items : [];
  const [tag, type, key, , nNumbers] = items;
  if (tag !== 'storage' || !isKind(type, 'global') || typeof key !== 'string') {
    throw refused('refers to something outside that is no storage', m.cursor.at);
  }
  m.push(m.rules.make(type.name, [key, nNumbers ?? null], m.cursor.at));
}

const emptyDict = (): PickleDict => ({ kind: 'dict', entries: new Map() });
const pair = (m: Machine): PickleValue[] => {
  const value = m.pop();
  return [m.pop(), value];
};

/** By code. */
export const OPCODES: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  [0x28, (m) => m.mark()],
  [0x29, (m) => m.push(list('tuple', []))],
  [0x30, (m) => m.popOrUnmark()],
  [0x31, (m) => void m.popMark()],
  [0x32, (m) => m.push(m.top())],
  [0x42, (m) => bytes(m, m.cursor.uint32())],
  [0x43, (m) => bytes(m, m.cursor.byte())],
  [0x47, (m) => m.push(m.cursor.float64BigEndian())],
  [0x4a, (m) => m.push(m.cursor.int32())],
  [0x4b, (m) => m.push(m.cursor.byte())],
  [0x4d, (m) => m.push(m.cursor.uint16())],
  [0x4e, (m) => m.push(null)],
  [0x51, persistent],
  [0x52, make],
  [0x58, (m) => text(m, m.cursor.uint32())],
  [0x5d, (m) => m.push(list('list', []))],
  [0x61, (m) => append(m, [m.pop()], 'list')],
  [0x62, build],
  [0x63, async (m) => pushGlobal(m, `${await m.line()}.${await m.line()}`)],
  [0x65, (m) => append(m, m.popMark(), 'list')],
  [0x68, (m) => m.recall(m.cursor.byte())],
  [0x6a, (m) => m.recall(m.cursor.uint32())],
  [0x71, (m) => m.remember(m.cursor.byte())],
  [0x72, (m) => m.remember(m.cursor.uint32())],
  [0x73, (m) => setItems(m, pair(m))],
  [0x74, (m) => m.push(list('tuple', m.popMark()))],
  [0x75, (m) => setItems(m, m.popMark())],
  [0x7d, (m) => m.push(emptyDict())],
  [0x81, make],
  [0x85, (m) => tuple(m, 1)],
  [0x86, (m) => tuple(m, 2)],
  [0x87, (m) => tuple(m, 3)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [0x8a, (m) => integer(m, m.cursor.byte())],
  [0x8b, (m) => integer(m, m.cursor.uint32())],
  [0x8c, (m) => text(m, m.cursor.byte())],
  [0x8d, (m) => text(m, m.cursor.uint64())],
  [0x8e, (m) => bytes(m, m.cursor.uint64())],
  [0x8f, (m) => m.push(list('set', []))],
  [0x90, (m) => append(m, m.popMark(), 'set')],
  [0x91, (m) => m.push(list('set', m.popMark()))],
  [0x93, stackGlobal],
  [0x94, (m) => m.remember()],
  [0x95, (m) => void m.cursor.uint64()],
]);
