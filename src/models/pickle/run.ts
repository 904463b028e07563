/** @file Run one pickle: opcode by opcode to its STOP, with a limit on how many. */
import type { Cursor } from './cursor.ts';
import { malformed, refused, tooMuch } from './fail.ts';
import type { GlobalRules } from './machine.ts';
import { Machine } from './machine.ts';
import { OPCODES } from './opcodes.ts';
import type { PickleValue } from './values.ts';

const MAX_OPCODES = 1_000_000;
const PROTO = 0x80;
const STOP = 0x2e;
/** Longest fixed part of an opcode: itself and 8 bytes. */
const LONGEST = 9;

/**
 * Read one pickle and leave the cursor behind it.
 *
 * @param rules     Which globals may occur and what record each makes.
 * @throws LabError `malformed-file`, `truncated-file`, `limit-exceeded`; `bad-model` naming the
 *                  global or the opcode that no model has.
 */
export async function runPickle(cursor: Cursor, rules: GlobalRules): Promise<PickleValue> {
  const machine = new Machine(cursor, rules);
  await cursor.need(2);
  const first = cursor.byte();
  const protocol = cursor.byte();
  if (first !== PROTO || protocol < 2 || protocol > 5) {
    throw malformed('it does not begin with protocol 2 to 5', cursor.at - 2);
  }
  for (let n = 0; n < MAX_OPCODES; n += 1) {
    if (!cursor.ready(LONGEST)) {
      await cursor.need(1);
      await cursor.prepare(LONGEST);
    }
    const code = cursor.byte();
    if (code === STOP) return machine.result();
    const opcode = OPCODES.get(code);
    if (!opcode) throw refused(`uses the opcode 0x${code.toString(16)}`, cursor.at - 1);
    const done = opcode(machine);
    if (done) await done;
  }
  throw tooMuch('opcodes', MAX_OPCODES);
}
