/**
 * @file What was determined of a file, fact by fact with its reason, for its card: subject, session,
 * units, voxel order, how missing data are marked, and whether the sessions were released late.
 */
import type { FileFact } from '../domain/arrays.ts';
import type { Correction } from '../domain/dataset.ts';
import type { Units, VoxelOrder } from '../domain/arrays.ts';
import { correctable } from './corrections.ts';
import { NSD_SUBJECTS, subjectName, subjectOfGrid, subjectOfVertices } from './nsd/subjects.ts';
import type { Claim } from './recognise/claim.ts';

const UNITS: Record<Units, string> = {
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

function subjectFact(claim: Claim): FileFact | undefined {
  const { subject } = claim;
  if (subject === undefined) return undefined;
  const byGrid = 'grid' in claim && claim.grid && subjectOfGrid(claim.grid);
  const byVertices = 'nVertices' in claim && subjectOfVertices(claim.nVertices);
  const why = byGrid
    ? 'by the grid'
    : byVertices
      ? 'by the number of vertices'
      : 'by name or folder';
  return { name: 'subject', value: subjectName(subject), why };
}

/** Integers mark missing voxels by 0 in every trial, floats by NaN. */
function missingFact(claim: Claim): FileFact | undefined {
  if (!('array' in claim) || !('units' in claim)) return undefined;
  const isFloat = claim.array.dtype.startsWith('float');
  return isFloat
    ? { name: 'missing', value: 'NaN, or 0 in all trials', why: `values are ${claim.array.dtype}` }
    : { name: 'missing', value: '0 in all trials', why: `${claim.array.dtype} has no NaN` };
}

/** The last three sessions of every subject were held back until 2023-08-20. */
function releaseFact(claim: Claim): FileFact | undefined {
  if (!('session' in claim) || typeof claim.session !== 'number') return undefined;
  if (claim.kind === 'betas' && claim.bids) return undefined;
  const total = NSD_SUBJECTS.find(({ subject }) => subject === claim.subject)?.sessions;
  if (total === undefined) return undefined;
  const many = claim.kind === 'betas' && claim.manySessions;
  const last = many ? claim.session + Math.ceil(claim.nTrials / 750) - 1 : claim.session;
  const late = last > total - 3;
  const why = `session ${last} of ${total}; the last three were held back until 2023-08-20`;
  return { name: 'release', value: late ? 'late (2023-08-20)' : 'first release', why };
}

function ownFacts(claim: Claim): FileFact[] {
  const facts: (FileFact | undefined)[] = [subjectFact(claim)];
  if ('session' in claim && typeof claim.session === 'number') {
    facts.push({ name: 'session', value: String(claim.session), why: 'by its name' });
  }
  if ('units' in claim) {
    const why = UNITS_WHY[claim.units] ?? 'by its layout';
    facts.push({ name: 'units', value: UNITS[claim.units], why });
  }
  if ('order' in claim) {
    facts.push({ name: 'order', value: claim.order, why: ORDER_WHY[claim.order] });
  }
  facts.push(missingFact(claim), releaseFact(claim));
  return facts.filter((fact) => fact !== undefined);
}

/** @param claim  With what was said by hand. */
export function factsOf(claim: Claim, correction: Correction | undefined): FileFact[] {
  const fields: readonly string[] = correctable(claim);
  return ownFacts(claim).map((fact) => {
    const byHand = correction?.[fact.name as keyof Correction] !== undefined;
    const isCorrectable = fields.includes(fact.name);
    return { ...fact, ...(byHand && { why: 'said by hand' }), byHand, correctable: isCorrectable };
  });
}
