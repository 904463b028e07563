/**
 * @file Which parts go together. The betas decide subject, grid and units (those loaded before, else
 * the larger group of a drop); whatever contradicts them is refused with its reason, and parts of
 * another NSD space (anatomy, the other resolution) are put aside without a word of blame.
 */
import type { LabError } from '../domain/errors.ts';
import { anchorOf, isAside } from './anchor.ts';
import type { LoadedFile } from './loaded-file.ts';
import type { BetasClaim, ClaimKind, Part } from './recognise/claim.ts';
import { refusal } from './refuse.ts';
import { disagreement } from './screen-checks.ts';

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
    case 'other-experiment':
      return `other-experiment/${file.path}`;
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

/** Tables of which one data set has one: which of two is right cannot be told. */
const SINGLE = new Set<ClaimKind>(['design', 'behaviour']);

function disputed(files: readonly LoadedFile[]): LabError {
  const names = files.map(({ path }) => path).join(' and ');
  return refusal(
    'design-mismatch',
    `${names} were dropped together and differ: which of them tells the pictures of these betas is not known, so that ` +
      'neither is used. Drop the one, or say of the other that it is not to be used.',
    files,
  );
}

/** Files of one drop that are the same single thing with other contents, each with its refusal. */
function disputesAmong(parts: readonly Part[]): Map<LoadedFile, LabError> {
  const groups = new Map<string, LoadedFile[]>();
  for (const part of parts.filter(({ claim }) => SINGLE.has(claim.kind))) {
    const { file } = part;
    const key = `${keyOf(part)}/${file.drop}`;
    const group = groups.get(key) ?? [];
    if (group.every(({ fingerprint }) => fingerprint !== file.fingerprint)) group.push(file);
    groups.set(key, group);
  }
  const rivals = [...groups.values()].filter((group) => group.length > 1);
  return new Map(rivals.flatMap((group) => group.map((file) => [file, disputed(group)])));
}

/** Keep what agrees. `kept` was accepted before and is not judged again. */
export function screen(kept: readonly Part[], added: readonly Part[]): Screened {
  const anchor = anchorOf(kept, added);
  const byKey = new Map<string, Part>(kept.map((part) => [keyOf(part), part]));
  const aside = added.filter(({ claim }) => isAside(claim, anchor));
  const refused: Refusal[] = [];
  const wanted = added.filter(({ claim }) => !isAside(claim, anchor));
  const disputes = disputesAmong(wanted.filter((part) => !disagreement(part, anchor)));
  for (const part of wanted) {
    const { file, claim } = part;
    const key = keyOf(part);
    const same = byKey.get(key);
    const error = disagreement(part, anchor) ?? disputes.get(file);
    if (same?.file.fingerprint === file.fingerprint) aside.push(part);
    else if (error) refused.push({ file, error });
    else if (claim.kind === 'betas' && same) {
      if (isTwin(part, same)) aside.push(part);
      else refused.push({ file, error: secondSession(file, claim, same) });
    } else byKey.set(key, part);
  }
  return { parts: [...byKey.values()], refused, aside };
}
