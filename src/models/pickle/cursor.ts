/** @file A place in a file, read in small windows, so that what is stepped over is never loaded. */
import { cutOff } from './fail.ts';

const WINDOW = 8192;

/** Reads forward through `[start, end)` of a blob. Little-endian. */
export class Cursor {
  #window = new DataView(new ArrayBuffer(0));
  #windowStart: number;
  #at: number;
  /** Bytes fetched from the file so far. */
  nBytesRead = 0;

  constructor(
    readonly blob: Blob,
    start = 0,
    readonly end: number = blob.size,
  ) {
    this.#at = start;
    this.#windowStart = start;
  }

  /** Where the next byte is read, in the whole file. */
  get at(): number {
    return this.#at;
  }

  /**
   * Have the next `n` bytes ready, and more where the file has more.
   *
   * @throws LabError `truncated-file` when fewer are left.
   */
  async need(n: number): Promise<void> {
    if (this.#at + n > this.end) throw cutOff(this.#at + n, this.end);
    await this.#fill(n);
  }

  /** Are the next `n` bytes in the window? Then there is nothing to wait for. */
  ready(n: number): boolean {
    const inWindow = this.#at - this.#windowStart;
    return inWindow >= 0 && inWindow + n <= this.#window.byteLength;
  }

  /** Like {@link need}, but the end of the file may come earlier. */
  async prepare(n: number): Promise<void> {
    await this.#fill(Math.min(n, this.end - this.#at));
  }

  async #fill(n: number): Promise<void> {
    if (this.ready(n)) return;
    const end = Math.min(this.end, this.#at + Math.max(n, WINDOW));
    this.#window = new DataView(await this.blob.slice(this.#at, end).arrayBuffer());
    this.#windowStart = this.#at;
    this.nBytesRead += this.#window.byteLength;
  }

  /** Step over `n` bytes without reading them. Returns where they were. */
  skip(n: number): { start: number; end: number } {
    const start = this.#at;
    if (start + n > this.end) throw cutOff(start + n, this.end);
    this.#at = start + n;
    return { start, end: this.#at };
  }

  byte(): number {
    return this.#window.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#window.getUint16(this.#take(2), true);
  }

  int32(): number {
    return this.#window.getInt32(this.#take(4), true);
  }

  uint32(): number {
    return this.#window.getUint32(this.#take(4), true);
  }

  uint64(): bigint {
    return this.#window.getBigUint64(this.#take(8), true);
  }

  /** Pickle writes floats big-endian. */
  float64BigEndian(): number {
    return this.#window.getFloat64(this.#take(8), false);
  }

  /** A copy of the next `n` bytes; they must be ready. */
  bytes(n: number): Uint8Array<ArrayBuffer> {
    const at = this.#take(n);
    return new Uint8Array(this.#window.buffer, at, n).slice();
  }

  /** Offset of the next `n` bytes in the window; steps over them. */
  #take(n: number): number {
    const inWindow = this.#at - this.#windowStart;
    if (inWindow + n > this.#window.byteLength) throw cutOff(this.#at + n, this.end);
    this.#at += n;
    return inWindow;
  }
}
