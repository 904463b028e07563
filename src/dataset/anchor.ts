/** @file What the betas of a data set have in common, and which parts are of no use beside them. */
import type { Affine } from '../domain/orientation.ts';
import { dimsText, sameDims, subjectOfGrid, subjectOfVertices } from './nsd/subjects.ts';
import type { Dims } from './nsd/subjects.ts';
import { partsOf } from './recognise/claim.ts';
import type { BetasClaim, Claim, ImageRowsClaim, Part, RoiClaim } from './recognise/claim.ts';
import type { SurfaceBetasClaim } from './recognise/surface-claims.ts';
import { affineOf } from './volume.ts';

type ResponsesClaim = BetasClaim | SurfaceBetasClaim | ImageRowsClaim;

/** What the accepted parts have in common. */
export interface Anchor {
  grid: Dims | undefined;
  /** The volume whose header says where that grid lies in the body, if one does. */
  placed: { path: string; affine: Affine } | undefined;
  space: string | undefined;
  subject: number | undefined;
  betas: ResponsesClaim | undefined;
}

/** Members of the largest group, the earliest of equals. */
function largestGroup<T>(items: readonly T[], key: (item: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()].reduce(
    (best, group) => (group.length > best.length ? group : best),
    [],
  );
}

/** Space of the columns: a grid, a mesh, or as many columns as there are. */
function spaceKey(claim: ResponsesClaim): string {
  if (claim.kind === 'surface-betas') return meshOf(claim);
  if (claim.kind === 'image-rows') return claim.layout;
  return claim.grid ? dimsText(claim.grid) : String(claim.nColumns);
}

function betasKey({ claim }: Part<ResponsesClaim>): string {
  const bids = claim.kind === 'betas' ? claim.bids?.subject : undefined;
  return [spaceKey(claim), claim.subject ?? bids, claim.units, claim.version].join('/');
}

const meshOf = ({ nVertices }: SurfaceBetasClaim) =>
  subjectOfVertices(nVertices) ? 'native surface' : 'fsaverage';

/** As NSD's authors recommend them: where all versions were dropped, the first of these decides. */
const VERSIONS = ['betas_fithrf_GLMdenoise_RR', 'betas_fithrf', 'betas_assumehrf'];
const rankOf = ({ claim: { version } }: Part) => Math.max(0, VERSIONS.indexOf(version ?? ''));
const bestFirst = <P extends Part>(parts: readonly P[]): P[] =>
  parts.toSorted((a, b) => rankOf(a) - rankOf(b));

function gridKey({ claim }: Part): string {
  return 'grid' in claim && claim.grid ? dimsText(claim.grid) : '';
}

/** Responses of the kind that a data set is made of: volumes or rows, else surfaces, else averages. */
function responsesIn(parts: readonly Part[]): Part<ResponsesClaim>[] {
  const kinds = [
    partsOf(parts, 'betas'),
    partsOf(parts, 'surface-betas'),
    partsOf(parts, 'image-rows'),
  ];
  return kinds.find((some) => some.length > 0) ?? [];
}

/** The part that decides: betas, else the mask, else the commonest volume. */
function deciding(parts: readonly Part[]): Part | undefined {
  const rois = partsOf(parts, 'roi').filter(({ claim }) => claim.space?.startsWith('func') ?? true);
  const general = rois.filter(({ claim }) => claim.family === 'nsdgeneral');
  return (
    largestGroup(bestFirst(responsesIn(parts)), betasKey)[0] ??
    general[0] ??
    largestGroup(rois, gridKey)[0]
  );
}

export function anchorOf(kept: readonly Part[], added: readonly Part[]): Anchor {
  const part = responsesIn(kept).length > 0 ? deciding(kept) : (deciding(added) ?? deciding(kept));
  const claim = part?.claim;
  const own = claim && 'grid' in claim ? claim.grid : undefined;
  const mask = maskIn([...kept, ...added]);
  const grid = own ?? mask?.claim.grid;
  const folder = part && /(?:^|\/)(func1pt8mm|func1mm)\//.exec(part.file.path)?.[1];
  return {
    grid,
    placed: placedBy([part, mask], grid),
    space: (own && subjectOfGrid(own)?.space) ?? folder,
    subject: claim?.subject,
    betas: claim && 'units' in claim ? claim : undefined,
  };
}

/** The mask that gives masked betas their grid. */
function maskIn(parts: readonly Part[]): Part<RoiClaim> | undefined {
  const rois = partsOf(parts, 'roi');
  return rois.find(({ claim }) => claim.family === 'nsdgeneral') ?? largestGroup(rois, gridKey)[0];
}

/** The first of these volumes that is on the grid and says where it lies. HDF5 and arrays do not. */
function placedBy(parts: readonly (Part | undefined)[], grid: Dims | undefined): Anchor['placed'] {
  for (const part of parts) {
    const claim = part?.claim;
    if (!grid || !claim || !('grid' in claim) || !claim.grid || !sameDims(claim.grid, grid))
      continue;
    const affine = affineOf(claim.array);
    if (affine) return { path: part.file.path, affine };
  }
  return undefined;
}

const NAMED_SPACES = ['func1pt8mm', 'func1mm', 'anat', 'MNI', 'fsaverage'];

/** A volume whose folder names another space than the betas': no mistake, only not of use. */
function isOfOtherSpace(claim: Claim, anchor: Anchor): boolean {
  if (!('grid' in claim) || !claim.grid || !anchor.grid) return false;
  if (claim.kind === 'betas' || sameDims(claim.grid, anchor.grid)) return false;
  const known = subjectOfGrid(claim.grid);
  const space = known?.space ?? claim.space;
  if (known && known.subject.subject !== anchor.subject && anchor.subject) return false;
  return space !== undefined && NAMED_SPACES.includes(space) && space !== anchor.space;
}

/** Betas on the other mesh, or averages of another layout. */
function isOtherForm(claim: Claim, { betas, subject }: Anchor): boolean {
  if (claim.subject !== undefined && subject !== undefined && claim.subject !== subject)
    return false;
  if (claim.kind === 'surface-betas' && betas?.kind === claim.kind)
    return meshOf(claim) !== meshOf(betas);
  return claim.kind === 'image-rows' && betas?.kind === claim.kind && claim.layout !== betas.layout;
}

/** Both say how the betas were estimated, and differ. */
export const differsInVersion = (claim: Claim, { betas }: Anchor) =>
  claim.version !== undefined && betas?.version !== undefined && claim.version !== betas.version;

/** Parts that are no mistake and of no use here: of another space, experiment or version of the betas. */
export function isAside(claim: Claim, anchor: Anchor): boolean {
  const isMap = claim.kind === 'map' || claim.kind === 'surface-map';
  return (
    claim.kind === 'other-experiment' ||
    (isMap && differsInVersion(claim, anchor)) ||
    isOtherForm(claim, anchor) ||
    isOfOtherSpace(claim, anchor)
  );
}
