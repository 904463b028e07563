/** @file Groups of voxels for a banded ridge: by level of the visual system, by atlas, or regions by name. Pure. */
import { LabError } from './errors.ts';
import type { Roi, RoiLevel } from './roi.ts';

export type BandRule = 'levels' | 'families' | string[];

export interface VoxelBand {
  name: string;
  voxels: Uint32Array;
}

const levels: readonly RoiLevel[] = ['early', 'intermediate', 'higher'];

/** Voxels of several regions that no earlier band has, ascending. Adds them to `taken`. */
function bandOf(name: string, rois: readonly Roi[], taken: Set<number>): VoxelBand {
  const own = new Set<number>();
  for (const { voxels } of rois) {
    for (const voxel of voxels) if (!taken.has(voxel)) own.add(voxel);
  }
  for (const voxel of own) taken.add(voxel);
  return { name, voxels: Uint32Array.from(own).sort() };
}

function named(rois: readonly Roi[], name: string): Roi {
  const found = rois.find((roi) => roi.name === name);
  if (found) return found;
  const known = rois.slice(0, 8).map((roi) => roi.name);
  throw new LabError(
    'bad-request',
    `There is no region '${name}' to make a band of; there are ${known.join(', ') || 'none'}${rois.length > 8 ? ', ...' : ''}.`,
    { name },
  );
}

/** The regions of each group, before overlaps are settled. */
function groupsOf(rois: readonly Roi[], rule: BandRule): [string, Roi[]][] {
  if (Array.isArray(rule)) return rule.map((name) => [name, [named(rois, name)]]);
  if (rule === 'levels') {
    return levels.map((level) => [level, rois.filter((roi) => roi.level === level)]);
  }
  const families = [...new Set(rois.map(({ family }) => family))].filter((f) => f !== 'mask');
  return families.map((family) => [family, rois.filter((roi) => roi.family === family)]);
}

/**
 * Bands of a dataset's voxels: a voxel in several regions belongs to the first; groups without a voxel
 * of their own are left out. Voxels in none are left to the training, which makes them one more band.
 *
 * @throws LabError `bad-request` for an unknown region or rule.
 */
export function bandsOf(rois: readonly Roi[], rule: BandRule): VoxelBand[] {
  if (!Array.isArray(rule) && rule !== 'levels' && rule !== 'families') {
    const text = `Bands are 'levels', 'families' or names of regions, not '${String(rule)}'.`;
    throw new LabError('bad-request', text, { rule });
  }
  const taken = new Set<number>();
  return groupsOf(rois, rule)
    .map(([name, members]) => bandOf(name, members, taken))
    .filter(({ voxels }) => voxels.length > 0);
}
