/** @file A strip of pictures between scans: what it depends on, what it holds. */
import type { Picture } from '../../domain/dataset.ts';
import type { ConditionMode, Perturbation } from '../../domain/decode.ts';
import type { Remote } from '../../domain/remote.ts';

export interface InterpolationFrame {
  /** 0 at the first scan, 1 at the last one of the chain. */
  t: number;
  picture: Picture;
  /** Prediction as it is shown: unit norm, or pixels in 0..1. */
  embedding: Float32Array;
}

/** All that a strip depends on; two strips with equal recipes are the same strip. */
export interface InterpolationRecipe {
  dataset: string;
  /** At least two scans, in order. */
  scans: number[];
  /** Each scan is the mean of all presentations of its picture. */
  average: boolean;
  /** Pictures from each scan to the next, both included. */
  nSteps: number;
  /** Voxels on a line; embeddings along the arc, or on a line. */
  space: 'voxel' | 'embedding' | 'embedding-line';
  perturbation: Perturbation;
  condition: ConditionMode;
  seed: number;
}

/** Rows: scans of the chain. Columns: frames. */
export interface FeatureDistances {
  frames: InterpolationFrame[];
  /** One minus the cosine of the features of a frame's picture and of the scan's decoded picture. */
  distance: Float32Array[];
  /** Name and hash of the feature network. */
  network: string;
}

export interface InterpolationState {
  from: number;
  to: number;
  /** Scans between the ends, in order: a chain. */
  via: number[];
  nSteps: number;
  space: InterpolationRecipe['space'];
  frames: Remote<InterpolationFrame[]>;
  /** What the frames that are shown were made by. */
  made: InterpolationRecipe | undefined;
  /** By the feature net, measured when asked. */
  features: Remote<FeatureDistances>;
  /** Frame under the play head. */
  head: number;
  setEnds(from: number, to: number): void;
  setVia(via: number[]): void;
  setSpace(space: InterpolationRecipe['space']): void;
  setSteps(nSteps: number): void;
  seek(frame: number): void;
  run(): void;
  measureFeatures(): void;
  /** What was made belongs to another dataset. */
  clear(): void;
  cancel(): void;
}
