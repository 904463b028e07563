/** @file Arrays as the readers describe them: type, shape, axes, units. Plain data, crosses workers. */

export type DType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64'
  | 'string'
  | 'compound';

/** What numbers are kept in after reading: 64-bit integers and halves are widened, bool is Uint8. */
export type NumericArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** `psc300`: 300 x percent signal change as int16; `psc`: percent signal change; `z`: z-scores. */
export type Units = 'psc300' | 'psc' | 'z' | 'label' | 'ncsnr' | 'index' | 'mm' | 'rgb' | 'unknown';

/** Order of a voxel vector: `nifti` = x fastest, `numpy` = z fastest; `unknown` is never painted. */
export type VoxelOrder = 'nifti' | 'numpy' | 'unknown';

/**
 * What marks voxels without data, beside values that are not finite: `zero` 0 in every trial of the
 * session, `zero-any` 0 in any trial, `nan` nothing else (zeros are data).
 */
export type MissingMark = 'zero' | 'zero-any' | 'nan';

/** NSD's first release, or the sessions that were held back until 2023-08-20 (`late`). */
export type Release = 'first' | 'late';

/** One array of a file, described. `axes` has one name per entry of `shape`, slowest axis first. */
export interface ArrayInfo {
  path: string;
  dtype: DType;
  shape: number[];
  axes: string[];
  units: Units;
  /** Over finite values; absent for strings, and for arrays too large to be read on inspection. */
  min?: number;
  max?: number;
  mean?: number;
  /** The first (up to 8) values in row-major order. */
  first: number[];
  /** What should be known of the bytes, e.g. that damage to them cannot be noticed. */
  note?: string;
}

export interface Problem {
  code: string;
  message: string;
}

/** Something that was determined of a file, and how. */
export interface FileFact {
  name: 'subject' | 'session' | 'units' | 'order' | 'missing' | 'release';
  value: string;
  why: string;
  /** Said by a person, against or in place of the rule. */
  byHand?: boolean;
  correctable?: boolean;
  /** The array that has the role of responses, where the fact is of one; it is put right with its role. */
  array?: string;
}

/** What one dropped file turned out to be; always made, also for files that fail. */
export interface FileReport {
  name: string;
  bytes: number;
  format: string;
  arrays: ArrayInfo[];
  problems: Problem[];
  /** What the lab takes the file for, e.g. `betas, session 3`; empty when no rule knows it. */
  takenFor: string;
  /** Why: the shape, header or name that decided it. */
  because: string;
  /** Subject, units, order and the like, each with its reason; absent where no rule knows the file. */
  facts?: FileFact[];
  /** A person said that it is not to be used. */
  ignored?: boolean;
}
