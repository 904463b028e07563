/** @file What a rule takes a file for: the parts a data set is made of, each with its reason. */
import type { Units, VoxelOrder } from '../../domain/arrays.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { NamedArray } from '../../readers/types.ts';
import type { LoadedFile } from '../loaded-file.ts';
import type { Dims } from '../nsd/subjects.ts';
import type {
  CurvatureClaim,
  FlatMeshClaim,
  PatchClaim,
  SurfaceBetasClaim,
  SurfaceClaim,
  SurfaceMapClaim,
  SurfaceRoiClaim,
  TransformClaim,
  VertexLabelsClaim,
  Reasoned,
} from './surface-claims.ts';

/** Betas of one session: trials on the slowest axis, then a volume or a row of voxels. */
export interface BetasClaim extends Reasoned {
  kind: 'betas';
  session: number;
  array: NamedArray;
  nTrials: number;
  /** Grid of whole volumes; undefined for rows of already masked voxels. */
  grid: Dims | undefined;
  /** Values per trial. */
  nColumns: number;
  units: Units;
  order: VoxelOrder;
  /** Rows are global trials of many sessions of 750, the first of them `session`. */
  manySessions: boolean;
  /** Of a BIDS derivative: what its table of trials has in common with it. */
  bids?: { key: string; subject: string; desc: string | undefined };
}

/** Betas of NSD's other experiments (synthetic pictures, imagery, rest), which have trials of their own. */
export interface OtherExperimentClaim extends Reasoned {
  kind: 'other-experiment';
}

/** Rows of pictures (repetitions averaged): vertices of a hemisphere, or voxels of one side. */
export interface ImageRowsClaim extends Reasoned {
  kind: 'image-rows';
  layout: 'algonauts' | 'brain-diffuser' | 'mindeye1';
  hemi: Hemi | undefined;
  side: 'train' | 'val' | undefined;
  array: NamedArray;
  nRows: number;
  nColumns: number;
  units: Units;
  /** Of masked voxels; vertices have none. */
  order?: VoxelOrder;
  /** Of a tar shard: its place, and what else it holds of its samples. */
  shard?: {
    side: 'train' | 'val' | 'test';
    index: number;
    nsdIds: NamedArray;
    /** `[n, repetitions, nColumns]`. */
    raw: NamedArray;
    wholeBrain: NamedArray | undefined;
    /** `[n, height, width, 3]`. */
    pictures: NamedArray | undefined;
  };
}

/** A picture file; some name their row and their nsdId (from 0), others are told by their own name. */
export interface PictureClaim extends Reasoned {
  kind: 'picture';
  row: number | undefined;
  nsdId: number | undefined;
  array: NamedArray;
  height: number;
  width: number;
  channels: number;
}

/** A volume of labels; `family` is the atlas, `mask` for a volume of any other name. */
export interface RoiClaim extends Reasoned {
  kind: 'roi';
  family: string;
  /** Name of the one region of a `mask`. */
  name: string;
  hemi: Hemi | 'both';
  array: NamedArray;
  grid: Dims;
  /** Folder of the space it lies in, where the path tells. */
  space: string | undefined;
}

/** A volume of one number per voxel; only `ncsnr` is used, the rest is known by name. */
export interface MapClaim extends Reasoned {
  kind: 'map';
  name: string;
  array: NamedArray;
  grid: Dims;
  space: string | undefined;
}

/** Names of the labels of one atlas. */
export interface LabelTableClaim extends Reasoned {
  kind: 'label-table';
  family: string;
  index: NamedArray;
  names: NamedArray;
}

/** `nsd_expdesign.mat`. */
export interface DesignClaim extends Reasoned {
  kind: 'design';
  masterordering: NamedArray;
  subjectim: NamedArray;
  sharedix: NamedArray | undefined;
  stimpattern: NamedArray | undefined;
}

/** `responses.tsv`: one row a trial that took place. */
export interface BehaviourClaim extends Reasoned {
  kind: 'behaviour';
  id73k: NamedArray;
  id10k: NamedArray | undefined;
  session: NamedArray | undefined;
  subjectColumn: NamedArray | undefined;
}

/** A BIDS table of trials: the stimulus of each row. */
export interface TrialTableClaim extends Reasoned {
  kind: 'trial-table';
  /** Subject, session, task and run, as in the betas it belongs to. */
  key: string;
  stimulus: NamedArray;
  trialType: NamedArray | undefined;
  /** Volume of each row, from 0. */
  betaIndex: NamedArray | undefined;
}

/** `nsd_stim_info_merged.csv`. */
export interface StimulusTableClaim extends Reasoned {
  kind: 'stimulus-table';
  nsdId: NamedArray;
  /** The column without a name: rows from 0. */
  row: NamedArray | undefined;
  /** Trials from 1 (0: none) of each repetition, by subject. */
  repetitions: ReadonlyMap<number, readonly NamedArray[]>;
  cocoId: NamedArray;
  cocoSplit: NamedArray | undefined;
  cropBox: NamedArray | undefined;
}

export interface StimuliClaim extends Reasoned {
  kind: 'stimuli';
  array: NamedArray;
  count: number;
  height: number;
  width: number;
  channels: 1 | 3;
  /** `[n, h, w, c]` or `[n, c, h, w]`. */
  layout: 'hwc' | 'chw';
}

/** COCO captions; `split` of the pictures (`val2017`) where the name tells. */
export interface CaptionsClaim extends Reasoned {
  kind: 'captions';
  split: string | undefined;
  imageId: NamedArray;
  caption: NamedArray;
}

/** COCO instances: which categories are in which picture. */
export interface InstancesClaim extends Reasoned {
  kind: 'instances';
  split: string | undefined;
  imageId: NamedArray;
  categoryId: NamedArray;
  categories: { id: NamedArray; name: NamedArray };
  bbox: NamedArray | undefined;
  /** Sizes of the original pictures. */
  images: { id: NamedArray; width: NamedArray; height: NamedArray } | undefined;
}

export type Claim =
  | BetasClaim
  | OtherExperimentClaim
  | SurfaceBetasClaim
  | ImageRowsClaim
  | VertexLabelsClaim
  | PictureClaim
  | SurfaceRoiClaim
  | SurfaceMapClaim
  | RoiClaim
  | MapClaim
  | LabelTableClaim
  | DesignClaim
  | BehaviourClaim
  | TrialTableClaim
  | StimulusTableClaim
  | StimuliClaim
  | CaptionsClaim
  | InstancesClaim
  | SurfaceClaim
  | PatchClaim
  | FlatMeshClaim
  | CurvatureClaim
  | TransformClaim;

export type ClaimKind = Claim['kind'];
export type ClaimOf<K extends ClaimKind> = Extract<Claim, { kind: K }>;

/** A file with its claim. */
export interface Part<C extends Claim = Claim> {
  file: LoadedFile;
  claim: C;
}

/** A rule says what a file is, or that it does not know. It looks; it does not read the data. */
export type Rule = (file: LoadedFile) => Claim | undefined;

/** The parts of one kind, in the order they were dropped. */
export function partsOf<K extends ClaimKind>(parts: readonly Part[], kind: K): Part<ClaimOf<K>>[] {
  return parts.filter((part): part is Part<ClaimOf<K>> => part.claim.kind === kind);
}
