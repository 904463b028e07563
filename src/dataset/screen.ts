/**
 * @file Which parts go together. The betas decide subject, grid and units (those loaded before, else
 * the larger group of a drop); whatever contradicts them is refused with its reason, and parts of
 * another NSD space (anatomy, the other resolution) are put aside without a word of blame.
 */
import type { LabError } from '../domain/errors.ts';
import type { LoadedFile } from './loaded-file.ts';
import { dimsText, sameDims, subjectName, subjectOfGrid } from './nsd/subjects.ts';
import type { Dims } from './nsd/subjects.ts';
import { bidsName } from './recognise/bids.ts';
import { partsOf } from './recognise/claim.ts';
import type { BetasClaim, Claim, Part } from './recognise/claim.ts';
import { refusal } from './refuse.ts';

export interface Refusal {
  file: LoadedFile;
  error: LabError;
}

export interface Screened {
  /** Parts that agree, one for each thing, in the order dropped. */
  parts: Part[];
  refused: Refusal[];
  /** Parts of another space or already there. */
  aside: Part[];
}

/** What the accepted parts have in common. */
interface Anchor {
  grid: Dims | undefined;
  space: string | undefined;
  subject: number | undefined;
  betas: BetasClaim | undefined;
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

const betasKey = ({ claim }: Part<BetasClaim>) =>
  [
    claim.grid ? dimsText(claim.grid) : claim.nColumns,
    claim.subject ?? claim.bids?.subject,
    claim.units,
  ].join('/');

function gridKey({ claim }: Part): string {
  return 'grid' in claim && claim.grid ? dimsText(claim.grid) : '';
}

/** The part that decides: betas, else the mask, else the commonest volume. */
function deciding(parts: readonly Part[]): Part | undefined {
  const rois = partsOf(parts, 'roi').filter(({ claim }) => claim.space?.startsWith('func') ?? true);
  const general = rois.filter(({ claim }) => claim.family === 'nsdgeneral');
  return (
    largestGroup(partsOf(parts, 'betas'), betasKey)[0] ??
    general[0] ??
    largestGroup(rois, gridKey)[0]
  );
}

function anchorOf(kept: readonly Part[], added: readonly Part[]): Anchor {
  const all = [...kept, ...added];
  const part =
    partsOf(kept, 'betas').length > 0 ? deciding(kept) : (deciding(added) ?? deciding(kept));
  const claim = part?.claim;
  const grid = claim && 'grid' in claim ? claim.grid : undefined;
  const folder = part && /(?:^|\/)(func1pt8mm|func1mm)\//.exec(part.file.path)?.[1];
  return {
    grid: grid ?? gridOfMasks(all),
    space: (grid && subjectOfGrid(grid)?.space) ?? folder,
    subject: claim?.subject,
    betas: claim?.kind === 'betas' ? claim : undefined,
  };
}

/** Masked betas have no grid of their own: the mask's, if there is one. */
function gridOfMasks(parts: readonly Part[]): Dims | undefined {
  const rois = partsOf(parts, 'roi');
  const part =
    rois.find(({ claim }) => claim.family === 'nsdgeneral') ?? largestGroup(rois, gridKey)[0];
  return part?.claim.grid;
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

function describeGrid(grid: Dims): string {
  const known = subjectOfGrid(grid);
  return dimsText(grid) + (known ? ` (${subjectName(known.subject.subject)}, ${known.space})` : '');
}

function checkSubject({ file, claim }: Part, { subject }: Anchor): LabError | undefined {
  if (!claim.subject || !subject || claim.subject === subject) return undefined;
  return refusal(
    'mixed-subjects',
    `The betas are of ${subjectName(subject)}; ${file.path} is of ${subjectName(claim.subject)}. ` +
      'Drop one subject at a time, or start anew with the other.',
    [file],
    { expected: subjectName(subject), found: subjectName(claim.subject) },
  );
}

/** The same for subjects of BIDS, whom names tell apart. */
function checkBidsSubject({ file }: Part, { betas }: Anchor): LabError | undefined {
  const label = bidsName(file.path)?.entities['sub'];
  const expected = betas?.bids?.subject;
  if (label === undefined || expected === undefined || `sub-${label}` === expected)
    return undefined;
  return refusal(
    'mixed-subjects',
    `The betas are of ${expected}; ${file.path} is of sub-${label}. Drop one subject at a time, or ` +
      'start anew with the other.',
    [file],
    { expected, found: `sub-${label}` },
  );
}

function checkGrid({ file, claim }: Part, { grid }: Anchor): LabError | undefined {
  if (!('grid' in claim) || !claim.grid || !grid || sameDims(claim.grid, grid)) return undefined;
  return refusal(
    'grid-mismatch',
    `The data lie on a grid of ${describeGrid(grid)}; ${file.path} has ${describeGrid(claim.grid)}. ` +
      'Drop the file of the same subject and resolution.',
    [file],
    { expected: [...grid], found: [...claim.grid] },
  );
}

function checkUnits({ file, claim }: Part, { betas }: Anchor): LabError | undefined {
  if (claim.kind !== 'betas' || !betas) return undefined;
  if (claim.units !== betas.units) {
    return refusal(
      'mixed-units',
      `The betas loaded are in ${betas.units}; ${file.path} is in ${claim.units}. ` +
        'They cannot be joined: drop sessions of one preparation.',
      [file],
      { expected: betas.units, found: claim.units },
    );
  }
  if (claim.grid || betas.grid) return undefined;
  if (claim.nColumns !== betas.nColumns) {
    return refusal(
      'shape-mismatch',
      `The betas loaded have ${betas.nColumns} voxels; ${file.path} has ${claim.nColumns}. ` +
        'Drop sessions masked in the same way.',
      [file],
      { expected: betas.nColumns, found: claim.nColumns },
    );
  }
  if (claim.order === betas.order) return undefined;
  return refusal(
    'unknown-order',
    `The betas loaded list their voxels in ${betas.order} order, ${file.path} in ${claim.order} order.`,
    [file],
    { expected: betas.order, found: claim.order },
  );
}

/** Two parts with the same key are the same thing; undefined for what may occur often. */
function keyOf({ file, claim }: Part): string {
  switch (claim.kind) {
    case 'betas':
      return `betas/${claim.session}`;
    case 'surface-betas':
      return `surface-betas/${claim.session}/${claim.hemi}`;
    case 'roi':
      return `roi/${claim.family}/${claim.name}/${claim.hemi}`;
    case 'map':
      return `map/${claim.name}`;
    case 'surface':
      return `surface/${file.path}`;
    case 'label-table':
      return `label-table/${claim.family}`;
    case 'captions':
    case 'instances':
      return `${claim.kind}/${claim.split}`;
    case 'patch':
    case 'flat-mesh':
    case 'curvature':
      return `${claim.kind}/${claim.hemi}/${file.path}`;
    case 'surface-map':
      return `${claim.kind}/${claim.hemi}/${claim.nVertices}`;
    case 'surface-roi':
      return `${claim.kind}/${claim.family}/${claim.hemi}/${claim.nVertices}`;
    case 'image-rows':
      return `image-rows/${claim.layout}/${claim.hemi}/${claim.shard?.side ?? claim.side}/${claim.shard?.index}`;
    case 'vertex-labels':
      return `vertex-labels/${claim.family}/${claim.hemi}/${claim.space}`;
    case 'picture':
      return `picture/${claim.row ?? file.path}`;
    case 'trial-table':
      return `trial-table/${claim.key}`;
    case 'transform':
      return `transform/${claim.hemi}/${claim.from}/${claim.to}`;
    case 'design':
    case 'behaviour':
    case 'stimulus-table':
    case 'stimuli':
      return claim.kind;
  }
}

function secondSession(file: LoadedFile, claim: BetasClaim, first: Part): LabError {
  return refusal(
    'bad-request',
    `Session ${claim.session} is loaded from ${first.file.path}; ${file.path} is another version ` +
      'of it. Drop one version of the betas.',
    [file],
  );
}

/** Of two files of one session the HDF5 is faster to read. */
const isTwin = (a: Part, b: Part) =>
  a.file.opened.format !== b.file.opened.format &&
  a.file.path.replace(/\.[^/]*$/, '') === b.file.path.replace(/\.[^/]*$/, '').replace(/\.nii$/, '');

/** Keep what agrees. `kept` was accepted before and is not judged again. */
export function screen(kept: readonly Part[], added: readonly Part[]): Screened {
  const anchor = anchorOf(kept, added);
  const byKey = new Map<string, Part>(kept.map((part) => [keyOf(part), part]));
  const refused: Refusal[] = [];
  const aside: Part[] = [];
  for (const part of added) {
    const { file, claim } = part;
    const key = keyOf(part);
    const same = byKey.get(key);
    const error =
      checkSubject(part, anchor) ??
      checkBidsSubject(part, anchor) ??
      checkUnits(part, anchor) ??
      checkGrid(part, anchor);
    if (isOfOtherSpace(claim, anchor) || same?.file.fingerprint === file.fingerprint) {
      aside.push(part);
    } else if (error) refused.push({ file, error });
    else if (claim.kind === 'betas' && same) {
      if (isTwin(part, same)) aside.push(part);
      else refused.push({ file, error: secondSession(file, claim, same) });
    } else byKey.set(key, part);
  }
  return { parts: [...byKey.values()], refused, aside };
}
