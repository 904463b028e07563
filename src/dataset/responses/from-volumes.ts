/**
 * @file Sessions of an NSD subject as volumes or as rows of masked voxels. Rows in numpy's order are
 * turned to disk order where the mask is there; a file of many sessions is cut at 750 trials.
 */
import type { ReadOptions } from '../../readers/types.ts';
import type { SessionBlocks } from '../betas-source.ts';
import { TRIALS_PER_SESSION } from '../nsd/design.ts';
import { releaseOfSession } from '../nsd/release.ts';
import { partsOf } from '../recognise/claim.ts';
import type { BetasClaim, Part } from '../recognise/claim.ts';
import { refusal } from '../refuse.ts';
import type { Responses, VoxelSpace } from './types.ts';
import { bareSpace, columnsFromNumpy, orderOf, placed, volumeLabels, voxelsOf } from './voxels.ts';

function assertFits({ file, claim }: Part<BetasClaim>, voxels: VoxelSpace): void {
  if (claim.grid || claim.nColumns === voxels.nVoxels) return;
  throw refusal(
    'shape-mismatch',
    `The mask (${voxels.files.join(', ')}) selects ${voxels.nVoxels} voxels; ${file.path} has ` +
      `${claim.nColumns} columns. Drop the mask that these betas were made with, or none.`,
    [file, ...voxels.files.map((path) => ({ ...file, path }))],
    { expected: voxels.nVoxels, found: claim.nColumns },
  );
}

/** Place in the file of each voxel; undefined when the rows are as wanted. */
function columnsFor({ claim }: Part<BetasClaim>, voxels: VoxelSpace): Uint32Array | undefined {
  if (claim.grid) return voxels.grid?.voxelLinear;
  return claim.order === 'numpy' && voxels.grid ? columnsFromNumpy(voxels.grid) : undefined;
}

/** Sessions of a file: one, or as many as its rows make. */
function sessionsOfFile(
  part: Part<BetasClaim>,
  voxels: VoxelSpace,
): Omit<SessionBlocks, 'firstTrial'>[] {
  const { array, nTrials, session, manySessions, missing, bids } = part.claim;
  const columns = columnsFor(part, voxels);
  const size = manySessions ? TRIALS_PER_SESSION : nTrials;
  return Array.from({ length: Math.ceil(nTrials / size) }, (_, i) => {
    const rows = manySessions
      ? { start: i * size, end: Math.min(nTrials, (i + 1) * size) }
      : undefined;
    const count = rows ? rows.end - rows.start : nTrials;
    const piece = { array, columns, rows, transposed: false, missing };
    const isLate = !bids && releaseOfSession(part.claim, session + i) === 'late';
    return {
      session: session + i,
      nTrials: count,
      blocks: [{ nTrials: count, pieces: [piece] }],
      ...(isLate && { releasedLate: true as const }),
    };
  });
}

/** Number trials through sessions in their order. */
export function numberTrials(sessions: Omit<SessionBlocks, 'firstTrial'>[]): SessionBlocks[] {
  let firstTrial = 0;
  return sessions
    .toSorted((a, b) => a.session - b.session)
    .map((session) => {
      const numbered = { ...session, firstTrial };
      firstTrial += session.nTrials;
      return numbered;
    });
}

/** @returns undefined without betas, or when volumes have no mask. */
export async function fromVolumes(
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const betas = partsOf(parts, 'betas');
  const [first] = betas;
  if (!first) return undefined;
  const { grid, nColumns, units } = first.claim;
  const chosen = (await voxelsOf(parts, options)) ?? (grid ? undefined : bareSpace(nColumns));
  if (!chosen) return undefined;
  for (const part of betas) assertFits(part, chosen);
  const order = orderOf(first.claim.order, chosen);
  const voxels = placed(chosen, order);
  const sessions = numberTrials(betas.flatMap((part) => sessionsOfFile(part, chosen)));
  return {
    sessions,
    nTrials: sessions.reduce((sum, { nTrials }) => sum + nTrials, 0),
    voxels,
    units,
    order,
    regions: voxels.grid ? volumeLabels(parts, voxels.grid.voxelLinear) : [],
    given: undefined,
    origin: 'nsd',
    rowPictures: undefined,
    file: first.file.path,
  };
}
