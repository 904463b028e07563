/**
 * @file MindEye 1's webdataset: tar shards of samples, each with its picture, its nsdId and three
 * rows of masked voxels, which are averaged (where there are fewer repetitions, rows stand twice).
 * Voxels are in numpy's order as in the rest of that pipeline; where the shard also holds the whole
 * brain, the order is read off it instead of believed.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Id73k } from '../../domain/ids.ts';
import { nsdId, toId73k } from '../../domain/ids.ts';
import type { ReadOptions } from '../../readers/types.ts';
import { averagedRows } from '../averaged-rows.ts';
import type { SessionBlocks } from '../betas-source.ts';
import { readRowRange } from '../read-columns.ts';
import type { ImageRowsClaim, Part } from '../recognise/claim.ts';
import { refusal } from '../refuse.ts';
import { numberTrials } from './from-volumes.ts';
import type { Responses } from './types.ts';
import { bareSpace, columnsFromNumpy, orderOf, placed, volumeLabels, voxelsOf } from './voxels.ts';

type Shard = Part<ImageRowsClaim>;
type Grid = NonNullable<DatasetInfo['grid']>;

const SIDES = { train: 0, val: 1, test: 2 };

function sorted(shards: readonly Shard[]): Shard[] {
  const rank = ({ claim }: Shard) =>
    SIDES[claim.shard?.side ?? 'train'] * 1e6 + (claim.shard?.index ?? 0);
  return shards.toSorted((a, b) => rank(a) - rank(b));
}

/** Does `row` equal the volume at these places? Both were rounded from the same numbers. */
function agrees(row: NumericArray, volume: NumericArray, places: readonly number[]): boolean {
  return row.every((value, i) => Math.abs(value - (volume[places[i] ?? -1] ?? NaN)) < 1e-3);
}

/** Places of the voxels in `[x, y, z]` and in `[z, y, x]` volumes, row-major. */
function placesIn({ dims: [nx, ny, nz], voxelLinear }: Grid, shape: readonly number[]) {
  const xFirst = shape[0] === nx && shape[2] === nz;
  return Array.from(voxelLinear, (linear) => {
    const i = linear % nx;
    const j = Math.floor(linear / nx) % ny;
    const k = Math.floor(linear / (nx * ny));
    return xFirst ? (i * ny + j) * nz + k : linear;
  });
}

type Order = 'numpy' | 'nifti';

/** The order that the whole brain beside the rows proves; undefined where there is none. */
async function provedOrder(
  { file, claim }: Shard,
  grid: Grid,
  options?: ReadOptions,
): Promise<Order | undefined> {
  const { wholeBrain, raw } = claim.shard ?? {};
  if (!wholeBrain || !raw) return undefined;
  const row = (await readRowRange(raw, 0, 1, options)).subarray(0, claim.nColumns);
  const size = grid.dims[0] * grid.dims[1] * grid.dims[2];
  const volume = (await readRowRange(wholeBrain, 0, 1, options)).subarray(0, size);
  const places = placesIn(grid, wholeBrain.shape.slice(-3));
  const turned = Float32Array.from(columnsFromNumpy(grid), (column) => row[column] ?? NaN);
  if (agrees(turned, volume, places)) return 'numpy';
  if (agrees(row, volume, places)) return 'nifti';
  throw refusal(
    'unknown-order',
    `${file.path}: the masked voxels are in the order of neither numpy nor the file, by the whole ` +
      'brain beside them. The mask belongs to other data; drop the one these were made with.',
    [file],
  );
}

/**
 * Order of the rows: proved where it can be, else as taken or said.
 *
 * @throws LabError `unknown-order` when the rows are in neither order, or not in the one that was said.
 */
async function orderOfRows(shard: Shard, grid: Grid | undefined, options?: ReadOptions) {
  const { order = 'unknown' } = shard.claim;
  const proved = grid && (await provedOrder(shard, grid, options));
  if (proved === 'numpy' && order === 'nifti') {
    throw refusal(
      'unknown-order',
      `${shard.file.path} was said to list its voxels x fastest; the whole brain beside them proves z fastest (numpy). ` +
        'Take the correction back.',
      [shard.file],
    );
  }
  return proved ?? order;
}

function assertWidth(shard: Shard, expected: number): void {
  if (shard.claim.nColumns === expected) return;
  throw refusal(
    'shape-mismatch',
    `Expected ${expected} voxels, found ${shard.claim.nColumns} in ${shard.file.path}. Drop shards of one ` +
      'subject, with its own nsdgeneral.',
    [shard.file],
    { expected, found: shard.claim.nColumns },
  );
}

async function picturesOf(shards: readonly Shard[], options?: ReadOptions): Promise<Id73k[]> {
  const ids: Id73k[] = [];
  for (const { claim } of shards) {
    const rows = (await claim.shard?.nsdIds.read(options)) ?? [];
    for (const id of rows) ids.push(toId73k(nsdId(id)));
  }
  return ids;
}

/** Held out: the test shards, else the validation ones; undefined when there is one side only. */
function heldOut(shards: readonly Shard[]): boolean[] | undefined {
  const sides = new Set(shards.map(({ claim }) => claim.shard?.side));
  const side = sides.has('test') ? 'test' : 'val';
  if (!sides.has(side) || sides.size === 1) return undefined;
  return shards.flatMap(({ claim }) =>
    new Array<boolean>(claim.nRows).fill(claim.shard?.side === side),
  );
}

/** @returns undefined without shards. */
export async function fromShards(
  parts: readonly Part[],
  found: readonly Shard[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const shards = sorted(found);
  const [first] = shards;
  if (!first) return undefined;
  const chosen = await voxelsOf(parts, options);
  const nVoxels = chosen?.nVoxels ?? first.claim.nColumns;
  for (const shard of shards) assertWidth(shard, nVoxels);
  const order = await orderOfRows(first, chosen?.grid, options);
  const voxels = placed(chosen ?? bareSpace(nVoxels), order);
  const columns = voxels.grid && order === 'numpy' ? columnsFromNumpy(voxels.grid) : undefined;
  const sessions = shards.map(({ claim }, i): Omit<SessionBlocks, 'firstTrial'> => {
    const array = averagedRows(claim.array);
    const { nRows: nTrials, missing } = claim;
    const piece = { array, columns, rows: undefined, transposed: false, missing };
    return { session: i + 1, nTrials, blocks: [{ nTrials, pieces: [piece] }] };
  });
  const rowPictures = await picturesOf(shards, options);
  return {
    sessions: numberTrials(sessions),
    nTrials: rowPictures.length,
    voxels,
    units: first.claim.units,
    order: orderOf(order, voxels),
    regions: voxels.grid ? volumeLabels(parts, voxels.grid.voxelLinear) : [],
    given: heldOut(shards),
    origin: 'rows',
    rowPictures,
    file: first.file.path,
  };
}

/** The shards of a data set in the order of its trials. */
export function shardsOf(parts: readonly Part[]): Shard[] {
  return sorted(
    parts.filter((part): part is Shard => {
      return part.claim.kind === 'image-rows' && part.claim.layout === 'mindeye1';
    }),
  );
}
