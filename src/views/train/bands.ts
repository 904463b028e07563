/** @file How the voxels can be grouped for a ridge, with the regions at hand. Pure. */
import { bandsOf } from '../../domain/bands.ts';
import type { Roi } from '../../domain/roi.ts';

export interface BandChoice {
  id: 'one' | 'levels' | 'families';
  label: string;
  help: string;
}

const one: BandChoice = {
  id: 'one',
  label: 'One penalty',
  help: 'The same for all voxels.',
};

const grouped: readonly BandChoice[] = [
  {
    id: 'levels',
    label: 'One a level',
    help: 'Early, intermediate, higher and all other voxels each have their own (banded ridge); 25 choices are compared, which takes several times as long.',
  },
  {
    id: 'families',
    label: 'One an atlas',
    help: 'The regions of each atlas, and all other voxels, each have their own (banded ridge); 25 choices are compared, which takes several times as long.',
  },
];

/** One penalty, and the groupings that leave a voxel in at least one group. */
export function bandChoices(rois: readonly Roi[]): [BandChoice, ...BandChoice[]] {
  const possible = grouped.filter(({ id }) => id !== 'one' && bandsOf(rois, id).length > 0);
  return [one, ...possible];
}
