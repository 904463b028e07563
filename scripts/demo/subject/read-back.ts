/**
 * @file Opens the subject's HDF5 files with h5wasm, the library that the page uses, and compares with h5py's numbers.
 *
 * `check.py` reads the files with h5py; this closes the gap to the page: same shapes and chunks, voxels without a chunk read as
 * zeros, and the sum of a session equals the one that `reference.py` printed. Run: `tsx read-back.ts <tree> <reference.json>`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import h5wasm, { Dataset, File as Hdf5File } from 'h5wasm/node';

interface Reference {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly sum: number;
  readonly allocated: readonly number[];
  readonly series: readonly number[];
  readonly empty: readonly number[];
  readonly pixels: readonly number[];
}

function fail(what: string): never {
  throw new Error(`read-back: ${what}`);
}

function dataset(path: string, name: string): Dataset {
  const found = new Hdf5File(path, 'r').get(name);
  return found instanceof Dataset ? found : fail(`${name} is not a dataset of ${path}`);
}

/** Numbers of a slice; h5wasm gives a typed array for numeric types. */
function numbers(from: Dataset, ranges: [number, number][]): number[] {
  const value = from.slice(ranges);
  if (!(value instanceof Int16Array) && !(value instanceof Uint8Array))
    return fail('unexpected type of values');
  return Array.from(value);
}

function at([k, j, i]: readonly number[], trials: number): [number, number][] {
  if (k === undefined || j === undefined || i === undefined)
    return fail('a voxel has three indices');
  return [
    [0, trials],
    [k, k + 1],
    [j, j + 1],
    [i, i + 1],
  ];
}

function same(found: readonly number[], expected: readonly number[], what: string): void {
  if (found.length !== expected.length || found.some((v, n) => v !== expected[n]))
    fail(
      `${what}: found ${found.slice(0, 8).join(', ')}, expected ${expected.slice(0, 8).join(', ')}`,
    );
}

/** Sum over everything, plane by plane, as the page reads. */
function total(betas: Dataset, shape: readonly number[]): number {
  const [trials = 0, z = 0, y = 0, x = 0] = shape;
  let sum = 0;
  for (let k = 0; k < z; k++)
    for (const value of numbers(betas, [
      [0, trials],
      [k, k + 1],
      [0, y],
      [0, x],
    ]))
      sum += value;
  return sum;
}

async function main(tree: string, referencePath: string): Promise<void> {
  const module = await h5wasm.ready;
  module.activate_throwing_error_handler();
  const reference = JSON.parse(readFileSync(referencePath, 'utf8')) as Reference;
  const folder = 'nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR';
  const betas = dataset(join(tree, folder, 'betas_session01.hdf5'), 'betas');
  const trials = reference.shape[0] ?? fail('no shape');
  same(betas.shape ?? [], reference.shape, 'shape');
  same(betas.metadata.chunks ?? [], reference.chunks, 'chunks');
  same(numbers(betas, at(reference.allocated, trials)), reference.series, 'a voxel with data');
  if (numbers(betas, at(reference.empty, trials)).some((v) => v !== 0))
    fail('a voxel without a chunk is not 0');
  same([total(betas, reference.shape)], [reference.sum], 'sum of session 1');
  const brick = dataset(join(tree, 'nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5'), 'imgBrick');
  const [, height = 0, width = 0] = brick.shape ?? [];
  const picture = numbers(brick, [
    [999, 1000],
    [0, height],
    [0, width],
    [0, 3],
  ]);
  same(picture, reference.pixels, 'the last picture');
  console.log(
    'h5wasm reads what h5py reads: shape',
    reference.shape.join('x'),
    'sum',
    reference.sum,
  );
}

const [tree = '', reference = ''] = process.argv.slice(2);
await main(tree, reference);
