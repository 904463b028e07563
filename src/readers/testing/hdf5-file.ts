/** @file HDF5 files of a dataset `/x` (and copies of it) of int16, written by the library itself. */
import { loadLibrary } from '../hdf5/library.ts';

export interface Hdf5Layout {
  shape: number[];
  chunks: number[];
  gzip: boolean;
}

/**
 * @param data    Row-major in the shape.
 * @param copies  With more than one, `/x1`, `/x2`, … hold the same.
 */
export async function hdf5Of(layout: Hdf5Layout, data: Int16Array, copies = 1): Promise<Blob> {
  const { shape, chunks, gzip } = layout;
  const { h5, module } = await loadLibrary();
  const file = new h5.File('/made.h5', 'w');
  const packing = gzip ? { compression: 'gzip' as const } : {};
  for (let copy = 0; copy < copies; copy++) {
    const name = copy === 0 ? 'x' : `x${copy}`;
    file.create_dataset({ name, data, shape, chunks, dtype: '<h', ...packing });
  }
  file.close();
  const bytes = new Uint8Array(module.FS.readFile('/made.h5'));
  module.FS.unlink('/made.h5');
  return new Blob([bytes]);
}
