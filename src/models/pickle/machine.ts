/** @file The state of the pickle machine: a stack, marks in it, and a memo, each with its limit. */
import type { Cursor } from './cursor.ts';
import { malformed, tooMuch } from './fail.ts';
import type { PickleValue } from './values.ts';

const MAX_STACK = 100_000;
const MAX_MEMO = 200_000;
const MAX_TEXT = 1024 * 1024;
const MAX_ALL_TEXT = 32 * 1024 * 1024;
const MAX_OPCODES = 1_000_000;

/** What all pickles of a file, those inside others too, may use together. */
export class PickleBudget {
  #nOpcodes = 0;
  #nText = 0;

  /** @throws LabError `limit-exceeded`. */
  opcode(): void {
    this.#nOpcodes += 1;
    if (this.#nOpcodes > MAX_OPCODES) throw tooMuch('opcodes', MAX_OPCODES);
  }

  /** @throws LabError `limit-exceeded`. */
  text(nBytes: number): void {
    this.#nText += nBytes;
    if (this.#nText > MAX_ALL_TEXT) throw tooMuch('bytes of text', MAX_ALL_TEXT);
  }
}

/** Which globals a stream may name, and what they make. */
export interface GlobalRules {
  /** Throws unless a class or function of this name may occur. */
  check(name: string, at: number): void;
  /** What calling (or instantiating) it makes: a record, never a call. */
  make(name: string, args: PickleValue[], at: number): PickleValue;
}

/** One run over one pickle. */
export class Machine {
  #stack: PickleValue[] = [];
  readonly #marks: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();
  #depth = 0;

  constructor(
    readonly cursor: Cursor,
    readonly rules: GlobalRules,
    readonly budget: PickleBudget,
  ) {}

  push(value: PickleValue): void {
    this.#depth += 1;
    if (this.#depth > MAX_STACK) throw tooMuch('values on its stack', MAX_STACK);
    this.#stack.push(value);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined) throw this.malformed('its stack is empty');
    this.#depth -= 1;
    return value;
  }

  top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.malformed('its stack is empty');
    return value;
  }

  /** A plain POP also drops a mark when nothing lies above it. */
  popOrUnmark(): void {
    if (this.#stack.length > 0) this.pop();
    else this.popMark();
  }

  mark(): void {
    if (this.#marks.length >= MAX_STACK) throw tooMuch('marks', MAX_STACK);
    this.#marks.push(this.#stack);
    this.#stack = [];
  }

  /** Everything above the last mark, and the mark itself. */
  popMark(): PickleValue[] {
    const below = this.#marks.pop();
    if (!below) throw this.malformed('it has no mark');
    const above = this.#stack;
    this.#stack = below;
    this.#depth -= above.length;
    return above;
  }

  /** Is exactly one value left and no mark? Then it is the result. */
  result(): PickleValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) {
      throw this.malformed('it stops with values left over');
    }
    return value;
  }

  remember(slot: number = this.#memo.size): void {
    if (this.#memo.size >= MAX_MEMO) throw tooMuch('entries in its memo', MAX_MEMO);
    this.#memo.set(slot, this.top());
  }

  recall(slot: number): void {
    const value = this.#memo.get(slot);
    if (value === undefined) throw this.malformed(`it asks for the unknown memo ${slot}`);
    this.push(value);
  }

  /** Text of `n` bytes; the length is checked before anything is read. */
  async text(n: number | bigint): Promise<string> {
    if (n > MAX_TEXT) throw tooMuch('bytes in one text', MAX_TEXT);
    this.budget.text(Number(n));
    await this.cursor.need(Number(n));
    return new TextDecoder().decode(this.cursor.bytes(Number(n)));
  }

  /** The rest of the line, as the GLOBAL opcode writes its names. */
  async line(): Promise<string> {
    const codes: number[] = [];
    for (;;) {
      await this.cursor.need(1);
      const code = this.cursor.byte();
      if (code === 10) return String.fromCharCode(...codes);
      if (codes.length >= 256) throw this.malformed('a name has more than 256 letters');
      codes.push(code);
    }
  }

  malformed(why: string): Error {
    return malformed(why, this.cursor.at);
  }
}
