/** @file The fields of a protobuf message in a file, by their places; what is skipped is not read. */
import { readLater } from '../read-blob.ts';
import { MAX_FIELDS, notOnnx } from './inspect.ts';

const WINDOW = 64 * 1024;
/** Longest head of a field: two varints of at most 10 bytes. */
const HEAD = 20;

/** One field: its bytes with the head are `from` to `end`, its payload `start` to `end`. */
export interface FieldRange {
  number: number;
  from: number;
  start: number;
  end: number;
}

/** Reads forward through a blob in windows. */
export class FieldReader {
  #window = new Uint8Array();
  #windowStart = 0;
  #nFields = 0;

  constructor(private readonly blob: Blob) {}

  /** A copy of bytes of the file. */
  async bytes(from: number, end: number): Promise<Uint8Array> {
    const at = from - this.#windowStart;
    if (at >= 0 && end - this.#windowStart <= this.#window.length) {
      return this.#window.slice(at, end - this.#windowStart);
    }
    return new Uint8Array(await readLater(this.blob.slice(from, end)));
  }

  /** Fields of the message that lies at `[start, end)`. @throws LabError `bad-model`. */
  async *fields(start: number, end: number): AsyncGenerator<FieldRange> {
    for (let at = start; at < end;) {
      this.#nFields += 1;
      if (this.#nFields > MAX_FIELDS) throw notOnnx(`it has more than ${MAX_FIELDS} fields`);
      await this.#fill(at);
      const tag = this.#varint(at);
      const field = this.#payload(tag.value % 8, tag.end);
      if (field.end > end) throw notOnnx('it ends in the middle of a field');
      yield { number: Math.floor(tag.value / 8), from: at, ...field };
      at = field.end;
    }
  }

  async #fill(at: number): Promise<void> {
    const inWindow = at - this.#windowStart;
    const isThere = inWindow >= 0 && inWindow + HEAD <= this.#window.length;
    if (isThere) return;
    this.#window = new Uint8Array(await readLater(this.blob.slice(at, at + WINDOW)));
    this.#windowStart = at;
  }

  #payload(kind: number, at: number): { start: number; end: number } {
    if (kind === 0) return { start: at, end: this.#varint(at).end };
    if (kind === 1) return { start: at, end: at + 8 };
    if (kind === 5) return { start: at, end: at + 4 };
    if (kind !== 2) throw notOnnx(`it has a field of the unknown kind ${kind}`);
    const { value, end } = this.#varint(at);
    return { start: end, end: end + value };
  }

  #varint(start: number): { value: number; end: number } {
    let value = 0;
    for (let i = 0; i < 10; i += 1) {
      const byte = this.#window[start - this.#windowStart + i];
      if (byte === undefined) throw notOnnx('it ends in the middle of a number');
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return { value, end: start + i + 1 };
    }
    throw notOnnx('it has a number of more than 64 bits');
  }
}
