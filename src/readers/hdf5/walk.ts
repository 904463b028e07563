/**
 * @file All objects of an HDF5 file by their paths. Groups are walked here, not by the library: it goes
 * down by calling itself, and a file whose groups are nested thousands deep would break it for good.
 */
import { overLimit } from '../fail.ts';
import type { Hdf5Handle } from './slab.ts';

/** Groups in groups; archives of folders have a dozen. */
const MAX_DEPTH = 64;
const MAX_OBJECTS = 200_000;

/** Where an object's header lies, which is the same under all its names. */
function addressOf({ library, id }: Hdf5Handle, path: string): string {
  return Array.from(library.module.create_object_reference(id, path)).join();
}

/**
 * Paths of everything that is no group, sorted within each group. A group is visited once, by the first
 * of its names that is no soft link, so links that go round are no trap.
 *
 * @param skip  Paths that are left out, with all below them.
 * @throws LabError `limit-exceeded` for groups nested too deep, or too many objects.
 */
export function objectPaths(handle: Hdf5Handle, skip: (path: string) => boolean): string[] {
  const { library, id } = handle;
  const { module } = library;
  const visited = new Set<string>();
  const paths: string[] = [];

  function visitChild(path: string, depth: number): void {
    if (skip(path)) return;
    if (module.get_type(id, path) !== module.H5G_GROUP) {
      paths.push(path);
      return;
    }
    // A soft link to a group is another name for what is listed elsewhere.
    if (module.get_symbolic_link(id, path) === null) visitGroup(path, depth + 1);
  }

  function visitGroup(path: string, depth: number): void {
    if (depth > MAX_DEPTH) {
      throw overLimit('HDF5 groups in groups', MAX_DEPTH, depth, 'Write the arrays less deep.');
    }
    const address = addressOf(handle, path);
    if (visited.has(address)) return;
    visited.add(address);
    const names = Array.from(module.get_names(id, path, false)).sort();
    if (paths.length + visited.size + names.length > MAX_OBJECTS) {
      const found = paths.length + names.length;
      throw overLimit('HDF5 objects', MAX_OBJECTS, found, 'Split the file.');
    }
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const name of names) visitChild(prefix + name, depth);
  }

  visitGroup('/', 0);
  return paths;
}
