/** @file ROIs in the words of the field: families by name, unions told from the areas they unite. */
import type { Hemi, Roi } from '../../domain/roi.ts';

export interface RoiFamily {
  /** The atlas, as in `Roi.family`. */
  key: string;
  title: string;
  rois: Roi[];
}

const titles: Readonly<Record<string, string>> = {
  'prf-visualrois': 'Early visual',
  'floc-faces': 'Faces',
  'floc-bodies': 'Bodies',
  'floc-words': 'Words',
  'floc-places': 'Places',
  streams: 'Streams',
  'prf-eccrois': 'Eccentricity',
  Kastner2015: 'Kastner 2015',
  HCP_MMP1: 'HCP MMP1',
  visualsulc: 'Visual sulci',
  corticalsulc: 'Cortical sulci',
  mask: 'Masks',
};

const order = Object.keys(titles);

/** What people call an atlas; its own name where it is not a known one. */
export function familyTitle(key: string): string {
  return titles[key] ?? key;
}

function rank(key: string): number {
  const known = order.indexOf(key);
  return known < 0 ? order.length : known;
}

/** ROIs of one hemisphere choice; `both` falls back on all where nothing spans both. */
export function roisOfHemi(rois: readonly Roi[], hemi: Hemi | 'both'): Roi[] {
  const chosen = rois.filter((roi) => roi.hemi === hemi);
  return chosen.length === 0 && hemi === 'both' ? [...rois] : chosen;
}

/** Families in the field's order, each with its ROIs in the order of the dataset. */
export function groupByFamily(rois: readonly Roi[]): RoiFamily[] {
  const groups = new Map<string, Roi[]>();
  for (const roi of rois) groups.set(roi.family, [...(groups.get(roi.family) ?? []), roi]);
  return [...groups]
    .map(([key, members]) => ({ key, title: familyTitle(key), rois: members }))
    .sort((a, b) => rank(a.key) - rank(b.key));
}

function isSubset(part: Roi, inWhole: Uint8Array): boolean {
  return part.voxels.every((voxel) => inWhole[voxel] === 1);
}

/** Is this ROI, voxel for voxel, the union of smaller ones of its family (V1 of V1v and V1d)? */
export function isUnion(roi: Roi, family: readonly Roi[]): boolean {
  const smaller = family.filter(
    (other) =>
      other.hemi === roi.hemi && other.voxels.length > 0 && other.voxels.length < roi.voxels.length,
  );
  const inWhole = new Uint8Array((roi.voxels.at(-1) ?? -1) + 1);
  for (const voxel of roi.voxels) inWhole[voxel] = 1;
  const parts = smaller.filter((other) => isSubset(other, inWhole));
  const covered = new Set(parts.flatMap((part) => [...part.voxels]));
  return parts.length > 1 && covered.size === roi.voxels.length;
}

/** The ROIs worth an outline of their own: not empty, not a mask, not the union of others. */
export function leafRois(rois: readonly Roi[]): Roi[] {
  const families = groupByFamily(rois.filter((roi) => roi.family !== 'mask'));
  return families.flatMap(({ rois: members }) =>
    members.filter((roi) => roi.voxels.length > 0 && !isUnion(roi, members)),
  );
}
