/** @file What the mapper worker answers: betas to embeddings, training, retrieval. Types only. */
import type { SessionInfo } from '../../src/domain/dataset.ts';
import type { BackendReport, ResolvedStep, Target } from '../../src/domain/decode.ts';
import type { ModelSummary, TensorRecord } from '../../src/domain/model.ts';
import type { Substitute } from '../../src/perturb/substitute.ts';
import type {
  DistanceAnswer,
  DistanceRequest,
  IdentifyAnswer,
  IdentifyRequest,
} from './pictures.protocol.ts';
import type { MapperFile, MapperFormat } from './mapper-file.ts';
import type { Preparation } from './scans/prepare.ts';
import type { TensorFile } from './tensor-file.ts';
import type { TrainingAction } from './training/control.ts';
import type {
  EpochReport,
  SavedTraining,
  TrainingNews,
  TrainingSummary,
  TrainOptions,
} from './training.protocol.ts';

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
  /** While a network trains. */
  news?: TrainingNews;
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

/** One of many scans to map. */
export interface ScanToMap {
  /** Their mean is taken. */
  trials: number[];
  /** In place of the scan, before `steps`. */
  substitute?: Substitute | undefined;
  steps: ResolvedStep[];
}

/** Predictions of many scans for one target, `[n, dim]` row-major, not unit-normalised. */
export interface MappedRows {
  matrix: Float32Array;
  dim: number;
  mapper: string;
}

export interface Neighbour {
  condition: number;
  similarity: number;
}

export interface BothWays {
  /** Predictions whose nearest truth is their own. */
  forward: number;
  /** Truths whose nearest prediction is their own. */
  backward: number;
}

export interface RetrievalRequest {
  /** At most so many scans, in the order in which they were recorded; Infinity for the full gallery. */
  of: number;
  /** `all`: trials as recorded, repetitions too (the paper's); `first` trial, or `average`, of each condition. */
  trials: 'all' | 'first' | 'average';
  draws: number;
  seed: number;
  steps: ResolvedStep[];
  /** Tell of each scan, too. */
  each?: boolean;
}

/** One scan of a retrieval. */
export interface RetrievedScan extends BothWays {
  /** Their mean was mapped; of one trial, itself. */
  trials: number[];
  condition: number;
  /** 1-based place of the own truth for the prediction, and of the own prediction for the truth. */
  forward: number;
  backward: number;
  /** Similarity of prediction and own truth. */
  similarity: number;
  /** Conditions nearest to the prediction, best first, each once. */
  nearest: Neighbour[];
}

/** Counts of both ways of retrieval among `of` (method: rows truth, columns prediction; cosine). */
export interface RetrievalCounts extends BothWays {
  of: number;
  /** Held-out scans that could be taken. */
  gallery: number;
  /** Hits that guessing has on average: 1, and more where conditions are repeated. */
  chance: number;
  /** Hits of the very same row; another trial of the same condition does not count. */
  strict: BothWays;
  /** The own condition is among the nearest five. */
  topFive: BothWays;
  /** The same with predictions dealt to the wrong scans. */
  shuffled: BothWays;
  /** The same with every scan replaced by the mean of all of them, and by noise. */
  meanScan: BothWays;
  noise: BothWays;
  /** Central 95 % of the draws. */
  draws?: { forward: [number, number]; backward: [number, number] };
  /** In the order in which they were recorded, where they were asked for. */
  scans?: RetrievedScan[];
}

/** Retrieval by a weighted sum of the similarities of several mappers. */
export interface CombinedCounts extends RetrievalCounts {
  /** Weights with the most hits both ways on `tunedOn` scans of conditions that are not judged. */
  weights: Partial<Record<Target, number>>;
  tunedOn: number;
  /** Tuned on the very scans it is judged on, as the paper seems to do. */
  inBatch: BothWays & { weights: Partial<Record<Target, number>> };
  /** Each mapper alone, on the same scans. */
  alone: Partial<Record<Target, BothWays>>;
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
  /** Several raw embeddings a condition to draw training targets from: a row for each, conditions repeat. */
  useChoices: {
    in: { target: Target; conditions: Int32Array; matrix: Float32Array; dim: number };
    out: null;
    progress: never;
  };
  /** A mapper from named tensors: the paper's network, or a linear layer (`weight`, `bias`). */
  loadMapper: {
    in: TensorFile;
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
    out: {
      tensors: TensorRecord;
      summary: ModelSummary;
      preparation: Preparation | undefined;
    };
    progress: never;
  };
  /** The same as a file, with what the lab needs to take it back; the active mapper without a name. */
  exportFile: {
    in: { target: Target; name?: string | undefined; format: MapperFormat };
    out: MapperFile;
    progress: never;
  };
  /** Pause, resume or step the training under way, or end it after the batch at hand with its best weights. */
  control: { in: { action: TrainingAction }; out: null; progress: never };
  /** Trainings that were not finished, newest first; those that cannot be read are left out. */
  savedTrainings: { in: null; out: SavedTraining[]; progress: never };
  forgetTraining: { in: { id: string }; out: null; progress: never };
  train: { in: TrainOptions; out: TrainingSummary; progress: Progress };
  /** Somebody presses a button or a key of the page: a training on the CPU rests for a moment. */
  attend: { in: null; out: null; progress: never };
  /** Map the mean of `trials` (z-scored) after `steps`. Latest-wins is the caller's affair. */
  map: {
    in: { trials: number[]; steps: ResolvedStep[]; targets: Target[] };
    out: MappedScan;
    progress: Progress;
  };
  /** Map many scans; targets without a mapper are left out. The same step in many is sent once. */
  mapMany: {
    in: { scans: ScanToMap[]; targets: Target[] };
    out: Partial<Record<Target, MappedRows>>;
    progress: Progress;
  };
  /** From the mean of some trials to that of others, both ends included, after `steps`. */
  interpolate: {
    in: {
      from: number[];
      to: number[];
      nSteps: number;
      /** Along a line between the voxels; between their embeddings on the sphere, or on a line. */
      space: 'voxel' | 'embedding' | 'embedding-line';
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
  /** Retrieval of held-out scans. */
  retrieval: {
    in: RetrievalRequest & { target: Target };
    out: RetrievalCounts;
    progress: Progress;
  };
  /** The same by all of `targets` that have a mapper and truths, at least two. */
  combined: {
    in: RetrievalRequest & { targets: Target[] };
    out: CombinedCounts;
    progress: Progress;
  };
  /** n-way identification of decodings among the stimuli that they are decodings of. */
  identify: { in: IdentifyRequest; out: IdentifyAnswer; progress: Progress };
  /** Fréchet and kernel distance of decodings and stimuli. */
  distances: { in: DistanceRequest; out: DistanceAnswer; progress: Progress };
  /** Predictions for held-out conditions, for measures made elsewhere; `[n, dim]`. */
  predictHeldOut: {
    in: { target: Target; of: number; average: boolean };
    out: { conditions: Int32Array; predictions: Float32Array; dim: number };
    progress: Progress;
  };
  memory: { in: null; out: { numTensors: number; numBytes: number }; progress: never };
}
