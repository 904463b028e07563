/** @file What a training is asked and what it tells. Types only. */
import type { Target } from '../../src/domain/decode.ts';
import type { LabErrorCode } from '../../src/domain/errors.ts';
import type { ModelSummary } from '../../src/domain/model.ts';
import type { NetworkOptions, TargetOptions } from '../../src/domain/training.ts';
import type { ThresholdReport } from '../../src/numerics/threshold.ts';

/** A group of voxels that shares a penalty. `voxels` are 0-based columns of the voxel vector. */
export interface Band {
  name: string;
  voxels: Uint32Array;
}

/** What the search over the penalties of bands found. */
export interface BandReport {
  /** `nVoxels` are those used; `penalty` is Infinity where the band was shut off. */
  bands: { name: string; nVoxels: number; penalty: number }[];
  /** Cross-validated correlation with these penalties, and with one for all voxels. */
  score: number;
  plainScore: number;
  /** Choices of penalties that were compared. */
  tried: number;
}

/** One epoch: mean losses over training batches and over conditions kept apart from training. */
export interface EpochReport {
  phase: 'pretrain' | 'finetune';
  /** 1-based, within its phase. */
  epoch: number;
  train: number;
  check: number;
  rate: number;
  /** Retrieval of held-out scans with these weights, to look at only: nothing is chosen by it. */
  retrieval?: { of: number; forward: number; backward: number };
}

/** Of a network's training, after each batch and whenever it pauses. */
export interface TrainingNews {
  phase: 'pretrain' | 'finetune';
  /** 1-based, within the phase, and how many at most. */
  epoch: number;
  epochs: number;
  /** Loss of the batch just done; NaN before the first. */
  loss: number;
  paused: boolean;
  /** Bytes of weights, moments and tensors held for it. */
  bytes: number;
  /** When the last checkpoint was written, in milliseconds since 1970. */
  savedAt: number | undefined;
  /** The one after it could not be written: what came since is lost when the tab closes. */
  savingFails?: true;
  /** What it went on from, with the epochs done before. */
  resumed?: { savedAt: number; done: number; epochs: EpochReport[] };
  /** Something went wrong that does not end the training. */
  warning?: { code: LabErrorCode; message: string };
}

export interface TrainOptions {
  target: Target;
  seed: number;
  /** Default `ridge`. */
  kind?: 'ridge' | 'conv';
  /** For `conv`. */
  network?: NetworkOptions;
  /** How raw embeddings become targets; what is left out is as in the paper. */
  targets?: Partial<TargetOptions>;
  /** For `conv`: checkpoints are kept under this name; none without it. */
  id?: string;
  /** Go on from the last good checkpoint of `id`, where there is one. */
  resume?: boolean;
  /** Begin paused. */
  paused?: boolean;
  /** For `conv`: begin with the weights of this mapper of the same target; default: drawn from the seed. */
  from?: string;
  /** Words for recipe and size in the model's name. */
  label?: string;
  /** Held-out conditions retrieved after each epoch; default 300, 0 for none. */
  watched?: number;
  /** Ridge penalties to choose from; default: ten, logarithmic, scaled to the data. */
  penalties?: number[];
  /** Folds over conditions; default 5. */
  folds?: number;
  /**
   * For `ridge`: groups of voxels with a penalty each. A voxel in several belongs to the first, those
   * in none are a group of their own. Default: one penalty for all.
   */
  bands?: Band[];
}

/** A training that was not finished, as its last good checkpoint has it. */
export interface SavedTraining {
  id: string;
  dataset: string;
  nVoxels: number;
  options: TrainOptions;
  savedAt: number;
  paused: boolean;
  done: number;
  total: number;
  epochs: EpochReport[];
}

/** What was asked of a training that ended: everything that decides its result but the data. */
export type AskedTraining = Omit<TrainOptions, 'id' | 'resume' | 'paused' | 'bands'>;

export interface TrainingSummary {
  kind: 'ridge' | 'conv';
  target: Target;
  /** Id of the dataset that it was trained on. */
  dataset: string;
  /** Of a network with all that was left to its defaults; of a banded ridge the bands are in `bands`. */
  asked: AskedTraining;
  nTrials: number;
  nConditions: number;
  nVoxels: number;
  /** Voxels left out because they are constant or not finite. */
  nExcluded: number;
  /** 0 for a network. */
  penalty: number;
  /** Mean cross-validated correlation (over trials) of each penalty. */
  path: { penalty: number; score: number }[];
  /** Of a banded ridge; `path` is then that of one penalty for all. */
  bands?: BandReport;
  /** Of a network. */
  epochs?: EpochReport[];
  /** Of a network towards CLIP embeddings: what the threshold did to the raw ones. */
  threshold?: ThresholdReport;
  /** What was left out or changed, and why; a sentence each. */
  notes: string[];
  seconds: number;
  backend: string;
  model: ModelSummary;
}
