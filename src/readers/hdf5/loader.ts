/**
 * @file The one part of the HDF5 reader that depends on where it runs. In a worker, slices of the
 * dropped file are read synchronously as HDF5 asks for them. Elsewhere (Node, where the logic is
 * tested) nothing reads a Blob synchronously, so its bytes are fetched first, up to a limit.
 */
import { LabError } from '../../domain/errors.ts';
import { readBlob } from '../byte-source.ts';
import type { PageLoader } from './pages.ts';

/** Of the worker's global scope; not in the page's types. */
declare const FileReaderSync:
  (new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer }) | undefined;

/** Files that may be held whole where there is no synchronous reader. */
const MAX_HELD_BYTES = 536_870_912;

/** @throws LabError `internal` for a large file outside a worker; `storage-failed`. */
export async function syncLoaderOf(blob: Blob): Promise<PageLoader> {
  if (typeof FileReaderSync === 'function') {
    const reader = new FileReaderSync();
    return {
      size: blob.size,
      load: (start, end) => new Uint8Array(reader.readAsArrayBuffer(blob.slice(start, end))),
    };
  }
  if (blob.size > MAX_HELD_BYTES) {
    throw new LabError('internal', 'Large HDF5 files can only be read in a worker.', {
      bytes: blob.size,
    });
  }
  const bytes = await readBlob(blob, 0, blob.size);
  return { size: blob.size, load: (start, end) => bytes.subarray(start, end) };
}
