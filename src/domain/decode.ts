/** @file Perturbations, targets, and what a decoded scan is. */

/** What betas are mapped to. `pixels`: the stimulus itself, row-major `[h, w, channels]` in 0..1. */
export type Target = 'image' | 'caption' | 'resnet' | 'pixels';
export type ConditionMode = 'image' | 'text' | 'both';

export type PerturbationOp = 'silence' | 'keep' | 'add' | 'multiply' | 'set';

/** One step. The voxels are the union of the named ROIs and `voxels`; steps apply in order. */
export interface PerturbationStep {
  rois?: string[];
  /** 0-based columns of the dataset's voxel vector. */
  voxels?: number[];
  op: PerturbationOp;
  /** `add`, `set`: z units; `multiply`: factor. Not used by `silence` and `keep`. */
  amount?: number;
}
export type Perturbation = PerturbationStep[];

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
