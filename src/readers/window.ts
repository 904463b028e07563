/** @file Many small reads from one place: a window of bytes that moves along as it is read. */
import type { ByteSource } from './byte-source.ts';
import { truncated } from './fail.ts';

const WINDOW_BYTES = 262_144;

/** Reads of a few bytes each, mostly in ascending order. */
export interface Window {
  /** Bytes in all. */
  readonly size: number;
  /** A view of bytes `[start, end)`; only valid until the next call. */
  at(start: number, end: number): Promise<DataView>;
}

/**
 * @param size  Bytes that the source holds; reading past them is `truncated-file`.
 */
export function makeWindow(source: ByteSource, size: number): Window {
  let from = 0;
  let held = new Uint8Array(0);
  return {
    size,
    async at(start, end) {
      if (end > size || start < 0) throw truncated('File', end, size);
      if (start < from || end > from + held.length) {
        const stop = Math.min(size, Math.max(end, start + WINDOW_BYTES));
        held = await source.read(start, stop);
        from = start;
      }
      return new DataView(held.buffer, held.byteOffset + start - from, end - start);
    },
  };
}
