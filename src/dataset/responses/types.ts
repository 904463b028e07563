/** @file What the responses of a data set are, wherever they come from. */
import type { NumericArray, Units, VoxelOrder } from '../../domain/arrays.ts';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Id73k } from '../../domain/ids.ts';
import type { Hemi } from '../../domain/roi.ts';
import type { ReadOptions } from '../../readers/types.ts';
import type { SessionBlocks } from '../betas-source.ts';
import type { Note } from '../dataset.ts';

/** Columns that are vertices of one hemisphere's surface. */
export interface HemiVertices {
  /** Vertices of the whole surface. */
  nVertices: number;
  /** Ascending vertices that have a column. */
  vertices: Uint32Array;
  /** Column of the first of them. */
  firstColumn: number;
}

export interface VoxelSpace {
  nVoxels: number;
  /** Where the voxels lie in a volume; undefined for vertices and for rows of unknown order. */
  grid: DatasetInfo['grid'];
  /** Where the columns lie on surfaces, for betas that live there. */
  vertices: Partial<Record<Hemi, HemiVertices>> | undefined;
  /** What chose the voxels, for the card. */
  chosenBy: string;
  /** Files that chose them. */
  files: string[];
}

/** Labels of one atlas over the columns of a data set. */
export interface LabelSource {
  family: string;
  /** Name of the one region of a `mask`. */
  name: string;
  hemi: Hemi | 'both';
  /** `[nVoxels]`; regions are labels above 0. */
  read(options?: ReadOptions): Promise<NumericArray>;
}

export interface Responses {
  sessions: SessionBlocks[];
  nTrials: number;
  voxels: VoxelSpace;
  units: Units;
  order: VoxelOrder;
  regions: LabelSource[];
  /** Side of each trial, where the sources of all rows said so. */
  given: boolean[] | undefined;
  /** `nsd`: sessions of the design; `rows`: the files themselves say each row's picture; `hand`. */
  origin: 'nsd' | 'rows' | 'hand';
  /** `[nTrials]` picture of each row, for `rows` that tell. */
  rowPictures: Id73k[] | undefined;
  /** File that gives the data set its name. */
  file: string;
  /** Of files that are no mistake and cannot be used as they are. */
  notes?: Note[];
}
