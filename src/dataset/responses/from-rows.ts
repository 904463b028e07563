/**
 * @file Rows of pictures whose repetitions are averaged already. Every row is another picture, so no
 * repetition can leak; which picture it is comes from the names of picture files (Algonauts 2023)
 * or from replaying the design (brain-diffuser: order of first presentation).
 */
import type { NumericArray, Release } from '../../domain/arrays.ts';
import type { Id73k } from '../../domain/ids.ts';
import { nsdId, toId73k } from '../../domain/ids.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { ReadOptions } from '../../readers/types.ts';
import type { BetasBlock, SessionBlocks } from '../betas-source.ts';
import { TRIALS_PER_SESSION, readDesign } from '../nsd/design.ts';
import type { Design } from '../nsd/design.ts';
import { releaseOf, sessionsIn } from '../nsd/release.ts';
import { partsOf } from '../recognise/claim.ts';
import type { ImageRowsClaim, Part } from '../recognise/claim.ts';
import { refusal } from '../refuse.ts';
import { fromShards } from './from-shards.ts';
import { numberTrials } from './from-volumes.ts';
import type { HemiVertices, LabelSource, Responses, VoxelSpace } from './types.ts';
import {
  bareSpace,
  columnsFromNumpy,
  orderOf,
  placed,
  positiveVoxels,
  volumeLabels,
  voxelsOf,
} from './voxels.ts';

type Rows = Part<ImageRowsClaim>;

/** Rows in blocks that fit in memory; these are z-scores, so that blocks need no statistics. */
function blocksOfRows(hemis: readonly Rows[], nRows: number): Omit<SessionBlocks, 'firstTrial'>[] {
  return Array.from({ length: Math.ceil(nRows / TRIALS_PER_SESSION) }, (_, i) => {
    const start = i * TRIALS_PER_SESSION;
    const rows = { start, end: Math.min(nRows, start + TRIALS_PER_SESSION) };
    const nTrials = rows.end - rows.start;
    const pieces = hemis.map(({ claim: { array, missing } }) => {
      return { array, columns: undefined, rows, transposed: false, missing };
    });
    return { session: i + 1, nTrials, blocks: [{ nTrials, pieces }] };
  });
}

/** Vertices of fsaverage that the columns stand for, from the masks of the challenge. */
async function challengeVertices(
  parts: readonly Part[],
  hemis: readonly Rows[],
  options?: ReadOptions,
): Promise<VoxelSpace['vertices']> {
  const vertices: Partial<Record<Hemi, HemiVertices>> = {};
  let firstColumn = 0;
  for (const { claim } of hemis) {
    const mask = partsOf(parts, 'vertex-labels').find(
      (part) =>
        part.claim.family === 'all-vertices' &&
        part.claim.space === 'fsaverage' &&
        part.claim.hemi === claim.hemi,
    );
    const values: NumericArray[] = mask ? [await mask.claim.array.read(options)] : [];
    const chosen = positiveVoxels(values);
    if (mask && chosen.length !== claim.nColumns) {
      throw refusal(
        'shape-mismatch',
        `${mask.file.path} marks ${chosen.length} vertices; the responses of ${claim.hemi} have ` +
          `${claim.nColumns} columns. Drop the masks of the same subject.`,
        [mask.file],
        { expected: claim.nColumns, found: chosen.length },
      );
    }
    if (claim.hemi && mask) {
      vertices[claim.hemi] = { nVertices: values[0]?.length ?? 0, vertices: chosen, firstColumn };
    }
    firstColumn += claim.nColumns;
  }
  return vertices;
}

/** Labels that have one entry a column of their hemisphere. */
function challengeLabels(
  parts: readonly Part[],
  hemis: readonly Rows[],
  nVoxels: number,
): LabelSource[] {
  const labels = partsOf(parts, 'vertex-labels').filter(({ claim }) => claim.space === 'challenge');
  return labels.flatMap(({ claim }): LabelSource[] => {
    const at = hemis.findIndex((rows) => rows.claim.hemi === claim.hemi);
    const own = hemis[at]?.claim;
    if (!own || claim.array.shape[0] !== own.nColumns) return [];
    const first = hemis.slice(0, at).reduce((sum, rows) => sum + rows.claim.nColumns, 0);
    const read = async (options?: ReadOptions) => {
      const out = new Float64Array(nVoxels).fill(-1);
      out.set(await claim.array.read(options), first);
      return out;
    };
    return [{ family: claim.family, name: claim.family, hemi: claim.hemi, read }];
  });
}

function pictureOfRows(parts: readonly Part[], nRows: number): Id73k[] | undefined {
  const byRow = new Map(partsOf(parts, 'picture').map(({ claim }) => [claim.row, claim.nsdId]));
  const ids = Array.from({ length: nRows }, (_, row) => byRow.get(row));
  const known = ids.filter((id) => id !== undefined);
  return known.length === nRows ? known.map((id) => toId73k(nsdId(id))) : undefined;
}

async function algonauts(
  parts: readonly Part[],
  rows: readonly Rows[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const hemis = rows.toSorted((a, b) => (a.claim.hemi ?? '').localeCompare(b.claim.hemi ?? ''));
  const [first, second] = hemis;
  if (!first) return undefined;
  const { nRows, units } = first.claim;
  if (second && second.claim.nRows !== nRows) {
    throw refusal(
      'shape-mismatch',
      `${first.file.path} has ${nRows} pictures, ${second.file.path} has ${second.claim.nRows}. Drop both ` +
        'hemispheres of one subject.',
      [second.file],
      { expected: nRows, found: second.claim.nRows },
    );
  }
  const nVoxels = hemis.reduce((sum, { claim }) => sum + claim.nColumns, 0);
  return {
    sessions: numberTrials(blocksOfRows(hemis, nRows)),
    nTrials: nRows,
    voxels: { ...bareSpace(nVoxels), vertices: await challengeVertices(parts, hemis, options) },
    units,
    order: 'unknown',
    regions: challengeLabels(parts, hemis, nVoxels),
    given: undefined,
    origin: 'rows',
    rowPictures: pictureOfRows(parts, nRows),
    file: first.file.path,
  };
}

/** Pictures of the side of these rows that were shown in the sessions of a release, in order. */
function picturesIn(design: Design, { subject, side }: ImageRowsClaim, release: Release): Id73k[] {
  const nSessions = sessionsIn(release, subject) ?? Infinity;
  const nTrials = Math.min(design.nTrials, nSessions * TRIALS_PER_SESSION);
  const seen = new Set<Id73k>();
  for (let trial = 0; trial < nTrials; trial++) seen.add(design.picture(subject ?? 1, trial));
  return [...seen].filter((id) => design.shared.has(id) === (side === 'val'));
}

/** Pictures in order of first presentation: shared ones are the test rows, the others train. */
async function replay(parts: readonly Part[], rows: readonly Rows[]): Promise<Id73k[] | undefined> {
  const part = partsOf(parts, 'design').at(-1);
  const subject = rows[0]?.claim.subject;
  if (!part || subject === undefined) return undefined;
  const design = await readDesign(part);
  return rows.flatMap(({ file, claim }) => {
    const release = releaseOf(claim) ?? 'first';
    const side = picturesIn(design, claim, release);
    if (side.length === claim.nRows) return side;
    const other = release === 'first' ? 'late' : 'first';
    const fits = picturesIn(design, claim, other).length === claim.nRows;
    const advice = fits
      ? `Sessions of the ${other} release give as many: correct the release of the rows.`
      : 'Its pictures cannot be told from this design.';
    throw refusal(
      'design-mismatch',
      `Replaying ${part.file.path} gives ${side.length} ${claim.side} pictures; ${file.path} has ` +
        `${claim.nRows} rows. ${advice}`,
      [part.file],
      { expected: claim.nRows, found: side.length },
    );
  });
}

async function brainDiffuser(
  parts: readonly Part[],
  found: readonly Rows[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const rows = found.toSorted(
    (a, b) => (a.claim.side === 'val' ? 1 : 0) - (b.claim.side === 'val' ? 1 : 0),
  );
  const [first] = rows;
  if (!first) return undefined;
  const chosen = await voxelsOf(parts, options);
  const { nColumns, units } = first.claim;
  const other = rows.find(({ claim }) => claim.nColumns !== nColumns);
  if (other || (chosen && chosen.nVoxels !== nColumns)) {
    const wrong = other ?? first;
    throw refusal(
      'shape-mismatch',
      `Expected ${other ? nColumns : chosen?.nVoxels} voxels, found ${wrong.claim.nColumns} in ${wrong.file.path}. ` +
        'Drop files of one subject with its own nsdgeneral.',
      [wrong.file],
    );
  }
  const { order = 'unknown' } = first.claim;
  const voxels = placed(chosen ?? bareSpace(nColumns), order);
  const columns = voxels.grid && order === 'numpy' ? columnsFromNumpy(voxels.grid) : undefined;
  const blocks = rows.map(({ claim: { array, nRows, missing } }): BetasBlock => {
    const piece = { array, columns, rows: undefined, transposed: false, missing };
    return { nTrials: nRows, pieces: [piece] };
  });
  const nTrials = blocks.reduce((sum, block) => sum + block.nTrials, 0);
  const sides = new Set(rows.map(({ claim }) => claim.side));
  return {
    sessions: [{ session: 1, firstTrial: 0, nTrials, blocks }],
    nTrials,
    voxels,
    units,
    order: orderOf(order, voxels),
    regions: voxels.grid ? volumeLabels(parts, voxels.grid.voxelLinear) : [],
    given:
      sides.size === 2
        ? rows.flatMap(({ claim }) => new Array<boolean>(claim.nRows).fill(claim.side === 'val'))
        : undefined,
    origin: 'rows',
    rowPictures: await replay(parts, rows),
    file: first.file.path,
  };
}

/** @returns undefined when there are no rows of pictures. */
export async function fromRows(
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const rows = partsOf(parts, 'image-rows');
  const { layout } = rows[0]?.claim ?? {};
  const own = rows.filter(({ claim }) => claim.layout === layout);
  switch (layout) {
    case 'algonauts':
      return algonauts(parts, own, options);
    case 'mindeye1':
      return fromShards(parts, own, options);
    case 'brain-diffuser':
    case undefined:
      return brainDiffuser(parts, own, options);
  }
}
