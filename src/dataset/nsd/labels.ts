/**
 * @file NSD's label numbers, for ROI volumes dropped without their colour tables. Number to name;
 * 0 is unlabelled cortex and -1 is no cortex at all, neither is a region. Orders from the label
 * tables of cvnlab/nsdcode and, for Kastner2015, of the probabilistic atlas of Wang et al. 2015.
 */
const VISUAL = ['V1v', 'V1d', 'V2v', 'V2d', 'V3v', 'V3d', 'hV4'];

const NAMES: Record<string, string[]> = {
  'prf-visualrois': VISUAL,
  'prf-eccrois': ['ecc0pt5', 'ecc1', 'ecc2', 'ecc4', 'ecc4+'],
  'floc-faces': ['OFA', 'FFA-1', 'FFA-2', 'mTL-faces', 'aTL-faces'],
  'floc-words': ['OWFA', 'VWFA-1', 'VWFA-2', 'mfs-words', 'mTL-words'],
  'floc-places': ['OPA', 'PPA', 'RSC'],
  'floc-bodies': ['EBA', 'FBA-1', 'FBA-2', 'mTL-bodies'],
  streams: ['early', 'midventral', 'midlateral', 'midparietal', 'ventral', 'lateral', 'parietal'],
  Kastner2015: [
    ...VISUAL,
    ...['VO1', 'VO2', 'PHC1', 'PHC2', 'MST', 'hMT', 'LO2', 'LO1', 'V3b', 'V3a'],
    ...['IPS0', 'IPS1', 'IPS2', 'IPS3', 'IPS4', 'IPS5', 'SPL1', 'FEF'],
  ],
};

/** Families of ROI volumes that NSD ships, with the number of labels of each. */
export const ROI_FAMILIES: Readonly<Record<string, number>> = {
  Kastner2015: 25,
  HCP_MMP1: 180,
  visualsulc: 14,
  corticalsulc: 28,
  nsdgeneral: 1,
  streams: 7,
  'floc-faces': 5,
  'floc-words': 5,
  'floc-places': 3,
  'floc-bodies': 4,
  'prf-visualrois': 7,
  'prf-eccrois': 5,
  thalamus: 20,
  MTL: 20,
};

/** Label number to name for a family; undefined where NSD's own colour table is needed. */
export function fixedLabels(family: string): Map<number, string> | undefined {
  return NAMES[family] && new Map(NAMES[family].map((name, i) => [i + 1, name]));
}

/** Reading order of the levels of the visual hierarchy, by stream (method: earlier to higher). */
export const STREAM_LEVELS = {
  early: 'early',
  midventral: 'intermediate',
  midlateral: 'intermediate',
  midparietal: 'intermediate',
  ventral: 'higher',
  lateral: 'higher',
  parietal: 'higher',
} as const;
