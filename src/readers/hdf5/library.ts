/**
 * @file The HDF5 library (h5wasm), loaded when the first HDF5 file is opened, and dropped files as
 * files of its file system.
 *
 * A dropped file becomes an empty in-memory node whose size and `read` are ours: see
 * docs/decisions/031-hdf5-pages.md. Without the throwing error handler a failed read would return
 * uninitialised memory, so it is switched on before anything else.
 *
 * A trap leaves the library's stack used up and its state half changed: it is thrown away, and loaded
 * anew for what comes next. See docs/decisions/211-hdf5-loaded-anew.md.
 */
import type * as H5 from 'h5wasm';
import { LabError } from '../../domain/errors.ts';
import { PAGE_BYTES } from '../limits.ts';
import { asHdf5Error } from './failure.ts';
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
  /** A trap has made it unusable: no call may be made with it any more. */
  broken: boolean;
}

const pages = createPageCache(MAX_PAGES, PAGE_BYTES);
let library: Promise<Library> | undefined;
let isRenewed = false;
let mounts = 0;

async function load(): Promise<Library> {
  const h5 = await import('h5wasm');
  const module = await h5.ready;
  module.activate_throwing_error_handler();
  return { h5, module, pages, broken: false };
}

/** A second instance. The classes of h5wasm know one module only, which from now on shows this one's. */
async function loadAnew(): Promise<Library> {
  const h5 = await import('h5wasm');
  const { default: makeModule } =
    await import('../../../node_modules/h5wasm/dist/esm/hdf5_util.js');
  const module = await makeModule({ noInitialRun: true });
  module.activate_throwing_error_handler();
  for (const key of Object.keys(h5.Module)) Reflect.deleteProperty(h5.Module, key);
  Object.setPrototypeOf(h5.Module, module);
  return { h5, module, pages, broken: false };
}

/** The library; the same one each time until it breaks. */
export function loadLibrary(): Promise<Library> {
  library ??= isRenewed ? loadAnew() : load();
  return library;
}

/** Thrown away: what still holds on to it does not keep its memory. */
function retire(broken: Library): void {
  if (broken.broken) return;
  broken.broken = true;
  broken.module = broken.h5.Module;
  isRenewed = true;
  library = undefined;
}

/** Its own diagnostics leave it whole; a trap, a full stack or a missing function in a plugin do not. */
function breaks(error: unknown): boolean {
  const isTrap = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
  return isTrap || error instanceof TypeError || !(error instanceof Error);
}

/**
 * Work with the library, in one go: every call of it is made in here.
 *
 * @param what  What is being done, e.g. `reading /betas`.
 * @throws LabError for whatever it throws; `worker-crashed` where it broke since the file was opened.
 */
export function withLibrary<T>(used: Library, what: string, work: () => T): T {
  if (used.broken) {
    throw new LabError(
      'worker-crashed',
      `HDF5: ${what} failed: a damaged file broke the HDF5 library meanwhile. Do it again.`,
      { what },
    );
  }
  try {
    return work();
  } catch (error) {
    if (breaks(error)) retire(used);
    throw asHdf5Error(error, what);
  }
}

function nodeOf({ FS }: Library['module'], path: string): FileNode {
  // The file system's published types lack the fields that a mounted file needs.
  return FS.lookupPath(path, {}).node as unknown as FileNode;
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
  const { module } = library;
  const { FS } = module;
  mounts += 1;
  const path = `/dropped-${mounts}.h5`;
  FS.writeFile(path, new Uint8Array(0));
  const node = nodeOf(module, path);
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
      FS.unlink(path);
      pages.drop(loader);
    },
  };
}
