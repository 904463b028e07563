/** @file What every format reader gives: named arrays, described at once and read when needed. */
import type { DType, NumericArray, Problem, Units } from '../domain/arrays.ts';
import type { ChunkCrew } from './hdf5/direct/packed-batch.ts';

/** A file as dropped; `blob` is read by slices, never whole unless small. */
export interface ReaderFile {
  /** Relative path of the drop, `/`-separated; its last part is the name. */
  path: string;
  blob: Blob;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Fraction done, 0..1. */
  onProgress?: ((fraction: number) => void) | undefined;
}

export interface OpenOptions extends ReadOptions {
  /** The other files of the drop, for formats that come in pairs (`.hdr` with `.img`). */
  siblings?: readonly ReaderFile[] | undefined;
  /** Other threads that undo the filters of HDF5; without them it is done in the caller's. */
  crew?: ChunkCrew | undefined;
}

/**
 * One array of a file. Axes are listed slowest first, whatever the file's own order: column-major
 * formats (NIfTI, MGH, MATLAB) show their axes reversed instead of being transposed.
 */
export interface NamedArray {
  /** Path inside the file: `/betas`, `fmriTrn`, empty for one-array formats. */
  path: string;
  dtype: DType;
  shape: readonly number[];
  axes: readonly string[];
  units: Units;
  /** The whole array, row-major in `shape`, scaled as the header says. Caller owns the result. */
  read(options?: ReadOptions): Promise<NumericArray>;
  /** Strings of a string array; absent on numeric ones. */
  readStrings?(options?: ReadOptions): Promise<string[]>;
  /** The first `count` values at most, at the cost of few chunks; for a glance at a large array. */
  readFirst?(count: number): Promise<NumericArray>;
  /** Entries `[start, end)` of the slowest axis, without reading the rest. */
  readRows?(start: number, end: number, options?: ReadOptions): Promise<NumericArray>;
  /**
   * For arrays whose axes are (slowest, ...space): all of the slowest axis at the given flat space
   * indices (ascending), `[nSlowest, columns.length]` row-major, in few large reads.
   */
  readColumns?(columns: Uint32Array, options?: ReadOptions): Promise<NumericArray>;
  /** Format-specific facts that decide what the array is, e.g. NIfTI affine, HDF5 chunks. */
  meta: Readonly<Record<string, unknown>>;
}

export interface OpenedFile {
  format: string;
  /** Of the file as it was dropped, packed where it is. */
  bytes?: number;
  arrays: NamedArray[];
  problems: Problem[];
  /** Format-specific whole-file facts (surface vertices, CSV table, MAT header text). */
  close(): void;
}

export interface FormatReader {
  format: string;
  /** Takes a gzip as it is and streams it; other readers are handed the inflated file. */
  streamsGzip?: boolean;
  /** `head`: the first 4,096 bytes (of the inflated stream for gzip, with `gzip` true). */
  sniff(head: Uint8Array, file: { name: string; size: number; gzip: boolean }): boolean;
  /** @throws LabError `malformed-file`, `truncated-file`, `unsupported-dtype`, ... */
  open(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile>;
}
