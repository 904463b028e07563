/** @file Run one pickle: opcode by opcode to its STOP, within the file's budget. */
import type { Cursor } from './cursor.ts';
import { malformed, refused } from './fail.ts';
import type { GlobalRules, PickleBudget } from './machine.ts';
import { Machine } from './machine.ts';
import { OPCODES } from './opcodes.ts';
import type { PickleValue } from './values.ts';

const PROTO = 0x80;
const STOP = 0x2e;
/** Longest fixed part of an opcode: itself and 8 bytes. */
const LONGEST = 9;

/**
 * Read one pickle and leave the cursor behind it.
 *
 * @param rules     Which globals may occur and what record each makes.
 * @param budget    Used up by all pickles of one file.
 * @throws LabError `malformed-file`, `truncated-file`, `limit-exceeded`; `bad-model` naming the
 *                  global or the opcode that no model has.
 */
export async function runPickle(
  cursor: Cursor,
  rules: GlobalRules,
  budget: PickleBudget,
): Promise<PickleValue> {
  const machine = new Machine(cursor, rules, budget);
  await cursor.need(2);
  const first = cursor.byte();
  const protocol = cursor.byte();
  if (first !== PROTO || protocol < 2 || protocol > 5) {
    throw malformed('it does not begin with protocol 2 to 5', cursor.at - 2);
  }
  for (;;) {
    budget.opcode();
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
}
