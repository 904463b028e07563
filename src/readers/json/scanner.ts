/**
 * @file A JSON scanner that takes bytes as they come and never holds the document: COCO's instances
 * are half a gigabyte. Whoever listens may skip a part, which is then only counted through.
 * Checked against `JSON.parse` by property tests.
 */
import { malformed, overLimit } from '../fail.ts';
import { shortText, wholeNumber } from './tokens.ts';

export type JsonPrimitive = string | number | boolean | null;

/** What the scanner tells, in document order. */
export interface JsonListener {
  /** An object or array begins; return false to skip it, brackets and all. */
  begin(kind: 'object' | 'array'): boolean;
  end(): void;
  key(name: string): void;
  value(value: JsonPrimitive): void;
}

const MAX_DEPTH = 64;
const MAX_TOKEN = 16_777_216;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

const WORDS: ReadonlyMap<string, JsonPrimitive> = new Map<string, JsonPrimitive>([
  ['true', true],
  ['false', false],
  ['null', null],
  // Python's json writes these, though JSON has no such words.
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isPunctuation(byte: number): boolean {
  return (
    byte === COMMA ||
    byte === COLON ||
    byte === OPEN_OBJECT ||
    byte === CLOSE_OBJECT ||
    byte === OPEN_ARRAY ||
    byte === CLOSE_ARRAY ||
    byte === QUOTE
  );
}

/** Index of the quote that ends a string whose content starts at `at`; -1 if it is not there. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let i = at; i < bytes.length; i += 1) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return -1;
}

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma' | 'nothing';

export class JsonScanner {
  private readonly decoder = new TextDecoder();
  private readonly stack: ('object' | 'array')[] = [];
  private expected: Expected = 'value';
  private rest: Uint8Array = new Uint8Array(0);
  /** Open brackets of a skipped part; 0 when nothing is skipped. */
  private skipping = 0;
  private offset = 0;

  constructor(private readonly listener: JsonListener) {}

  /** Take the next bytes. @throws LabError `malformed-file`, `limit-exceeded`. */
  push(chunk: Uint8Array): void {
    const bytes = this.rest.length > 0 ? this.joined(chunk) : chunk;
    const used = this.scan(bytes, false);
    this.keep(bytes, used);
  }

  /** No more bytes. @throws LabError `malformed-file` if the document is not complete. */
  finish(): void {
    const used = this.scan(this.rest, true);
    const complete = used === this.rest.length && this.expected === 'nothing';
    if (!complete) throw malformed(`JSON ends at byte ${this.offset}, too early`);
  }

  private joined(chunk: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(this.rest.length + chunk.length);
    bytes.set(this.rest);
    bytes.set(chunk, this.rest.length);
    return bytes;
  }

  private keep(bytes: Uint8Array, used: number): void {
    this.offset += used;
    this.rest = bytes.slice(used);
    if (this.rest.length > MAX_TOKEN) {
      throw overLimit('JSON string bytes', MAX_TOKEN, this.rest.length, 'Split the file.');
    }
  }

  /** Scan whole tokens. @returns How many bytes were used. */
  private scan(bytes: Uint8Array, final: boolean): number {
    let at = 0;
    while (at < bytes.length) {
      const next = this.skipping > 0 ? this.skip(bytes, at) : this.token(bytes, at, final);
      if (next < 0) return at;
      at = next;
    }
    return at;
  }

  /** Count brackets up to the end of a skipped part. */
  private skip(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        const end = endOfString(bytes, at + 1);
        if (end < 0) return at === from ? -1 : at;
        at = end;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.skipping += 1;
        if (this.skipping > MAX_DEPTH) this.tooDeep();
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.skipping -= 1;
        if (this.skipping > 0) continue;
        this.afterValue();
        return at + 1;
      }
    }
    return bytes.length;
  }

  private tooDeep(): never {
    throw overLimit('JSON nesting', MAX_DEPTH, MAX_DEPTH + 1, 'Flatten the file.');
  }

  private token(bytes: Uint8Array, at: number, final: boolean): number {
    const byte = bytes[at] ?? 0;
    if (isSpace(byte)) return at + 1;
    switch (byte) {
      case QUOTE:
        return this.string(bytes, at);
      case OPEN_OBJECT:
        return this.open('object', at);
      case OPEN_ARRAY:
        return this.open('array', at);
      case CLOSE_OBJECT:
        return this.close('object', at);
      case CLOSE_ARRAY:
        return this.close('array', at);
      case COMMA:
        return this.comma(at);
      case COLON:
        if (this.expected !== 'colon') this.unexpected(':', at);
        this.expected = 'value';
        return at + 1;
      default:
        return this.word(bytes, at, final);
    }
  }

  private unexpected(what: string, at: number): never {
    throw malformed(
      `JSON holds ${what} at byte ${this.offset + at}, where ${this.expected} belongs`,
    );
  }

  private wantsValue(): boolean {
    return this.expected === 'value' || this.expected === 'value-or-end';
  }

  private string(bytes: Uint8Array, at: number): number {
    const end = endOfString(bytes, at + 1);
    if (end < 0) return -1;
    const isKey = this.expected === 'key' || this.expected === 'key-or-end';
    if (!isKey && !this.wantsValue()) this.unexpected('a string', at);
    const text = shortText(bytes, at + 1, end) ?? this.decode(bytes, at, end);
    if (isKey) {
      this.listener.key(text);
      this.expected = 'colon';
    } else {
      this.listener.value(text);
      this.afterValue();
    }
    return end + 1;
  }

  private decode(bytes: Uint8Array, at: number, end: number): string {
    const content = bytes.subarray(at + 1, end);
    const text = this.decoder.decode(content);
    if (!content.includes(BACKSLASH)) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      throw malformed(`JSON string at byte ${this.offset + at} has a wrong escape`);
    }
  }

  private open(kind: 'object' | 'array', at: number): number {
    if (!this.wantsValue()) this.unexpected(kind === 'object' ? '{' : '[', at);
    if (!this.listener.begin(kind)) {
      this.skipping = 1;
      return at + 1;
    }
    this.stack.push(kind);
    if (this.stack.length > MAX_DEPTH) this.tooDeep();
    this.expected = kind === 'object' ? 'key-or-end' : 'value-or-end';
    return at + 1;
  }

  private close(kind: 'object' | 'array', at: number): number {
    const mayEnd = kind === 'object' ? 'key-or-end' : 'value-or-end';
    const fits = this.expected === 'comma' || this.expected === mayEnd;
    if (this.stack.at(-1) !== kind || !fits) this.unexpected(kind === 'object' ? '}' : ']', at);
    this.stack.pop();
    this.listener.end();
    this.afterValue();
    return at + 1;
  }

  private comma(at: number): number {
    if (this.expected !== 'comma') this.unexpected('a comma', at);
    this.expected = this.stack.at(-1) === 'object' ? 'key' : 'value';
    return at + 1;
  }

  /** Numbers and words: up to the next space or punctuation. */
  private word(bytes: Uint8Array, at: number, final: boolean): number {
    let end = at;
    while (end < bytes.length && !isSpace(bytes[end] ?? 0) && !isPunctuation(bytes[end] ?? 0))
      end += 1;
    if (end === bytes.length && !final) return -1;
    if (end - at > 4096) throw malformed(`JSON word of ${end - at} bytes`);
    const value = wholeNumber(bytes, at, end) ?? this.wordValue(bytes, at, end);
    if (!this.wantsValue()) this.unexpected('a value', at);
    this.listener.value(value);
    this.afterValue();
    return end;
  }

  private wordValue(bytes: Uint8Array, at: number, end: number): JsonPrimitive {
    const text = this.decoder.decode(bytes.subarray(at, end));
    const value = NUMBER.test(text) ? Number(text) : WORDS.get(text);
    return value === undefined ? this.unexpected(text.slice(0, 40), at) : value;
  }

  private afterValue(): void {
    this.expected = this.stack.length === 0 ? 'nothing' : 'comma';
  }
}
