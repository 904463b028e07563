/** @file What the stores hold and the verbs they offer. Views read these; actions are on the store. */
import type { FileReport } from '../domain/arrays.ts';
import type { Correction, DatasetInfo, Picture, Role, Source } from '../domain/dataset.ts';
import type {
  BackendReport,
  ConditionMode,
  ConditionSettings,
  Perturbation,
  PerturbationStep,
  Provenance,
  Target,
} from '../domain/decode.ts';
import type { LabError, LabErrorCode } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Remote } from '../domain/remote.ts';
import type { Comparison } from './compare.ts';
import type { Controls } from './controls.ts';
import type { Effects, EffectsRequest } from './effects.ts';
import type {
  CombinedCounts,
  RetrievalCounts,
  RetrievalRequest,
} from '../../workers/mapper/mapper.protocol.ts';
import type { MapperFile, MapperFormat } from '../../workers/mapper/mapper-file.ts';
import type { TrainingAction } from '../../workers/mapper/training/control.ts';
import type {
  EpochReport,
  SavedTraining,
  TrainingNews,
  TrainingSummary,
  TrainOptions,
} from '../../workers/mapper/training.protocol.ts';
import type { TrainRequest } from './train-request.ts';

export interface FileProblem {
  code: LabErrorCode;
  message: string;
  /** Path of the file it is about; absent when it is about how files fit together. */
  file: string | undefined;
}

export interface DatasetState {
  dataset: Remote<DatasetInfo>;
  /** One card a file of the last drops, newest first. */
  reports: FileReport[];
  problems: FileProblem[];
  /** Roles given by hand since the files were opened, in order. */
  roles: { role: Role; source: Source }[];
  /** What was said of files against the rules since they were opened, in order. */
  corrections: Correction[];
  /** Why the last open or assign came to nothing; what was loaded is still in use. */
  lastError: LabError | undefined;
  /** Share of the pictures compared while {@link comparePictures} runs. */
  comparing: number | undefined;
  /** Add files; with `replace`, start anew with them. */
  open(files: File[], how?: { replace?: boolean }): Promise<void>;
  /** Start anew with the files of the last drop, e.g. of another subject than the one loaded. */
  openAlone(): Promise<void>;
  /** Close all files: nothing is loaded afterwards. */
  clear(): Promise<void>;
  openDemo(): Promise<void>;
  assign(role: Role, source: Source): Promise<void>;
  /** Say what a file is against the rules. */
  correct(correction: Correction): Promise<void>;
  /** Look for equal pictures under different ids, once a dataset; the split loses what leaks. */
  comparePictures(): Promise<void>;
  cancel(): void;
}

/** What the user chose. Only this is in the URL, as differences from the defaults. */
export interface Selection {
  trial: number;
  perturbation: Perturbation;
  condition: ConditionMode;
  seed: number;
}

export type RoiMode = 'as-is' | 'silence' | 'keep' | 'boost';

export interface SelectionState extends Selection {
  selectTrial(trial: number): void;
  setCondition(condition: ConditionMode): void;
  setSeed(seed: number): void;
  /** Sets what happens to one ROI; `boost` adds `amount` z. `keep` unites with other kept ROIs. */
  setRoi(roi: string, mode: RoiMode, amount?: number): void;
  /** Replaces the whole list, e.g. for lassoed voxels. */
  setPerturbation(steps: Perturbation): void;
  addStep(step: PerturbationStep): void;
  reset(): void;
}

/** Undo and redo of the selection. */
export interface HistoryState {
  canUndo: boolean;
  canRedo: boolean;
  undo(): void;
  redo(): void;
  /** What came before belongs to another dataset. */
  forget(): void;
}

/** The vectors of the selected scan. */
export interface MappedView {
  trial: number;
  condition: number;
  /** `[nVoxels]` z-scored betas before and after the perturbation. */
  betasZ: Float32Array;
  perturbedZ: Float32Array;
  /** Embedding space shown: `image` where there is a mapper for it, else another target. */
  target: Target;
  /** Unit-norm vectors, except for `pixels`. `truth` is absent while it is being computed. */
  decoded: Float32Array;
  perturbed: Float32Array;
  truth: Float32Array | undefined;
  /** The same truth without the clamp of the mapper's targets; absent where there is none. */
  truthRaw?: Float32Array | undefined;
  mapper: string;
}

/** The pictures of the selected scan. */
export interface PicturesView {
  trial: number;
  seen: Picture | undefined;
  captions: string[];
  /** From the scan as it is. */
  decoded: Picture;
  /** From the perturbed scan; the same object as `decoded` without a perturbation. */
  perturbed: Picture;
  provenance: Provenance;
}

export interface Retrieved {
  condition: number;
  similarity: number;
  picture: Picture | undefined;
  caption: string | undefined;
}

export interface RetrievedView {
  trial: number;
  /** Nearest to the perturbed prediction, best first. */
  top: Retrieved[];
  /** 1-based rank of the scan's own condition among `of`. */
  rank: number | undefined;
  rankUnperturbed: number | undefined;
  of: number;
  /** Cosine of prediction and truth, before and after the perturbation. */
  cosine: number | undefined;
  cosineUnperturbed: number | undefined;
}

/** The selected scan (perturbed, where something is) in words. */
export interface CaptionsView {
  /** The prediction that captions are compared with, by cosine. */
  by: 'caption' | 'image';
  /** The nearest of the first captions of `of` held-out conditions, the scan's own among them. */
  nearest:
    | {
        text: string;
        condition: number;
        similarity: number;
        isOwn: boolean;
        rank: number | undefined;
      }
    | undefined;
  of: number;
  /** By a captioner, where one is loaded; the similarity is that of its own text embedding. */
  written: { text: string; similarity: number } | undefined;
}

/** What the last visit kept by itself, until it is restored or left. */
export interface RecoveryState {
  /** `saved` is ISO 8601; `nFiles` of the user's own are asked for. */
  offer: { saved: string; name: string; nFiles: number } | undefined;
  /** When this browser last kept what was done. */
  keptAt: string | undefined;
  restore(): Promise<void>;
  dismiss(): void;
  /** Throw away what is kept. */
  wipe(): void;
}

export interface DecodeState {
  mapped: Remote<MappedView>;
  pictures: Remote<PicturesView>;
  retrieved: Remote<RetrievedView>;
  captions: Remote<CaptionsView>;
  /** Decode the selection again, e.g. after a failure. */
  retry(): void;
}

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

/** What a training came to; see the mapper's protocol. */
export type Training = TrainingSummary;

/** One training of a network, under way or over, with what its curves are drawn from. */
export interface TrainingRun {
  id: string;
  target: Target;
  seed: number;
  /** Recipe and size. */
  title: string;
  options: TrainOptions;
  status: 'running' | 'paused' | 'done' | 'failed';
  /** Loss of batches, thinned when there are many. */
  losses: { step: number; loss: number }[];
  epochs: EpochReport[];
  /** Batches done, and in all when no phase ends early. */
  done: number;
  total: number;
  news: TrainingNews | undefined;
  summary: Training | undefined;
  error: LabError | undefined;
  /** Left out of the curves. */
  hidden: boolean;
}

export interface TrainingState {
  training: Remote<Training>;
  /** Networks of this visit, newest first. */
  runs: TrainingRun[];
  /** Unfinished trainings on this dataset from before. */
  saved: SavedTraining[];
  train(request: TrainRequest): void;
  /** The same, to wait for. */
  trained(request: TrainRequest, signal?: AbortSignal): Promise<Training>;
  control(action: TrainingAction): void;
  cancel(): void;
  goOn(id: string): void;
  forget(id: string): Promise<void>;
  /** Look for unfinished trainings on the dataset; one that was running goes on. */
  restore(): Promise<void>;
  show(id: string, isShown: boolean): void;
  remove(id: string): void;
  /** The file of a mapper; the active one of its target without a name. */
  fileOf(target: Target, format: MapperFormat, name?: string): Promise<MapperFile>;
}

/** What to retrieve among. */
export interface RetrievalChoice {
  target: Target | 'combined';
  trials: RetrievalRequest['trials'];
  /** Infinity for all held-out scans. */
  of: number;
  draws: number;
}

export interface RetrievalMeasure extends RetrievalCounts {
  target: Target | 'combined';
  trials: RetrievalRequest['trials'];
  /** Where features of pictures are compared: the network that gave the true ones, or that they came with the data. */
  features?: string;
  /** Of a combination. */
  combination?: Pick<CombinedCounts, 'weights' | 'tunedOn' | 'inBatch' | 'alone'>;
}

export interface EvaluationState {
  retrieval: Remote<RetrievalMeasure>;
  measureRetrieval(choice: RetrievalChoice): void;
  cancel(): void;
  /** Forget what was measured, and stop measuring: the mapper or the truth is another. */
  clear(): void;
}

export type WorkerName = 'reader' | 'mapper' | 'generator';

export interface WorkerStatus {
  state: 'starting' | 'ready' | 'restarting' | 'failed';
  backend: BackendReport | undefined;
  restarts: number;
}

export interface Notice {
  id: number;
  tone: 'info' | 'warning' | 'error';
  text: string;
}

export interface SystemState {
  workers: Record<WorkerName, WorkerStatus>;
  models: ModelSummary[];
  notices: Notice[];
  notify(tone: Notice['tone'], text: string): void;
  dismiss(id: number): void;
}

export interface EffectsState {
  effects: Remote<Effects>;
  measure(request: EffectsRequest): void;
  /** What was measured belongs to another dataset. */
  clear(): void;
  cancel(): void;
}

export interface GeneratorsState {
  /** SHA-256 of the generator that draws; the newest while none was chosen. */
  inUse: string | undefined;
  settings: ConditionSettings;
  comparison: Remote<Comparison>;
  use(sha256: string): void;
  setSettings(patch: Partial<ConditionSettings>): void;
  /** Free it; the last one stays. */
  remove(sha256: string): Promise<void>;
  /** Draw the selected scan with every generator by every condition. */
  compare(): void;
  clear(): void;
  cancel(): void;
}

export interface ControlsState {
  controls: Remote<Controls>;
  /** Decode the selected scan and its controls. */
  decode(): void;
  clear(): void;
  cancel(): void;
}
