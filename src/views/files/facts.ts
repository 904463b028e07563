/** @file Words of the facts on a card, and what they can be corrected to. */
import type { FileFact, Units, VoxelOrder } from '../../domain/arrays.ts';

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
