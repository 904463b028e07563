/** @file What would add something to the data set, and where it lies in NSD's tree. */
import type { MissingPart } from '../domain/dataset.ts';
import { subjectName } from './nsd/subjects.ts';
import type { ClaimKind, Part } from './recognise/claim.ts';

interface Wanted {
  part: string;
  why: string;
  where: string;
  /** Where a BIDS derivative has it; what has none there is not asked for. */
  bids?: string;
  /** Needed for a data set at all. */
  required: boolean;
  found: (parts: readonly Part[]) => boolean;
}

const has =
  (kind: ClaimKind, test: (part: Part) => boolean = () => true) =>
  (parts: readonly Part[]) =>
    parts.some((part) => part.claim.kind === kind && test(part));

const isFamily = (start: string) => (part: Part) =>
  part.claim.kind === 'roi' && part.claim.family.startsWith(start);

const FUNC = 'nsddata/ppdata/{subject}/{space}';
const BETAS = 'nsddata_betas/ppdata/{subject}/{space}/betas_fithrf_GLMdenoise_RR';
const FREESURFER = 'nsddata/freesurfer/{subject}';

const WANTED: Wanted[] = [
  {
    part: 'betas',
    why: 'There are no responses to decode without them.',
    where: `${BETAS}/betas_session01.hdf5 (and on)`,
    required: true,
    found: (parts) =>
      has('betas')(parts) || has('surface-betas')(parts) || has('image-rows')(parts),
  },
  {
    part: 'voxel mask',
    why: 'It chooses the voxels; whole volumes are not decoded.',
    where: `${FUNC}/roi/nsdgeneral.nii.gz`,
    bids: 'a mask or regions on the same grid, …_desc-brain_mask.nii.gz or …_label-V1_mask.nii.gz',
    required: true,
    found: (parts) =>
      has('roi')(parts) ||
      has('surface-roi')(parts) ||
      has('image-rows')(parts) ||
      has('betas', ({ claim }) => claim.kind === 'betas' && !claim.grid)(parts),
  },
  {
    part: 'experimental design',
    why: 'It tells which picture each trial showed, without which a split could leak.',
    where: 'nsddata/experiments/nsd/nsd_expdesign.mat',
    bids: 'the _events.tsv or _trials.tsv of each series of betas, one row a volume',
    required: true,
    found: (parts) =>
      has('design')(parts) ||
      has('trial-table')(parts) ||
      has('image-rows')(parts) ||
      has(
        'behaviour',
        ({ claim }) => claim.kind === 'behaviour' && claim.session !== undefined,
      )(parts),
  },
  {
    part: 'stimuli',
    why: 'The pictures seen cannot be shown, nor embedded as targets.',
    where: 'nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5',
    bids: 'the pictures (PNG, JPEG, WebP) under the names that the table of trials gives them',
    required: false,
    found: (parts) => has('stimuli')(parts) || has('picture')(parts),
  },
  {
    part: 'visual areas',
    why: 'V1 to hV4 cannot be silenced by name.',
    where: `${FUNC}/roi/prf-visualrois.nii.gz`,
    required: false,
    found: has('roi', isFamily('prf-visualrois')),
  },
  {
    part: 'category regions',
    why: 'Face, body, place and word regions cannot be silenced by name.',
    where: `${FUNC}/roi/floc-faces.nii.gz (and -bodies, -places, -words)`,
    required: false,
    found: has('roi', isFamily('floc-')),
  },
  {
    part: 'streams',
    why: 'Earlier and higher levels cannot be compared.',
    where: `${FUNC}/roi/streams.nii.gz`,
    required: false,
    found: has('roi', isFamily('streams')),
  },
  {
    part: 'noise ceiling',
    why: 'Voxels cannot be judged by their reliability.',
    where: `${BETAS}/ncsnr.nii.gz`,
    required: false,
    found: has('map', ({ claim }) => claim.kind === 'map' && claim.name === 'ncsnr'),
  },
  {
    part: 'flat patches',
    why: 'There is no flat map of the cortex.',
    where: `${FREESURFER}/surf/lh.full.flat.patch.3d and rh`,
    required: false,
    found: (parts) => has('patch')(parts) || has('flat-mesh')(parts),
  },
  {
    part: 'white surfaces',
    why: 'They hold the triangles of the flat patches.',
    where: `${FREESURFER}/surf/lh.white and rh`,
    required: false,
    found: (parts) => has('surface')(parts) || has('flat-mesh')(parts),
  },
  {
    part: 'volume-to-surface transforms',
    why: 'They link vertices of the flat map to voxels.',
    where: 'nsddata/ppdata/{subject}/transforms/lh.func1pt8-to-layerB2.mgz (B1 to B3, and rh)',
    required: false,
    found: has('transform'),
  },
  {
    part: 'table of stimuli',
    why: 'It links the pictures to their captions and objects in COCO.',
    where: 'nsddata/experiments/nsd/nsd_stim_info_merged.csv',
    required: false,
    found: has('stimulus-table'),
  },
  {
    part: 'captions',
    why: 'Captions cannot be decoded or retrieved.',
    where: 'COCO annotations/captions_train2017.json and captions_val2017.json',
    required: false,
    found: has('captions'),
  },
  {
    part: 'objects in pictures',
    why: 'Categories cannot be classified.',
    where: 'COCO annotations/instances_train2017.json and instances_val2017.json',
    required: false,
    found: has('instances'),
  },
];

/** What is not there, required parts first. */
export function missingParts(
  parts: readonly Part[],
  subject: number | undefined,
  space: string | undefined,
): { required: MissingPart[]; optional: MissingPart[] } {
  const fill = (where: string) =>
    where
      .replaceAll('{subject}', subject ? subjectName(subject) : 'subjNN')
      .replaceAll('{space}', space ?? 'func1pt8mm');
  const isBids = parts.some(({ claim }) => claim.kind === 'betas' && claim.bids !== undefined);
  const absent = WANTED.filter(({ found, bids }) => !found(parts) && (!isBids || bids));
  const plain = (wanted: Wanted[]) =>
    wanted.map(({ part, why, where, bids }): MissingPart => {
      return { part, why, where: isBids ? (bids ?? where) : fill(where) };
    });
  return {
    required: plain(absent.filter(({ required }) => required)),
    optional: plain(absent.filter(({ required }) => !required)),
  };
}
