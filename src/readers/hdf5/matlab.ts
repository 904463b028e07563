/**
 * @file MAT v7.3: HDF5 as MATLAB writes it.
 *
 * MATLAB's column-major arrays show in HDF5 with their axes reversed; they are listed so, the axes
 * named `dim2, dim1`, and nothing is transposed. Structs are groups, cells are references into
 * `#refs#`, chars are uint16, logicals are flagged by an attribute. Checked against h5py reading
 * the same file (`scripts/fixtures/readers/mat73.py`).
 */
import type { Dataset } from 'h5wasm';
import type { Problem } from '../../domain/arrays.ts';
import { countOf } from '../numbers.ts';
import { asStrings, charArray, matlabAxes } from '../mat/arrays.ts';
import type { NamedArray, OpenedFile, ReaderFile, OpenOptions } from '../types.ts';
import { openHandle } from './handle.ts';
import { withLibrary } from './library.ts';
import { arraysOf, findDatasets } from './open.ts';
import type { FoundDataset } from './open.ts';
import { installPlugins } from './plugins.ts';
import type { Hdf5Handle } from './slab.ts';
import { hdf5TypeOf } from './types.ts';

const MAX_CELL_DEPTH = 8;
const MAX_CELLS = 100_000;

/** A text attribute, or undefined. */
function attribute(dataset: Dataset, name: string): unknown {
  return dataset.attrs[name]?.value;
}

function isEmptyMarker(dataset: Dataset): boolean {
  return Number(attribute(dataset, 'MATLAB_empty') ?? 0) !== 0;
}

/** `/s/field` is `s.field` in MATLAB. */
function matlabName(path: string): string {
  return path.replace(/^\//, '').replaceAll('/', '.');
}

function asMatlab(array: NamedArray, dataset: Dataset): NamedArray {
  const matlabClass = attribute(dataset, 'MATLAB_class');
  const meta = { ...array.meta, matlabClass, columnMajor: true };
  if (isEmptyMarker(dataset)) return emptyArray(array, meta);
  if (matlabClass === 'char' && array.dtype === 'uint16') {
    return charArray(array.path, [...array.shape].reverse(), (options) => array.read(options));
  }
  const axes = matlabAxes(array.shape.length);
  const dtype = matlabClass === 'logical' ? 'bool' : array.dtype;
  return { ...array, meta, axes, dtype };
}

/** MATLAB stores the dimensions of an empty array where its values would be. */
function emptyArray(array: NamedArray, meta: NamedArray['meta']): NamedArray {
  const read = () => Promise.resolve(new Float64Array(0));
  const { path, units } = array;
  return { path, units, meta, dtype: 'float64', shape: [0, 0], axes: matlabAxes(2), read };
}

/** Datasets that a cell array refers to. */
function cellMembers(handle: Hdf5Handle, found: FoundDataset): FoundDataset[] {
  const { Dataset: DatasetClass, Reference } = handle.library.h5;
  const { dataset, path } = found;
  if (countOf((dataset.shape ?? []).map(Number)) > MAX_CELLS) return [];
  const value = dataset.value;
  const references = Array.isArray(value) ? value : [value];
  return references.flatMap((reference, index) => {
    if (!(reference instanceof Reference)) return [];
    const member: unknown = dataset.dereference(reference);
    if (!(member instanceof DatasetClass)) return [];
    return [{ path: `${path}{${index + 1}}`, dataset: member }];
  });
}

function expand(
  handle: Hdf5Handle,
  found: FoundDataset,
  problems: Problem[],
  depth: number,
): NamedArray[] {
  const { dataset, path } = found;
  if (isEmptyMarker(dataset)) {
    const arrays = arraysOf(handle, { path: dataset.path, dataset }, matlabName(path), []);
    return arrays.map((array) => asMatlab(array, dataset));
  }
  if (hdf5TypeOf(dataset.metadata).kind === 'reference' && depth < MAX_CELL_DEPTH) {
    const members = cellMembers(handle, found);
    const cells = members.flatMap((member) => expand(handle, member, problems, depth + 1));
    const dims = (dataset.shape ?? []).map(Number).reverse();
    const strings = asStrings(matlabName(path), dims, cells);
    return strings ? [strings] : cells;
  }
  const arrays = arraysOf(handle, { path: dataset.path, dataset }, matlabName(path), problems);
  return arrays.map((array) => asMatlab(array, dataset));
}

function isInternal(path: string): boolean {
  return path.startsWith('/#refs#') || path.startsWith('/#subsystem#');
}

/**
 * Open a MAT v7.3 file: arrays by MATLAB's names, e.g. `betas`, `s.field`, `names{2}`.
 *
 * @throws LabError `truncated-file`, `malformed-file`, `limit-exceeded`.
 */
export async function openMat73(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  const { handle, close } = await openHandle(file, options);
  const problems: Problem[] = [];
  try {
    const arrays = withLibrary(handle.library, 'listing the variables', () => {
      const found = findDatasets(handle, problems, isInternal);
      return found.flatMap((one) => expand(handle, one, problems, 0));
    });
    await installPlugins(handle.library, handle.filters);
    return { format: 'mat7.3', arrays, problems, close };
  } catch (error) {
    close();
    throw error;
  }
}
