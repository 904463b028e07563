/** @file A dropped file that was opened, and what its path says. */
import type { DType } from '../domain/arrays.ts';
import type { NamedArray, OpenedFile } from '../readers/types.ts';

export interface LoadedFile {
  /** Relative to the drop, `/`-separated. */
  path: string;
  bytes: number;
  opened: OpenedFile;
  /** SHA-256 over the size and samples of the bytes: equal files, equal fingerprints. */
  fingerprint: string;
  /**
   * When the file was last changed, ms since 1970, as the disk says: what changed between the samples
   * changed this. Undefined for bytes that are no file.
   */
  modified?: number | undefined;
  /** Which drop it came with, counted up. */
  drop?: number;
}

/** Last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The array whose path ends in one of `names` (case kept), whatever group it lies in. */
export function findArray(opened: OpenedFile, ...names: string[]): NamedArray | undefined {
  for (const name of names) {
    const found = opened.arrays.find((array) => baseName(array.path) === name);
    if (found) return found;
  }
  return undefined;
}

/** The only array of a file; undefined when there are none or several. */
export function onlyArray(opened: OpenedFile): NamedArray | undefined {
  return opened.arrays.length === 1 ? opened.arrays[0] : undefined;
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function isNumeric(dtype: DType): boolean {
  return dtype !== 'string' && dtype !== 'compound';
}

/** Grid `[X, Y, Z]` of a volume listed slowest axis first, `(…, Z, Y, X)`. */
export function gridOf(array: NamedArray): [number, number, number] | undefined {
  const [x, y, z] = array.shape.toReversed();
  return array.shape.length < 3 ? undefined : [x ?? 0, y ?? 0, z ?? 0];
}

/** Is this one volume: 3-D, or more with leading axes of one entry? */
export function isSingleVolume(array: NamedArray): boolean {
  return (
    array.shape.length >= 3 &&
    isNumeric(array.dtype) &&
    array.shape.slice(0, -3).every((size) => size === 1)
  );
}
