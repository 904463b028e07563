/** @file Reads a batch of packed chunks and gives the values that are wanted of it. */
import { readBlob } from '../../src/readers/byte-source.ts';
import { truncated } from '../../src/readers/fail.ts';
import { gather } from '../../src/readers/hdf5/direct/packed-batch.ts';
import { loadUnzlib } from '../../src/readers/libdeflate/unzlib.ts';
import type { Handlers } from '../rpc/protocol.ts';
import type { UnpackProtocol } from './unpack.protocol.ts';

/** @throws LabError (the handler) `malformed-file`, `truncated-file`, `storage-failed`. */
export function createUnpack(): Handlers<UnpackProtocol> {
  return {
    async gather({ blob, batch }, { signal }) {
      const stored = await readBlob(blob, batch.start, batch.end);
      const unzlib = await loadUnzlib();
      signal.throwIfAborted();
      const wanted = batch.end - batch.start;
      if (stored.length < wanted) throw truncated('HDF5 chunks', wanted, stored.length);
      const value = gather(stored, batch, unzlib);
      return { value, transfer: [value.buffer] };
    },
  };
}
