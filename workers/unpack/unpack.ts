/** @file Reads a batch of packed chunks and gives the values that are wanted of it. */
import { gatherFrom } from '../../src/readers/hdf5/direct/packed-batch.ts';
import { loadUnzlib } from '../../src/readers/libdeflate/unzlib.ts';
import type { Handlers } from '../rpc/protocol.ts';
import type { UnpackProtocol } from './unpack.protocol.ts';

/** @throws LabError (the handler) `malformed-file`, `truncated-file`, `storage-failed`. */
export function createUnpack(): Handlers<UnpackProtocol> {
  return {
    async gather({ blob, batch }, { signal }) {
      const value = await gatherFrom(blob, batch, await loadUnzlib(), signal);
      return { value, transfer: [value.buffer] };
    },
  };
}
