/** @file One hyperslab of one dataset as bytes: the only place that asks HDF5 for values. */
import type { ChunkCrew } from './direct/packed-batch.ts';
import type { Library } from './library.ts';
import { asHdf5Error } from './failure.ts';
import type { PageLoader } from './pages.ts';

/** An open file of the library. */
export interface Hdf5Handle {
  library: Library;
  /** The library's number for the file. */
  id: bigint;
  /** The dropped file, for reads that go round the library. */
  blob: Blob;
  loader: PageLoader;
  /** Other threads that undo filters, if there are any. */
  crew?: ChunkCrew | undefined;
}

/**
 * Read a hyperslab.
 *
 * @param width  Bytes of one value in memory.
 * @returns      Values in row-major order of `count`, little-endian; a copy, owned by the caller.
 * @throws LabError `missing-filter`, `truncated-file`, `malformed-file`.
 */
export function readSlab(
  handle: Hdf5Handle,
  path: string,
  width: number,
  start: readonly number[],
  count: readonly number[],
): Uint8Array<ArrayBuffer> {
  const { module } = handle.library;
  const bytes = count.reduce((product, length) => product * length, width);
  if (bytes === 0) return new Uint8Array(0);
  const pointer = module._malloc(bytes);
  if (pointer === 0) throw asHdf5Error(new Error('out of WebAssembly memory'), `reading ${path}`);
  // A filter that fails quietly would leave what the memory held before.
  module.HEAPU8.fill(0, pointer, pointer + bytes);
  try {
    const scalar = start.length === 0;
    module.get_dataset_data(
      handle.id,
      path,
      scalar ? null : count.map(BigInt),
      scalar ? null : start.map(BigInt),
      scalar ? null : start.map(() => 1n),
      BigInt(pointer),
    );
    return new Uint8Array(module.HEAPU8.slice(pointer, pointer + bytes));
  } catch (error) {
    throw asHdf5Error(error, `reading ${path}`);
  } finally {
    module._free(pointer);
  }
}
