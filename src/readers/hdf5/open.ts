/** @file An HDF5 file: every dataset that it holds, as named arrays. */
import type { Dataset, Filter, Group } from 'h5wasm';
import type { Problem } from '../../domain/arrays.ts';
import { LabError } from '../../domain/errors.ts';
import { overLimit, truncated, unsupportedType } from '../fail.ts';
import { MAX_ARRAYS } from '../limits.ts';
import { countOf } from '../numbers.ts';
import { assertReadable } from '../flat-layout.ts';
import { stringArray } from '../strings.ts';
import type { NamedArray, OpenedFile, OpenOptions, ReaderFile } from '../types.ts';
import { fieldArrays } from './compound.ts';
import { numberArray, shapeOf } from './dataset.ts';
import { hasChecksum, isPlainBitshuffle } from './direct/filters.ts';
import { asHdf5Error, assertNoneMissing } from './failure.ts';
import { loadLibrary, mountFile } from './library.ts';
import { syncLoaderOf } from './loader.ts';
import { filterName, installPlugins, lackingFilter } from './plugins.ts';
import type { Hdf5Handle } from './slab.ts';
import { hdf5TypeOf } from './types.ts';
import { objectPaths } from './walk.ts';

/** Rough memory of one string, for the limit on string arrays. */
const STRING_BYTES = 64;

/** A superblock and an empty root group. */
const SMALLEST_FILE = 195;

/** A dataset's path, and the dataset. */
export interface FoundDataset {
  path: string;
  dataset: Dataset;
}

/** All datasets of a file; what else it holds, but groups and types, becomes a problem. */
export function findDatasets(
  handle: Hdf5Handle,
  root: Group,
  problems: Problem[],
  skip: (path: string) => boolean = () => false,
): FoundDataset[] {
  const { Dataset: DatasetClass, Datatype: DatatypeClass } = handle.library.h5;
  const found: FoundDataset[] = [];
  for (const path of objectPaths(handle, skip)) {
    const entity = root.get(path);
    if (entity instanceof DatasetClass) found.push({ path, dataset: entity });
    else if (!(entity instanceof DatatypeClass)) problems.push(linkProblem(path));
    if (found.length > MAX_ARRAYS) {
      throw overLimit('HDF5 datasets', MAX_ARRAYS, found.length, 'Split the file.');
    }
  }
  return found;
}

function linkProblem(path: string): Problem {
  return {
    code: 'missing-part',
    message: `${path} is a link that leads out of this file or nowhere. It is left out.`,
  };
}

/** A virtual dataset shows values of others; those of other files would come back as fill values. */
function outsideProblem({ path, dataset }: FoundDataset): Problem | undefined {
  const sources = dataset.metadata.virtual_sources ?? [];
  const outside = new Set(sources.map((source) => source.file_name).filter((name) => name !== '.'));
  if (outside.size === 0) return undefined;
  const [first = ''] = outside;
  const more = outside.size > 1 ? ` and ${outside.size - 1} others` : '';
  return {
    code: 'missing-part',
    message:
      `${path} is a virtual dataset, whose values lie in ${first}${more}. It is left out; ` +
      'copy its values into one file (h5repack -l CONTI in.h5 out.h5).',
  };
}

function fieldProblem(path: string): Problem {
  const { code, message } = unsupportedType(path, 'of this field', 'The field is left out.');
  return { code, message };
}

function textArray(
  found: FoundDataset,
  name: string,
  missing: readonly string[],
  meta: NamedArray['meta'],
): NamedArray {
  const shape = shapeOf(found.dataset.metadata);
  return stringArray(
    name,
    shape,
    () => {
      try {
        assertNoneMissing(found.path, missing);
        assertReadable(countOf(shape), STRING_BYTES);
        const value = found.dataset.value;
        const list = Array.isArray(value) ? value : [value];
        return Promise.resolve(list.map(String));
      } catch (error) {
        return Promise.reject(asHdf5Error(error, `reading ${found.path}`));
      }
    },
    meta,
  );
}

/** Bitshuffle alone takes any bytes for numbers; with a codec inside, or a checksum, damage shows. */
function noteOf(filters: readonly Filter[]): { note?: string } {
  if (!filters.some(isPlainBitshuffle) || filters.some(hasChecksum)) return {};
  return {
    note: 'Stored by Bitshuffle without a checksum: bytes damaged on the way are read as other numbers, unnoticed.',
  };
}

/** A dataset as arrays: one, or one a field, or none with a problem. */
export function arraysOf(
  handle: Hdf5Handle,
  found: FoundDataset,
  name: string,
  problems: Problem[],
): NamedArray[] {
  const { dataset, path } = found;
  const { metadata } = dataset;
  const outside = outsideProblem(found);
  if (outside) {
    problems.push(outside);
    return [];
  }
  const type = hdf5TypeOf(metadata);
  const { filters } = dataset;
  const names = filters.map(filterName);
  const missing = filters.flatMap((filter) => lackingFilter(filter) ?? []);
  const shape = shapeOf(metadata);
  const chunks = metadata.chunks?.map(Number) ?? null;
  const meta = {
    chunks,
    filters: names,
    ...('enumNames' in type ? { names: type.enumNames } : {}),
    ...noteOf(filters),
  };
  const { littleEndian } = metadata;
  const source = { handle, path, shape, chunks, filters, missing, littleEndian };
  switch (type.kind) {
    case 'number':
      return [
        numberArray(
          { ...source, dtype: type.dtype, enumerated: type.enumNames !== undefined },
          name,
          meta,
        ),
      ];
    case 'string':
      return [textArray(found, name, missing, meta)];
    case 'compound':
      problems.push(...type.leftOut.map((field) => fieldProblem(`${path}.${field}`)));
      return fieldArrays(
        handle,
        { path, name, shape, width: metadata.size, missing, meta },
        type.fields,
      );
    case 'reference':
    case 'unsupported': {
      const what = type.kind === 'reference' ? 'object reference' : type.name;
      const { code, message } = unsupportedType(path, what, 'The array is left out.');
      problems.push({ code, message });
      return [];
    }
  }
}

/** Fetch the filters that these datasets need. */
export async function installFor(
  handle: Hdf5Handle,
  found: readonly FoundDataset[],
): Promise<void> {
  await installPlugins(
    handle.library,
    found.flatMap(({ dataset }) => dataset.filters),
  );
}

/** Open a dropped file with the library. `close` undoes it. */
export async function openHandle(
  file: ReaderFile,
  options?: OpenOptions,
): Promise<{ handle: Hdf5Handle; root: Group; close: () => void }> {
  const library = await loadLibrary();
  options?.signal?.throwIfAborted();
  const loader = await syncLoaderOf(file.blob);
  const { path, unmount } = mountFile(library, loader);
  try {
    const opened = new library.h5.File(path, 'r');
    const close = () => {
      opened.close();
      unmount();
    };
    const { crew } = options ?? {};
    const handle = { library, id: opened.file_id, blob: file.blob, loader, crew };
    return { handle, root: opened, close };
  } catch (error) {
    unmount();
    if (file.blob.size < SMALLEST_FILE) throw truncated('HDF5 file', SMALLEST_FILE, file.blob.size);
    throw asHdf5Error(error, 'opening the file');
  }
}

/**
 * Open an HDF5 file: arrays by their full path, e.g. `/betas`.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`.
 */
export async function openHdf5(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  const { handle, root, close } = await openHandle(file, options);
  const problems: Problem[] = [];
  try {
    const found = findDatasets(handle, root, problems);
    await installFor(handle, found);
    const arrays = found.flatMap((one) => arraysOf(handle, one, one.path, problems));
    return { format: 'hdf5', arrays, problems, close };
  } catch (error) {
    close();
    if (error instanceof LabError) throw error;
    throw asHdf5Error(error, 'listing the datasets');
  }
}
