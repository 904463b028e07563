/** @file Words of the facts on a card, and what they can be corrected to. */
import type { FileFact, MissingMark, Release, Units, VoxelOrder } from '../../domain/arrays.ts';

export const factWords: Record<FileFact['name'], string> = {
  subject: 'subject',
  session: 'session',
  units: 'units',
  order: 'voxel order',
  missing: 'missing data',
  release: 'release',
};

/** Units that betas may be in. */
export const unitChoices: { value: Units; label: string }[] = [
  { value: 'psc300', label: '300 × percent signal change' },
  { value: 'psc', label: 'percent signal change' },
  { value: 'z', label: 'z-scores' },
  { value: 'unknown', label: 'unknown' },
];

export const orderChoices: { value: VoxelOrder; label: string }[] = [
  { value: 'nifti', label: 'x fastest (disk order)' },
  { value: 'numpy', label: 'z fastest (numpy)' },
  { value: 'unknown', label: 'unknown' },
];

/** What marks voxels without data; what is not finite always does. */
export const missingChoices: { value: MissingMark; label: string }[] = [
  { value: 'zero', label: '0 in all trials, or NaN' },
  { value: 'zero-any', label: '0 in any trial, or NaN' },
  { value: 'nan', label: 'NaN alone: zeros are data' },
];

export const releaseChoices: { value: Release; label: string }[] = [
  { value: 'first', label: 'first release' },
  { value: 'late', label: 'late (2023-08-20)' },
];

/** What a fact can be corrected to; undefined for those that are numbers. */
export const factChoices: Partial<Record<FileFact['name'], { value: string; label: string }[]>> = {
  units: unitChoices,
  order: orderChoices,
  missing: missingChoices,
  release: releaseChoices,
};
