/**
 * @file Responses given by hand: matrices of trials by voxels, or volumes through a mask. Several are
 * joined by the split they were given with.
 */
import type { Units } from '../../domain/arrays.ts';
import { LabError } from '../../domain/errors.ts';
import type { ReadOptions } from '../../readers/types.ts';
import { describeSource, readResolved, withRole } from '../assigned/source.ts';
import type { Resolved } from '../assigned/source.ts';
import type { BetasBlock, SessionBlocks } from '../betas-source.ts';
import { countOf, gridOf } from '../loaded-file.ts';
import { dimsText, sameDims } from '../nsd/subjects.ts';
import { partsOf } from '../recognise/claim.ts';
import type { Part } from '../recognise/claim.ts';
import type { Responses, VoxelSpace } from './types.ts';
import { columnsFromNumpy, volumeLabels, voxelsOf } from './voxels.ts';

function assertMatrix(found: Resolved): void {
  if (found.shape.length >= 2 && found.array.dtype !== 'string') return;
  throw new LabError(
    'shape-mismatch',
    `Responses need a row for each trial and a column for each voxel; ${describeSource(found)} is ` +
      `${found.shape.join('×') || 'a single value'} (${found.array.dtype}). Choose a 2-D array of numbers.`,
    { file: found.file.path, expected: ['nTrials', 'nVoxels'], found: [...found.shape] },
  );
}

function assertSameWidth(width: number, first: Resolved, found: Resolved): void {
  const own = countOf(found.shape.slice(1));
  if (own === width) return;
  throw new LabError(
    'shape-mismatch',
    `Responses must have the same voxels everywhere: ${describeSource(first)} is ${first.shape.join('×')}, ` +
      `${describeSource(found)} is ${found.shape.join('×')}. Choose arrays of the same columns` +
      `${found.shape[0] === width ? ', or set “transposed”: its rows are as many as the voxels' : ''}.`,
    { file: found.file.path, expected: [...first.shape], found: [...found.shape] },
  );
}

/** Rows whose order was said by hand lie on the grid of a mask that has as many voxels. */
async function placedByHand(
  first: Resolved,
  nColumns: number,
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<{ voxels: VoxelSpace; columns: Uint32Array | undefined } | undefined> {
  const { order } = first.source;
  if (order !== 'nifti' && order !== 'numpy') return undefined;
  const voxels = await voxelsOf(parts, options);
  if (!voxels?.grid || voxels.nVoxels !== nColumns) return undefined;
  return { voxels, columns: order === 'numpy' ? columnsFromNumpy(voxels.grid) : undefined };
}

/** Voxels of assigned responses: a mask for volumes or vectors, else every column. */
async function assignedVoxels(
  first: Resolved,
  mask: Resolved | undefined,
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<{ voxels: VoxelSpace; columns: Uint32Array | undefined }> {
  const nColumns = countOf(first.shape.slice(1));
  if (first.array.shape.length >= 4) {
    const dims = gridOf(first.array) ?? [0, 0, 0];
    const onGrid = partsOf(parts, 'roi').filter(({ claim }) => sameDims(claim.grid, dims));
    const chosen = await voxelsOf(onGrid, options);
    const all = Uint32Array.from({ length: nColumns }, (_, i) => i);
    const voxels = chosen ?? {
      nVoxels: nColumns,
      grid: { dims, voxelLinear: all },
      vertices: undefined,
      chosenBy: `the whole grid ${dimsText(dims)}`,
      files: [],
    };
    return { voxels, columns: voxels.grid?.voxelLinear };
  }
  const told = await placedByHand(first, nColumns, parts, options);
  if (told) return told;
  const bare: VoxelSpace = {
    nVoxels: nColumns,
    grid: undefined,
    vertices: undefined,
    chosenBy: 'columns',
    files: [],
  };
  if (!mask || countOf(mask.shape) !== nColumns) return { voxels: bare, columns: undefined };
  const values = await readResolved(mask, options);
  const columns = Uint32Array.from([...values.keys()].filter((i) => (values[i] ?? 0) > 0));
  if (columns.length === 0) {
    throw new LabError('empty-roi', `${describeSource(mask)} selects no voxel.`, {
      file: mask.file.path,
    });
  }
  return { voxels: { ...bare, nVoxels: columns.length, chosenBy: mask.file.path }, columns };
}

/** As said by hand, or z-scores when the file says so; else what the values are in is not known. */
function unitsOfAll(found: readonly Resolved[]): Units {
  const units = new Set(found.map(({ source, array }) => source.units ?? array.units));
  const [only = 'unknown'] = units;
  return units.size === 1 ? only : 'unknown';
}

/**
 * One session for rows that come with a split (they belong together), else one an array.
 */
function sessionsFrom(blocks: BetasBlock[], together: boolean): SessionBlocks[] {
  const nTrials = blocks.reduce((sum, block) => sum + block.nTrials, 0);
  if (together) return [{ session: 1, firstTrial: 0, nTrials, blocks }];
  let firstTrial = 0;
  return blocks.map((block, i) => {
    const session = { session: i + 1, firstTrial, nTrials: block.nTrials, blocks: [block] };
    firstTrial += block.nTrials;
    return session;
  });
}

/**
 * @returns undefined when no array has the role.
 * @throws LabError `shape-mismatch` with both shapes; `empty-roi` for a mask without a voxel.
 */
export async function fromAssigned(
  assigned: readonly Resolved[],
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const found = withRole(assigned, 'responses');
  const [first] = found;
  if (!first) return undefined;
  for (const one of found) assertMatrix(one);
  const width = countOf(first.shape.slice(1));
  for (const one of found) assertSameWidth(width, first, one);
  const mask = withRole(assigned, 'mask')[0];
  const { voxels, columns } = await assignedVoxels(first, mask, parts, options);
  const blocks = found.map(({ array, shape, transposed, source: { missing } }): BetasBlock => {
    const piece = { array, columns, rows: undefined, transposed, missing };
    return { nTrials: shape[0] ?? 0, pieces: [piece] };
  });
  const splits = found.map(({ source }) => source.split);
  const sided = splits.every((split) => split !== undefined);
  const given = blocks.flatMap(({ nTrials }, i) =>
    new Array<boolean>(nTrials).fill(splits[i] === 'val'),
  );
  return {
    sessions: sessionsFrom(
      blocks,
      splits.some((split) => split !== undefined),
    ),
    nTrials: given.length,
    voxels,
    units: unitsOfAll(found),
    order: voxels.grid ? 'nifti' : (first.source.order ?? 'unknown'),
    given: sided && new Set(splits).size === 2 ? given : undefined,
    regions: voxels.grid ? volumeLabels(parts, voxels.grid.voxelLinear) : [],
    origin: 'hand',
    rowPictures: undefined,
    file: first.file.path,
  };
}
