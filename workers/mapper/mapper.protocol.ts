/** @file What the mapper worker answers: betas to embeddings, training, retrieval. Types only. */
import type { SessionInfo } from '../../src/domain/dataset.ts';
import type { BackendReport, ResolvedStep, Target } from '../../src/domain/decode.ts';
import type { ModelSummary, TensorRecord } from '../../src/domain/model.ts';

/** The part of a `DatasetInfo` that the mapper needs. */
export interface MapperDataset {
  id: string;
  nVoxels: number;
  sessions: SessionInfo[];
  trialCondition: Int32Array;
  train: Uint32Array;
  val: Uint32Array;
  /** Already z-scored on disk: taken as they are. */
  zscored: boolean;
  /** Models trained on it are marked as simulated too. */
  simulated?: boolean;
}

export interface Progress {
  what: string;
  done: number;
  total: number;
  /** After each epoch of a network's training. */
  epoch?: EpochReport;
}

/** One epoch: mean losses over training batches and over conditions kept apart from training. */
export interface EpochReport {
  phase: 'pretrain' | 'finetune';
  /** 1-based, within its phase. */
  epoch: number;
  train: number;
  check: number;
  rate: number;
}

/** Of the paper's network; what is left out is as in the paper. */
export interface NetworkOptions {
  /** Channels of the trunk, 64. */
  width?: number;
  /** Width of the layer over positions, 128. */
  hidden?: number;
  /** Residual blocks, 4. */
  nBlocks?: number;
  /** Strided convolutions, 1; 2 ends in a sigmoid, for targets in 0..1. */
  nStrided?: 1 | 2;
  /** Most epochs of each phase, 40 and 40; 0 leaves the phase out. */
  pretrainEpochs?: number;
  finetuneEpochs?: number;
  /** Scans in a batch of each phase, 32 and 128. */
  pretrainBatch?: number;
  finetuneBatch?: number;
  /** Learning rate at the start, 4e-4; times 0.8 every ten epochs. */
  rate?: number;
  /** L2 in the gradient, 1e-5. */
  weightDecay?: number;
  /** Epochs without improvement after which a phase ends, 8. */
  patience?: number;
}

export interface TrainOptions {
  target: Target;
  seed: number;
  /** Default `ridge`. */
  kind?: 'ridge' | 'conv';
  /** For `conv`. */
  network?: NetworkOptions;
  /** Ridge penalties to choose from; default: ten, logarithmic, scaled to the data. */
  penalties?: number[];
  /** Folds over conditions; default 5. */
  folds?: number;
}

export interface TrainingSummary {
  kind: 'ridge' | 'conv';
  target: Target;
  nTrials: number;
  nConditions: number;
  nVoxels: number;
  /** Voxels left out because they are constant or not finite. */
  nExcluded: number;
  /** 0 for a network. */
  penalty: number;
  /** Mean cross-validated correlation (over trials) of each penalty. */
  path: { penalty: number; score: number }[];
  /** Of a network. */
  epochs?: EpochReport[];
  seconds: number;
  backend: string;
  model: ModelSummary;
}

export interface MappedScan {
  /** `[nVoxels]` z-scored betas of the scan, mean over its trials, before perturbation. */
  betasZ: Float32Array;
  /** `[nVoxels]` after the perturbation. */
  perturbedZ: Float32Array;
  /** `[dim]` for each target asked that has a mapper; not unit-normalised. */
  predictions: Partial<Record<Target, Float32Array>>;
  /** The same from the unperturbed scan; equal when there is no perturbation. */
  unperturbed: Partial<Record<Target, Float32Array>>;
  mappers: Partial<Record<Target, string>>;
}

export interface Neighbour {
  condition: number;
  similarity: number;
}

/** Both ways of retrieval among `of` (method: rows truth, columns prediction; cosine). */
export interface RetrievalCounts {
  of: number;
  /** Predictions whose nearest truth is their own. */
  forward: number;
  /** Truths whose nearest prediction is their own. */
  backward: number;
  /** The same with predictions dealt to the wrong scans. */
  shuffled: { forward: number; backward: number };
  draws?: { forward: [number, number]; backward: [number, number] };
}

export interface MapperProtocol {
  /** Choose and start a backend, with a self-test; `wasmPath` is where the tfjs wasm files are served. */
  start: {
    in: { prefer: BackendReport['backend'] | 'auto'; wasmPath: string };
    out: BackendReport;
    progress: never;
  };
  /** The port on which the reader answers `BetasProtocol`. */
  connectReader: { in: { port: MessagePort }; out: null; progress: never };
  useDataset: { in: MapperDataset; out: null; progress: never };
  /** True embeddings: `[conditions.length, dim]` row-major. Adds to those known unless `replace`. */
  useEmbeddings: {
    in: {
      target: Target;
      conditions: Int32Array;
      matrix: Float32Array;
      dim: number;
      replace: boolean;
    };
    out: null;
    progress: never;
  };
  /** The paper's network from named tensors. */
  loadMapper: {
    in: {
      target: Target;
      name: string;
      sha256: string;
      simulated: boolean;
      tensors: TensorRecord;
      /** Voxels before padding, where the file says so: then no other number is taken. */
      nVoxels?: number;
    };
    out: ModelSummary;
    progress: never;
  };
  /** All mappers that are held; the active one of each target answers. */
  mappers: { in: null; out: { target: Target; name: string; active: boolean }[]; progress: never };
  /** Let another of them answer for its target. */
  activate: { in: { target: Target; name: string }; out: null; progress: never };
  /** The weights of a mapper, PyTorch's names and layouts; a ridge has `weight [dim, nVoxels]`, `bias`. */
  exportMapper: {
    in: { target: Target; name: string };
    out: { tensors: TensorRecord; summary: ModelSummary };
    progress: never;
  };
  /** End a network's training after the batch at hand; `train` answers with the best weights so far. */
  finishTraining: { in: null; out: null; progress: never };
  train: { in: TrainOptions; out: TrainingSummary; progress: Progress };
  /** Map the mean of `trials` (z-scored) after `steps`. Latest-wins is the caller's affair. */
  map: {
    in: { trials: number[]; steps: ResolvedStep[]; targets: Target[] };
    out: MappedScan;
    progress: Progress;
  };
  /** From one trial to another, both ends included, after `steps`. */
  interpolate: {
    in: {
      from: number;
      to: number;
      nSteps: number;
      space: 'voxel' | 'embedding';
      steps: ResolvedStep[];
      targets: Target[];
    };
    out: Partial<Record<Target, Float32Array[]>>;
    progress: Progress;
  };
  /** Conditions nearest to an embedding among `among` (all with a known embedding when absent). */
  nearest: {
    in: { target: Target; embedding: Float32Array; top: number; among?: Int32Array; own?: number };
    out: { neighbours: Neighbour[]; rank: number | undefined; of: number };
    progress: never;
  };
  /** Retrieval on held-out conditions; `average`: mean of a condition's trials, else its first trial. */
  retrieval: {
    in: {
      target: Target;
      of: number;
      average: boolean;
      draws: number;
      seed: number;
      steps: ResolvedStep[];
    };
    out: RetrievalCounts;
    progress: Progress;
  };
  /** Predictions for held-out conditions, for measures made elsewhere; `[n, dim]`. */
  predictHeldOut: {
    in: { target: Target; of: number; average: boolean };
    out: { conditions: Int32Array; predictions: Float32Array; dim: number };
    progress: Progress;
  };
  memory: { in: null; out: { numTensors: number; numBytes: number }; progress: never };
}
