/** @file A dropped file, open with the HDF5 library; opened again with another instance after a trap. */
import type { File as Hdf5File } from 'h5wasm';
import { truncated } from '../fail.ts';
import type { OpenOptions, ReaderFile } from '../types.ts';
import { loadLibrary, mountFile, withLibrary } from './library.ts';
import type { Library } from './library.ts';
import { syncLoaderOf } from './loader.ts';
import type { PageLoader } from './pages.ts';
import { installPlugins } from './plugins.ts';
import type { Hdf5Handle } from './slab.ts';

/** A superblock and an empty root group. */
const SMALLEST_FILE = 195;

/** A file that one instance of the library has open. */
interface Mounted {
  opened: Hdf5File;
  close: () => void;
}

function mount(library: Library, loader: PageLoader): Mounted {
  const { path, unmount } = mountFile(library, loader);
  try {
    const opened = withLibrary(library, 'opening the file', () => new library.h5.File(path, 'r'));
    const close = () => {
      // The number of a file of a broken library may be another file's in the next.
      if (!library.broken) withLibrary(library, 'closing the file', () => opened.close());
      unmount();
    };
    return { opened, close };
  } catch (error) {
    unmount();
    if (loader.size < SMALLEST_FILE) throw truncated('HDF5 file', SMALLEST_FILE, loader.size);
    throw error;
  }
}

/**
 * Open a dropped file with the library. `close` undoes it.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `storage-failed`, `internal`.
 */
export async function openHandle(
  file: ReaderFile,
  options?: OpenOptions,
): Promise<{ handle: Hdf5Handle; close: () => void }> {
  const loader = await syncLoaderOf(file.blob);
  const library = await loadLibrary();
  options?.signal?.throwIfAborted();
  let mounted = mount(library, loader);
  let isClosed = false;
  const at = { library, id: mounted.opened.file_id, root: mounted.opened };
  const rest = { blob: file.blob, loader, crew: options?.crew, filters: [] };
  const handle: Hdf5Handle = { ...at, ...rest, revive };
  async function revive(): Promise<void> {
    while (handle.library.broken && !isClosed) {
      const next = await loadLibrary();
      await installPlugins(next, handle.filters);
      // Another reading may have been quicker, or another file have broken this instance too.
      if (next.broken || !handle.library.broken) continue;
      mounted.close();
      mounted = mount(next, loader);
      const { opened } = mounted;
      Object.assign(handle, { library: next, id: opened.file_id, root: opened });
    }
  }
  const close = () => {
    isClosed = true;
    mounted.close();
  };
  return { handle, close };
}
