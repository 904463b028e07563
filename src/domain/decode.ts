/** @file Perturbations, targets, and what a decoded scan is. */

/** What betas are mapped to. `pixels`: the stimulus itself, row-major `[h, w, channels]` in 0..1. */
export type Target = 'image' | 'caption' | 'resnet' | 'pixels';
export type ConditionMode = 'image' | 'text' | 'both';

/** What is done to a predicted embedding before it conditions the generator. */
export interface ConditionSettings {
  /** Scaled to unit length, as generators are trained; else as the mapper predicts it. */
  unitNorm: boolean;
  /** Entries are clamped to this size first; 0 for none. */
  threshold: number;
  /** Length of a random vector that is added, drawn by the seed; 0 for none. */
  noise: number;
}

export const plainCondition: ConditionSettings = { unitNorm: true, threshold: 0, noise: 0 };

export type PerturbationOp = 'silence' | 'keep' | 'add' | 'multiply' | 'set';

/** Voxels drawn at random from all: the control of a step on as many voxels of a region. */
export interface RandomVoxels {
  count: number;
  seed: number;
}

/** One step. Its voxels are the union of what it names; steps apply in order. */
export interface PerturbationStep {
  rois?: string[];
  /** 0-based columns of the dataset's voxel vector. */
  voxels?: number[];
  random?: RandomVoxels;
  /** Every voxel: silenced first, the steps after it begin at zero and not at the scan. */
  all?: boolean;
  op: PerturbationOp;
  /** `add`, `set`: z units; `multiply`: factor. Not used by `silence` and `keep`. */
  amount?: number;
  /** Switched off: stays in the list and does nothing. */
  off?: boolean;
}
export type Perturbation = PerturbationStep[];

/** The steps that are switched on. */
export function activeSteps(perturbation: Perturbation): Perturbation {
  return perturbation.filter((step) => step.off !== true);
}

/** A step whose ROIs were looked up: ascending unique voxels. */
export interface ResolvedStep {
  voxels: Uint32Array;
  op: PerturbationOp;
  amount: number;
}

/** How a result came to be; two results with equal provenance are the same result. */
export interface Provenance {
  dataset: string;
  trials: number[];
  perturbation: Perturbation;
  mapper: string;
  generator: string;
  condition: ConditionMode;
  /** Where it is not {@link plainCondition}. */
  settings?: ConditionSettings;
  seed: number;
  backends: { mapper: string; generator: string };
}

/** Which backend answered in a worker, and why not a better one. */
export interface BackendReport {
  backend: 'webgpu' | 'webgl' | 'wasm' | 'cpu';
  /** GPU adapter's name, or the SIMD and thread count of WASM. */
  detail: string;
  threads: number;
  /** Backends that were put aside, each with its reason. */
  rejected: { backend: string; reason: string }[];
}
