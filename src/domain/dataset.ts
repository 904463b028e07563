/** @file What the page knows of a loaded dataset: plain data. The betas stay in the workers. */
import type { MissingMark, Release, Units, VoxelOrder } from './arrays.ts';
import type { Affine } from './orientation.ts';
import type { Roi } from './roi.ts';
import type { FlatSurface } from './surface.ts';

export interface SessionInfo {
  /** 1-based as in the file name; 1 for data without sessions. */
  session: number;
  /** 0-based trial index, in loaded order, of the first trial of this session. */
  firstTrial: number;
  nTrials: number;
  /** NSD held it back until 2023-08-20 (by its number, or as said by hand). */
  releasedLate?: true;
}

/** A part that would add something, and where it usually lies. */
export interface MissingPart {
  part: string;
  why: string;
  /** Path in the NSD tree, where there is one. */
  where: string;
}

/** Trial indices, ascending. No condition occurs on both sides. */
export interface Split {
  train: Uint32Array;
  val: Uint32Array;
  rule: 'shared' | 'first-seen-85' | 'given';
}

export interface StimulusInfo {
  /** Number of pictures in the file(s), not only those shown. */
  count: number;
  height: number;
  width: number;
  channels: 1 | 3;
}

/** The volume that the voxels lie in. */
export interface VoxelGrid {
  dims: [number, number, number];
  /** Disk-order (x fastest) linear index of each dataset voxel. */
  voxelLinear: Uint32Array;
  /** Voxel to mm, where the mask that chose the voxels says it. */
  affine?: Affine;
}

export interface DatasetInfo {
  /** Content-derived; changes whenever what was loaded changes. */
  id: string;
  name: string;
  simulated: boolean;
  /** Follows NSD's layout, so its terms of use apply unless simulated. */
  nsd: boolean;
  subject: string | undefined;
  nTrials: number;
  nVoxels: number;
  nConditions: number;
  sessions: SessionInfo[];
  /** `[nTrials]` 0-based condition of each trial. */
  trialCondition: Int32Array;
  /** `[nConditions]` name of each condition, e.g. its 73k id. */
  conditionNames: string[];
  /** Units on disk; the mapper z-scores per voxel and session unless already `z`. */
  units: Units;
  order: VoxelOrder;
  grid: VoxelGrid | undefined;
  rois: Roi[];
  surfaces: FlatSurface[];
  /** `[nVoxels]`, NaN where undefined. */
  ncsnr: Float32Array | undefined;
  stimuli: StimulusInfo | undefined;
  hasCaptions: boolean;
  /** Width of the true embeddings that were given by hand, by what they are of. */
  givenEmbeddings?: Partial<Record<EmbeddedTarget, number>>;
  /** Names of the categories in the annotations; empty without annotations. */
  categoryNames: string[];
  split: Split;
  missing: MissingPart[];
}

/** Targets that are vectors of a network, and can be given instead of computed. */
export type EmbeddedTarget = 'image' | 'caption' | 'resnet';

/** A picture as it lies in a stimulus file: row-major, row 0 on top, `[height, width, channels]`. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  pixels: Uint8Array;
}

export type Role =
  | 'responses'
  | 'stimuli'
  | 'conditions'
  | 'labels'
  | 'captions'
  | 'embeddings'
  | 'mask'
  | 'roi'
  | 'reliability'
  | 'surface'
  | 'split';

/** What a person says of a dropped file, against the rules; fields left out stay as they were found. */
export interface Correction {
  /** Path or name of the file. */
  file: string;
  units?: Units;
  order?: VoxelOrder;
  /** 1..8. */
  subject?: number;
  session?: number;
  /** What marks voxels without data. */
  missing?: MissingMark;
  /** Of NSD: the release that the sessions, or those that were averaged, belong to. */
  release?: Release;
  /** Not to be used. */
  ignored?: boolean;
}

/** All that a person said of the open files, each in the order it was said. */
export interface ByHand {
  roles: { role: Role; source: Source }[];
  corrections: Correction[];
}

/** An array of a dropped file, pointed at by hand. */
export interface Source {
  file: string;
  /** Path of the array in the file; may be left out when the file holds one. */
  array?: string;
  /** Name for what it becomes, e.g. of a ROI. */
  name?: string;
  /** Rows and columns are swapped in the file. */
  transposed?: boolean;
  /** Which side of the split these rows are. */
  split?: 'train' | 'val';
  /** `[height, width, channels]` when each stimulus is a flat row. */
  imageShape?: [number, number, number];
  /** Order of a flat row's pixels: `row` = C order, `column` = MATLAB order. */
  imageOrder?: 'row' | 'column';
  /** What embeddings are of; of the pictures, by CLIP, unless given. */
  target?: EmbeddedTarget;
  /** Units of responses, where the file does not tell. */
  units?: Units;
  /** Order of the voxels of responses; with a mask of as many voxels they are then put on its grid. */
  order?: VoxelOrder;
  /** What marks voxels without data among responses; `zero` unless given. */
  missing?: MissingMark;
}

/** What of the data is kept between visits. */
export interface SavedBetas {
  /** Sessions of all data sets, masked betas. */
  files: number;
  bytes: number;
  /** Embeddings of stimuli, all data sets and encoders. */
  embeddings: { files: number; bytes: number };
  /** Of the sessions that are open: how many are kept, of how many, and about how many bytes those not kept need. */
  inUse: { kept: number; of: number; needed: number };
}
