/** @file One hyperslab of one dataset as bytes: the only place that asks HDF5 for values. */
import type { ChunkCrew } from './direct/packed-batch.ts';
import type { Filter, Group } from 'h5wasm';
import type { Library } from './library.ts';
import { withLibrary } from './library.ts';
import type { PageLoader } from './pages.ts';

/** An open file of the library. After a trap, {@link Hdf5Handle.revive} opens it with another one. */
export interface Hdf5Handle {
  library: Library;
  /** The library's number for the file. */
  id: bigint;
  root: Group;
  /** What its datasets are packed with. */
  filters: readonly Filter[];
  /** Before each piece of work with the library: the file is opened anew if the library broke. */
  revive: () => Promise<void>;
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
 * @throws LabError `missing-filter`, `truncated-file`, `malformed-file`, `worker-crashed`.
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
  return withLibrary(handle.library, `reading ${path}`, () => {
    const pointer = module._malloc(bytes);
    if (pointer === 0) throw new Error('out of WebAssembly memory');
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
    } finally {
      module._free(pointer);
    }
  });
}
