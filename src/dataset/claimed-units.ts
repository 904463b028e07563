/**
 * @file Units of a file's arrays. A header seldom tells them; what the file was taken for does: int16
 * betas of NSD are 300 × percent, a region volume holds labels, `imgBrick` RGB bytes.
 */
import type { Units } from '../domain/arrays.ts';
import type { NamedArray } from '../readers/types.ts';
import type { Claim, ClaimKind } from './recognise/claim.ts';

const BY_KIND: Partial<Record<ClaimKind, Units>> = {
  roi: 'label',
  'surface-roi': 'label',
  'vertex-labels': 'label',
  'surface-map': 'ncsnr',
  stimuli: 'rgb',
  picture: 'rgb',
  transform: 'index',
};

/** What the values of the claim's own array are in. */
function unitsOfClaim(claim: Claim): Units | undefined {
  if ('units' in claim) return claim.units;
  if (claim.kind === 'map' && /^ncsnr/.test(claim.name)) return 'ncsnr';
  return BY_KIND[claim.kind];
}

/** Units of one array of a file that was taken for `claim` (or for nothing). */
export function unitsOf(array: NamedArray, claim: Claim | undefined): Units {
  if (!claim || !('array' in claim) || claim.array.path !== array.path) return array.units;
  return unitsOfClaim(claim) ?? array.units;
}
