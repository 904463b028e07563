/**
 * @file Writes NPY version 1.0 files of bytes (NumPy's own format, `numpy.lib.format`).
 */

import { closeSync, openSync, writeSync } from 'node:fs';

/** A `.npy` file that is filled row by row, so that no whole data set is ever in memory. */
export class NpyWriter {
  readonly #file: number;

  /** Open `path` for an array of unsigned bytes with this shape (first axis: rows). */
  constructor(path: string, shape: readonly number[]) {
    this.#file = openSync(path, 'w');
    const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
    const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
    const head = Buffer.alloc(10);
    head.write('\x93NUMPY\x01\x00', 0, 'latin1');
    head.writeUInt16LE(padded.length, 8);
    writeSync(this.#file, head);
    writeSync(this.#file, padded, null, 'latin1');
  }

  /** Append one row. */
  write(row: Uint8Array | Uint8ClampedArray): void {
    writeSync(this.#file, row);
  }

  /** Close the file; nothing may be written after. */
  close(): void {
    closeSync(this.#file);
  }
}
