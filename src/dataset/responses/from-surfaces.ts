/**
 * @file Sessions on surfaces: fsaverage (.mgh, percent) and native (HDF5, int16). The vertices of
 * `nsdgeneral` are the columns, left before right; a session counts when every hemisphere that is
 * used has it.
 */
import type { NumericArray } from '../../domain/arrays.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { ReadOptions } from '../../readers/types.ts';
import type { BetasPiece, SessionBlocks } from '../betas-source.ts';
import type { Note } from '../dataset.ts';
import { releaseOfSession } from '../nsd/release.ts';
import { partsOf } from '../recognise/claim.ts';
import type { Part } from '../recognise/claim.ts';
import type { SurfaceBetasClaim, SurfaceRoiClaim } from '../recognise/surface-claims.ts';
import { numberTrials } from './from-volumes.ts';
import type { HemiVertices, LabelSource, Responses, VoxelSpace } from './types.ts';
import { gather, positiveVoxels } from './voxels.ts';

const HEMIS: Hemi[] = ['lh', 'rh'];

function labelsOn(parts: readonly Part[], hemi: Hemi, nVertices: number): Part<SurfaceRoiClaim>[] {
  return partsOf(parts, 'surface-roi').filter(
    ({ claim }) => claim.hemi === hemi && claim.nVertices === nVertices,
  );
}

/** Vertices of nsdgeneral, else of any region; undefined without label files. */
async function verticesOf(
  parts: readonly Part[],
  hemi: Hemi,
  nVertices: number,
  options?: ReadOptions,
): Promise<{ vertices: Uint32Array; files: string[]; chosenBy: string } | undefined> {
  const labels = labelsOn(parts, hemi, nVertices);
  const general = labels.filter(({ claim }) => claim.family === 'nsdgeneral');
  const masks = general.length > 0 ? general : labels;
  const values: NumericArray[] = [];
  for (const { claim } of masks) values.push(await claim.array.read(options));
  const vertices = positiveVoxels(values);
  if (vertices.length === 0) return undefined;
  const chosenBy = general.length > 0 ? 'nsdgeneral' : 'all regions';
  return { vertices, files: masks.map(({ file }) => file.path), chosenBy };
}

async function spaceOf(
  parts: readonly Part[],
  betas: readonly Part<SurfaceBetasClaim>[],
  options?: ReadOptions,
): Promise<VoxelSpace | undefined> {
  const vertices: Partial<Record<Hemi, HemiVertices>> = {};
  let nVoxels = 0;
  let chosenBy = '';
  const files: string[] = [];
  for (const hemi of HEMIS) {
    const claim = betas.find((part) => part.claim.hemi === hemi)?.claim;
    const chosen = claim && (await verticesOf(parts, hemi, claim.nVertices, options));
    if (!claim || !chosen) continue;
    vertices[hemi] = {
      nVertices: claim.nVertices,
      vertices: chosen.vertices,
      firstColumn: nVoxels,
    };
    nVoxels += chosen.vertices.length;
    chosenBy = chosen.chosenBy;
    files.push(...chosen.files);
  }
  return nVoxels > 0 ? { nVoxels, grid: undefined, vertices, chosenBy, files } : undefined;
}

/** A session, if all hemispheres in use have it with the same trials. */
function sessionOf(
  session: number,
  betas: readonly Part<SurfaceBetasClaim>[],
  vertices: NonNullable<VoxelSpace['vertices']>,
): Omit<SessionBlocks, 'firstTrial'> | undefined {
  const used = HEMIS.filter((hemi) => vertices[hemi]);
  const found = used.map((hemi) =>
    betas.find(({ claim }) => claim.session === session && claim.hemi === hemi),
  );
  const nTrials = found[0]?.claim.nTrials ?? 0;
  if (!found.every((part) => part?.claim.nTrials === nTrials)) return undefined;
  const pieces = used.map((hemi, i): BetasPiece | undefined => {
    const claim = found[i]?.claim;
    if (!claim) return undefined;
    const { array, missing } = claim;
    const columns = vertices[hemi]?.vertices;
    return { array, columns, rows: undefined, transposed: false, missing };
  });
  const all = pieces.filter((piece) => piece !== undefined);
  const isLate = found.some((part) => part && releaseOfSession(part.claim, session) === 'late');
  return {
    session,
    nTrials,
    blocks: [{ nTrials, pieces: all }],
    ...(isLate && { releasedLate: true as const }),
  };
}

/** What is there of one hemisphere and not of the other, so that it cannot be used. */
function leftOut(
  betas: readonly Part<SurfaceBetasClaim>[],
  vertices: NonNullable<VoxelSpace['vertices']>,
  used: ReadonlySet<number>,
): Note[] {
  const unplaced = HEMIS.map((hemi) =>
    betas.find(({ claim }) => claim.hemi === hemi && !vertices[hemi]),
  );
  const bare = unplaced.flatMap((part): Note[] => {
    if (!part) return [];
    const { hemi } = part.claim;
    const message = `The betas of ${hemi} are not used: no labels choose their vertices. Drop ${hemi}.nsdgeneral.mgz of the same surface.`;
    return [{ code: 'missing-part', message, file: part.file.path }];
  });
  const halves = betas.filter(({ claim }) => vertices[claim.hemi] && !used.has(claim.session));
  return [...bare, ...halves.map(halfSession)];
}

function halfSession({ file, claim: { hemi, session } }: Part<SurfaceBetasClaim>): Note {
  const other = hemi === 'lh' ? 'rh' : 'lh';
  const message =
    `Session ${session} is not used: ${hemi} has it, ${other} has not, or with another number of trials. Drop session ` +
    `${session} of ${other}.`;
  return { code: 'missing-part', message, file: file.path };
}

/** Labels of a hemisphere over all columns: those of the other hemisphere are no part of it. */
function columnLabels(
  claim: SurfaceRoiClaim,
  { vertices, nVoxels }: VoxelSpace,
): LabelSource | undefined {
  const own = vertices?.[claim.hemi];
  if (!own || own.nVertices !== claim.nVertices) return undefined;
  return {
    family: claim.family,
    name: claim.family,
    hemi: claim.hemi,
    async read(options) {
      const values = await claim.array.read(options);
      const labels = new Float64Array(nVoxels).fill(-1);
      own.vertices.forEach((vertex, i) => (labels[own.firstColumn + i] = values[vertex] ?? -1));
      return labels;
    },
  };
}

/** ncsnr of the columns from the maps of both hemispheres; undefined when there is none. */
export async function surfaceReliability(
  parts: readonly Part[],
  { vertices, nVoxels }: VoxelSpace,
  options?: ReadOptions,
): Promise<Float32Array | undefined> {
  const values = new Float32Array(nVoxels).fill(NaN);
  let found = false;
  for (const { claim } of partsOf(parts, 'surface-map')) {
    const own = vertices?.[claim.hemi];
    if (own?.nVertices !== claim.nVertices) continue;
    values.set(gather(await claim.array.read(options), own.vertices), own.firstColumn);
    found = true;
  }
  return found ? values : undefined;
}

/** @returns undefined without surface betas, or without labels to choose vertices by. */
export async function fromSurfaces(
  parts: readonly Part[],
  options?: ReadOptions,
): Promise<Responses | undefined> {
  const betas = partsOf(parts, 'surface-betas');
  const [first] = betas;
  const voxels = first && (await spaceOf(parts, betas, options));
  if (!first || !voxels?.vertices) return undefined;
  const { vertices } = voxels;
  const numbers = [...new Set(betas.map(({ claim }) => claim.session))];
  const whole = numbers.map((session) => sessionOf(session, betas, vertices));
  const sessions = numberTrials(whole.filter((session) => session !== undefined));
  if (sessions.length === 0) return undefined;
  const regions = partsOf(parts, 'surface-roi')
    .filter(({ claim }) => claim.family !== 'nsdgeneral')
    .map(({ claim }) => columnLabels(claim, voxels));
  return {
    sessions,
    nTrials: sessions.reduce((sum, { nTrials }) => sum + nTrials, 0),
    voxels,
    units: first.claim.units,
    order: 'unknown',
    regions: regions.filter((source) => source !== undefined),
    given: undefined,
    origin: 'nsd',
    rowPictures: undefined,
    file: first.file.path,
    notes: leftOut(betas, vertices, new Set(sessions.map(({ session }) => session))),
  };
}
