/**
 * @file The HDF5 library (h5wasm), loaded when the first HDF5 file is opened, and dropped files as
 * files of its file system.
 *
 * A dropped file becomes an empty in-memory node whose size and `read` are ours: see
 * docs/decisions/031-hdf5-pages.md. Without the throwing error handler a failed read would return
 * uninitialised memory, so it is switched on before anything else.
 */
import type * as H5 from 'h5wasm';
import { PAGE_BYTES } from '../limits.ts';
import { createPageCache } from './pages.ts';
import type { PageCache, PageLoader } from './pages.ts';

const MAX_PAGES = 16;

/** What we use of a node of the library's file system; its own types leave these out. */
interface FileNode {
  usedBytes: number;
  stream_ops: Record<string, unknown>;
}

export interface Library {
  /** The library's own interface. */
  h5: typeof H5;
  module: typeof H5.Module;
  pages: PageCache;
}

let library: Promise<Library> | undefined;
let mounts = 0;

async function load(): Promise<Library> {
  const h5 = await import('h5wasm');
  const module = await h5.ready;
  module.activate_throwing_error_handler();
  return { h5, module, pages: createPageCache(MAX_PAGES, PAGE_BYTES) };
}

/** The library; the same one each time. */
export function loadLibrary(): Promise<Library> {
  library ??= load();
  return library;
}

function nodeOf({ module }: Library, path: string): FileNode {
  // The file system's published types lack the fields that a mounted file needs.
  return module.FS.lookupPath(path, {}).node as unknown as FileNode;
}

/**
 * Make a dropped file readable under a path of the library's file system.
 *
 * @returns  The path, and how to undo it.
 */
export function mountFile(
  library: Library,
  loader: PageLoader,
): { path: string; unmount: () => void } {
  const { module, pages } = library;
  mounts += 1;
  const path = `/dropped-${mounts}.h5`;
  module.FS.writeFile(path, new Uint8Array(0));
  const node = nodeOf(library, path);
  node.usedBytes = loader.size;
  node.stream_ops = {
    ...node.stream_ops,
    read: (
      _stream: unknown,
      heap: Int8Array,
      offset: number,
      length: number,
      position: number,
    ): number => {
      const target = new Uint8Array(heap.buffer, heap.byteOffset + offset, length);
      return pages.read(loader, target, position);
    },
  };
  return {
    path,
    unmount: () => {
      node.usedBytes = 0;
      module.FS.unlink(path);
      pages.drop(loader);
    },
  };
}
