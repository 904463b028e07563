/** @file An HDF5 file: every dataset that it holds, as named arrays. */
import type { Dataset, Filter } from 'h5wasm';
import type { Problem } from '../../domain/arrays.ts';
import { overLimit, unsupportedType } from '../fail.ts';
import { MAX_ARRAYS } from '../limits.ts';
import { countOf } from '../numbers.ts';
import { assertReadable } from '../flat-layout.ts';
import { stringArray } from '../strings.ts';
import type { NamedArray, OpenedFile, OpenOptions, ReaderFile } from '../types.ts';
import { fieldArrays } from './compound.ts';
import { numberArray, shapeOf } from './dataset.ts';
import { hasChecksum, isPlainBitshuffle } from './direct/filters.ts';
import { assertNoneMissing } from './failure.ts';
import { openHandle } from './handle.ts';
import { withLibrary } from './library.ts';
import { filterName, installPlugins, lackingFilter } from './plugins.ts';
import type { Hdf5Handle } from './slab.ts';
import { hdf5TypeOf } from './types.ts';
import { objectPaths } from './walk.ts';

/** Rough memory of one string, for the limit on string arrays. */
const STRING_BYTES = 64;

/** A dataset's path, and the dataset. */
export interface FoundDataset {
  path: string;
  dataset: Dataset;
}

/** All datasets of a file; what else it holds, but groups and types, becomes a problem. */
export function findDatasets(
  handle: Hdf5Handle,
  problems: Problem[],
  skip: (path: string) => boolean = () => false,
): FoundDataset[] {
  const { Dataset: DatasetClass, Datatype: DatatypeClass } = handle.library.h5;
  const found: FoundDataset[] = [];
  for (const path of objectPaths(handle, skip)) {
    const entity = handle.root.get(path);
    if (entity instanceof DatasetClass) found.push({ path, dataset: entity });
    else if (!(entity instanceof DatatypeClass)) problems.push(linkProblem(path));
    if (found.length > MAX_ARRAYS) {
      throw overLimit('HDF5 datasets', MAX_ARRAYS, found.length, 'Split the file.');
    }
  }
  handle.filters = found.flatMap(({ dataset }) => dataset.filters);
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
  handle: Hdf5Handle,
  found: FoundDataset,
  name: string,
  missing: readonly string[],
  meta: NamedArray['meta'],
): NamedArray {
  const { path } = found;
  const shape = shapeOf(found.dataset.metadata);
  return stringArray(
    name,
    shape,
    async () => {
      assertNoneMissing(path, missing);
      assertReadable(countOf(shape), STRING_BYTES);
      await handle.revive();
      return withLibrary(handle.library, `reading ${path}`, () => {
        const dataset = handle.root.get(path);
        const value = dataset instanceof handle.library.h5.Dataset ? dataset.value : [];
        return (Array.isArray(value) ? value : [value]).map(String);
      });
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
      return [textArray(handle, found, name, missing, meta)];
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

/**
 * Open an HDF5 file: arrays by their full path, e.g. `/betas`.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`.
 */
export async function openHdf5(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  const { handle, close } = await openHandle(file, options);
  const problems: Problem[] = [];
  try {
    const arrays = withLibrary(handle.library, 'listing the datasets', () => {
      const found = findDatasets(handle, problems);
      return found.flatMap((one) => arraysOf(handle, one, one.path, problems));
    });
    await installPlugins(handle.library, handle.filters);
    return { format: 'hdf5', arrays, problems, close };
  } catch (error) {
    close();
    throw error;
  }
}
