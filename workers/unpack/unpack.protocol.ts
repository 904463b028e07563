/** @file What the threads that undo the filters of HDF5 are asked. */
import type { PackedBatch } from '../../src/readers/hdf5/direct/packed-batch.ts';

export interface UnpackProtocol {
  /** The wanted values of a batch of a file, as the bytes that the file has for them. */
  gather: { in: { blob: Blob; batch: PackedBatch }; out: Uint8Array<ArrayBuffer>; progress: never };
}
