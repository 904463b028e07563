/** @file The bytes of a pickle, taken one after the other: numbers little-endian, text by length or line. */
import { truncated } from '../fail.ts';

/** @throws LabError (all methods) `truncated-file` past the end. */
export class PickleBytes {
  protected readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  protected need(bytes: number): number {
    const start = this.at;
    if (start + bytes > this.bytes.length) {
      throw truncated('Pickle', start + bytes, this.bytes.length);
    }
    this.at += bytes;
    return start;
  }

  protected u8(): number {
    return this.bytes[this.need(1)] ?? 0;
  }

  protected u32(): number {
    return this.view.getUint32(this.need(4), true);
  }

  protected u64(): number {
    const value = this.view.getBigUint64(this.need(8), true);
    return value < 4294967296n ? Number(value) : Infinity;
  }

  protected raw(length: number): Uint8Array {
    const start = this.need(length);
    return this.bytes.slice(start, start + length);
  }

  protected text(length: number): string {
    return new TextDecoder().decode(this.raw(length));
  }

  /** Text up to the next line end. */
  protected line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw truncated('Pickle line', this.bytes.length + 1, this.bytes.length);
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }
}
