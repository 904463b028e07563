/** @file All that adds something to a data set, and where each layout keeps it. */
import { partsOf } from './recognise/claim.ts';
import type { Claim, ClaimKind, Part } from './recognise/claim.ts';

/** What the responses are, by which the rest of a layout lies in other places or is not needed. */
export type Form =
  'volume' | 'native' | 'fsaverage' | 'algonauts' | 'brain-diffuser' | 'mindeye1' | 'bids';

export interface Wanted {
  part: string;
  why: string;
  /** In each form that can use it; what a form has no place for is not asked for. */
  where: Partial<Record<Form, string>>;
  /** Needed for a data set at all. */
  required?: true;
  found: (parts: readonly Part[], form: Form, hasStimuli: boolean) => boolean;
}

const has =
  (...kinds: ClaimKind[]) =>
  (parts: readonly Part[]) =>
    parts.some(({ claim }) => kinds.includes(claim.kind));

/** Labels of an atlas whose name begins so, as this form can use them. */
const hasAtlas =
  (...starts: string[]) =>
  (parts: readonly Part[], form: Form) =>
    parts.some(({ claim }) => {
      const isOfForm =
        form === 'algonauts'
          ? claim.kind === 'vertex-labels' && claim.space === 'challenge'
          : isSurface(form)
            ? claim.kind === 'surface-roi'
            : claim.kind === 'roi';
      return (
        isOfForm && 'family' in claim && starts.some((start) => claim.family.startsWith(start))
      );
    });

/** Every series of BIDS has its own table. */
function hasAllTables(parts: readonly Part[]): boolean {
  const keys = new Set(partsOf(parts, 'trial-table').map(({ claim }) => claim.key));
  return partsOf(parts, 'betas').every(({ claim }) => claim.bids && keys.has(claim.bids.key));
}

const hemisOf = (parts: readonly Part[]) =>
  new Set(parts.flatMap(({ claim }) => (isVertices(claim) ? [claim.hemi] : [])));

const isVertices = (claim: Claim) => claim.kind === 'surface-betas' || claim.kind === 'image-rows';

const isSurface = (form: Form) => form === 'native' || form === 'fsaverage';

/** The same place for all forms whose voxels lie in a volume. */
const inVolumes = (where: string) => {
  return { volume: where, 'brain-diffuser': where, mindeye1: where };
};

/** The same place for all that show NSD's pictures. */
const forAll = (where: string) => {
  return { ...inVolumes(where), native: where, fsaverage: where, algonauts: where };
};

const FUNC = 'nsddata/ppdata/{subject}/{space}';
const BETAS = 'nsddata_betas/ppdata/{subject}';
const VERSION = 'betas_fithrf_GLMdenoise_RR';
const NATIVE = 'nsddata/freesurfer/{subject}';
const FSAVERAGE = 'nsddata/freesurfer/fsaverage';
const MASKS = 'roi_masks';

export const WANTED: readonly Wanted[] = [
  {
    part: 'betas',
    why: 'There are no responses to decode without them.',
    where: { volume: `${BETAS}/{space}/${VERSION}/betas_session01.hdf5 (and on)` },
    required: true,
    found: has('betas', 'surface-betas', 'image-rows'),
  },
  {
    part: 'voxel mask',
    why: 'It chooses the voxels; whole volumes are not decoded.',
    where: {
      volume: `${FUNC}/roi/nsdgeneral.nii.gz`,
      bids: 'a mask or regions on the same grid, …_desc-brain_mask.nii.gz or …_label-V1_mask.nii.gz',
    },
    required: true,
    found: (parts) => has('roi')(parts) || partsOf(parts, 'betas').some(({ claim }) => !claim.grid),
  },
  {
    part: 'vertex mask',
    why: 'It chooses the vertices; whole surfaces are not decoded.',
    where: {
      native: `${NATIVE}/label/lh.nsdgeneral.mgz and rh`,
      fsaverage: `${FSAVERAGE}/label/lh.nsdgeneral.mgz and rh`,
    },
    required: true,
    found: has('surface-roi'),
  },
  {
    part: 'experimental design',
    why: 'It tells which picture each trial showed, without which a split could leak.',
    where: {
      volume: 'nsddata/experiments/nsd/nsd_expdesign.mat',
      native: 'nsddata/experiments/nsd/nsd_expdesign.mat',
      fsaverage: 'nsddata/experiments/nsd/nsd_expdesign.mat',
      bids: 'the _events.tsv or _trials.tsv of each series of betas, one row a volume',
    },
    required: true,
    found: (parts, form) =>
      form === 'bids'
        ? hasAllTables(parts)
        : has('design')(parts) ||
          partsOf(parts, 'behaviour').some(({ claim }) => claim.session !== undefined),
  },
  {
    part: 'experimental design',
    why: 'Replayed, it tells which picture each row is; the files do not say.',
    where: { 'brain-diffuser': 'nsddata/experiments/nsd/nsd_expdesign.mat' },
    found: has('design'),
  },
  {
    part: 'stimuli',
    why: 'The pictures seen cannot be shown, nor embedded as targets.',
    where: {
      ...forAll('nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5'),
      algonauts: 'training_split/training_images (all of them)',
      bids: 'the pictures (PNG, JPEG, WebP) under the names that the table of trials gives them',
    },
    found: (_parts, _form, hasStimuli) => hasStimuli,
  },
  {
    part: 'voxel mask',
    why: 'Without it the voxels are those of all regions dropped, or have no place on the brain.',
    where: inVolumes(`${FUNC}/roi/nsdgeneral.nii.gz`),
    found: (parts) =>
      partsOf(parts, 'roi').some(({ claim }) =>
        /^(nsdgeneral|mask|assigned-mask)$/.test(claim.family),
      ),
  },
  {
    part: 'other hemisphere',
    why: 'The cortex is decoded from one side only.',
    where: {
      native: `${BETAS}/nativesurface/${VERSION}/lh.betas_session01.hdf5 and rh (and on)`,
      fsaverage: `${BETAS}/fsaverage/${VERSION}/lh.betas_session01.mgh and rh (and on)`,
      algonauts: 'training_split/training_fmri/lh_training_fmri.npy and rh',
    },
    found: (parts) => hemisOf(parts).size > 1,
  },
  {
    part: 'visual areas',
    why: 'V1 to hV4 cannot be silenced by name.',
    where: {
      ...inVolumes(`${FUNC}/roi/prf-visualrois.nii.gz`),
      native: `${NATIVE}/label/lh.prf-visualrois.mgz and rh`,
      fsaverage: `${FSAVERAGE}/label/lh.Kastner2015.mgz and rh`,
      algonauts: `${MASKS}/lh.prf-visualrois_challenge_space.npy and rh`,
    },
    found: hasAtlas('prf-visualrois', 'Kastner2015'),
  },
  {
    part: 'category regions',
    why: 'Face, body, place and word regions cannot be silenced by name.',
    where: {
      ...inVolumes(`${FUNC}/roi/floc-faces.nii.gz (and -bodies, -places, -words)`),
      native: `${NATIVE}/label/lh.floc-faces.mgz and rh (and -bodies, -places, -words)`,
      algonauts: `${MASKS}/lh.floc-faces_challenge_space.npy and rh (and -bodies, -places, -words)`,
    },
    found: hasAtlas('floc-'),
  },
  {
    part: 'streams',
    why: 'Earlier and higher levels cannot be compared.',
    where: {
      ...inVolumes(`${FUNC}/roi/streams.nii.gz`),
      native: `${NATIVE}/label/lh.streams.mgz and rh`,
      fsaverage: `${FSAVERAGE}/label/lh.streams.mgz and rh`,
      algonauts: `${MASKS}/lh.streams_challenge_space.npy and rh`,
    },
    found: hasAtlas('streams'),
  },
  {
    part: 'noise ceiling',
    why: 'Voxels cannot be judged by their reliability.',
    where: {
      ...inVolumes(`${BETAS}/{space}/${VERSION}/ncsnr.nii.gz`),
      native: `${BETAS}/nativesurface/${VERSION}/lh.ncsnr.mgh and rh`,
      fsaverage: `${BETAS}/fsaverage/${VERSION}/lh.ncsnr.mgh and rh`,
    },
    found: (parts, form) =>
      isSurface(form)
        ? has('surface-map')(parts)
        : partsOf(parts, 'map').some(({ claim }) => claim.name === 'ncsnr'),
  },
  {
    part: 'vertices in use',
    why: 'They place the columns on the cortex.',
    where: { algonauts: `${MASKS}/lh.all-vertices_fsaverage_space.npy and rh` },
    found: (parts) =>
      partsOf(parts, 'vertex-labels').some(({ claim }) => claim.family === 'all-vertices'),
  },
  {
    part: 'flat patches',
    why: 'There is no flat map of the cortex.',
    where: {
      ...forAll(`${FSAVERAGE}/surf/lh.full.flat.patch.3d and rh`),
      ...inVolumes(`${NATIVE}/surf/lh.full.flat.patch.3d and rh`),
      native: `${NATIVE}/surf/lh.full.flat.patch.3d and rh`,
    },
    found: has('patch', 'flat-mesh'),
  },
  {
    part: 'white surfaces',
    why: 'They hold the triangles of the flat patches.',
    where: {
      ...forAll(`${FSAVERAGE}/surf/lh.white and rh`),
      ...inVolumes(`${NATIVE}/surf/lh.white and rh`),
      native: `${NATIVE}/surf/lh.white and rh`,
    },
    found: has('surface', 'flat-mesh'),
  },
  {
    part: 'volume-to-surface transforms',
    why: 'They link vertices of the flat map to voxels.',
    where: inVolumes(
      'nsddata/ppdata/{subject}/transforms/lh.{token}-to-layerB2.mgz (B1 to B3, and rh)',
    ),
    found: has('transform'),
  },
  {
    part: 'table of stimuli',
    why: 'It links the pictures to their captions and objects in COCO.',
    where: forAll('nsddata/experiments/nsd/nsd_stim_info_merged.csv'),
    found: has('stimulus-table'),
  },
  {
    part: 'captions',
    why: 'Captions cannot be decoded or retrieved.',
    where: forAll('COCO annotations/captions_train2017.json and captions_val2017.json'),
    found: has('captions'),
  },
  {
    part: 'objects in pictures',
    why: 'Categories cannot be classified.',
    where: forAll('COCO annotations/instances_train2017.json and instances_val2017.json'),
    found: has('instances'),
  },
];
