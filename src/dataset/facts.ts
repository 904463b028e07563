/**
 * @file What was determined of a file, fact by fact with its reason, for its card: subject, session,
 * units, voxel order, how missing data are marked, and whether the sessions were released late.
 */
import type { FileFact, MissingMark } from '../domain/arrays.ts';
import type { Correction } from '../domain/dataset.ts';
import type { Units, VoxelOrder } from '../domain/arrays.ts';
import type { NamedArray } from '../readers/types.ts';
import { correctable, isResponses } from './corrections.ts';
import { releaseOf, whyRelease } from './nsd/release.ts';
import { subjectName, subjectOfGrid, subjectOfMask, subjectOfVertices } from './nsd/subjects.ts';
import { baseName } from './loaded-file.ts';
import type { BetasClaim, Claim, ImageRowsClaim } from './recognise/claim.ts';

export const UNITS: Record<Units, string> = {
  psc300: '300 × percent signal change',
  psc: 'percent signal change',
  z: 'z-scores',
  label: 'labels',
  ncsnr: 'ncsnr',
  index: 'indices',
  mm: 'mm',
  rgb: 'RGB',
  unknown: 'unknown',
};

const UNITS_WHY: Partial<Record<Units, string>> = {
  psc300: 'NSD stores int16, and averages of it, as 300 × percent; no header says so',
  psc: 'float betas of NSD on surfaces are percent already',
  z: 'layouts of float rows that circulate are z-scored within sessions',
  unknown: 'nothing in the file tells; z-scoring per voxel and session makes it not matter',
};

const ORDER_WHY: Record<VoxelOrder, string> = {
  nifti: 'x fastest, as volumes lie on disk',
  numpy: 'z fastest, as numpy flattens a mask; by the published notebook of this layout',
  unknown: 'nothing in the file tells, so it is never painted on a brain',
};

/** Of betas without a subject; series of BIDS have one by name, which is none of NSD's eight. */
function unknownSubject(claim: Claim): FileFact | undefined {
  if (claim.kind === 'betas' && claim.bids) return undefined;
  const why = 'neither grid nor vertices, name nor folder tells which of NSD’s eight';
  return { name: 'subject', value: 'unknown', why };
}

/** Rows of voxels that a mask chose, not of vertices. */
const isMasked = (claim: Claim): claim is BetasClaim | ImageRowsClaim =>
  (claim.kind === 'betas' && !claim.grid) ||
  (claim.kind === 'image-rows' && claim.layout === 'mindeye1');

function subjectFact(claim: Claim): FileFact | undefined {
  const { subject } = claim;
  if (subject === undefined) return isResponses(claim) ? unknownSubject(claim) : undefined;
  const byGrid = 'grid' in claim && claim.grid && subjectOfGrid(claim.grid);
  const byVertices = 'nVertices' in claim && subjectOfVertices(claim.nVertices);
  const byMask = isMasked(claim) && subjectOfMask(claim.nColumns) === subject;
  const reasons = [
    byGrid && 'by the grid',
    byVertices && 'by the number of vertices',
    byMask && 'by the number of voxels, that of nsdgeneral',
  ];
  const why = reasons.find((reason) => typeof reason === 'string') ?? 'by name or folder';
  return { name: 'subject', value: subjectName(subject), why };
}

const ZEROS: Record<MissingMark, string> = {
  zero: '0 in all trials',
  'zero-any': '0 in any trial',
  nan: '',
};

/** Integers mark missing voxels by 0 in every trial, floats by NaN, unless a person knows better. */
export function missingFact({ dtype }: NamedArray, mark: MissingMark = 'zero'): FileFact {
  const isFloat = dtype.startsWith('float');
  const zeros = ZEROS[mark];
  const value = isFloat ? (zeros ? `NaN, or ${zeros}` : 'NaN alone') : zeros || 'nothing';
  const why = isFloat ? `values are ${dtype}` : `${dtype} has no NaN`;
  return { name: 'missing', value, why };
}

/** The last three sessions of every subject were held back until 2023-08-20. */
function releaseFact(claim: Claim): FileFact | undefined {
  const release = releaseOf(claim);
  if (release === undefined) return undefined;
  const value = release === 'late' ? 'late (2023-08-20)' : 'first release';
  return { name: 'release', value, why: whyRelease(claim) };
}

function whySession(claim: Claim, path: string): string {
  if (/session[_-]?\d|_(ses|run)-\d/i.test(baseName(path))) return 'by its name';
  const isMany = claim.kind === 'betas' && claim.manySessions;
  return isMany ? 'that of its first row' : 'its name has no number, so it counts as the first';
}

function ownFacts(claim: Claim, path: string): FileFact[] {
  const facts: (FileFact | undefined)[] = [subjectFact(claim)];
  if ('session' in claim && typeof claim.session === 'number') {
    facts.push({ name: 'session', value: String(claim.session), why: whySession(claim, path) });
  }
  if ('units' in claim) {
    const why = UNITS_WHY[claim.units] ?? 'by its layout';
    facts.push({ name: 'units', value: UNITS[claim.units], why });
  }
  if ('order' in claim && claim.order) {
    facts.push({ name: 'order', value: claim.order, why: ORDER_WHY[claim.order] });
  }
  if (isResponses(claim)) facts.push(missingFact(claim.array, claim.missing));
  facts.push(releaseFact(claim));
  return facts.filter((fact) => fact !== undefined);
}

/** @param claim  With what was said by hand. @param path  Of its file. */
export function factsOf(claim: Claim, path: string, correction?: Correction): FileFact[] {
  const fields: readonly string[] = correctable(claim);
  return ownFacts(claim, path).map((fact) => {
    const byHand = correction?.[fact.name as keyof Correction] !== undefined;
    const isCorrectable = fields.includes(fact.name);
    return { ...fact, ...(byHand && { why: 'said by hand' }), byHand, correctable: isCorrectable };
  });
}
