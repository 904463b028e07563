/** @file The types of `window.lab`: what scripts, notebooks and tests may do with the page. */
import type { PerturbationOp } from '../domain/decode.ts';
import type { Effects } from '../state/effects.ts';
import type { EncodedSet } from '../state/encoding-store.ts';
import type { Dose } from '../state/dose.ts';
import type { Gallery, GalleryRequest } from '../state/gallery.ts';
import type { Grid, GridRequest } from '../state/grid.ts';
import type { Impact } from '../state/impact.ts';
import type { Levels, LevelsRequest } from '../state/levels.ts';
import type { SceneRequest } from '../scenes/request.ts';
import type { Scene } from '../scenes/types.ts';
import type { FileReport } from '../domain/arrays.ts';
import type { Correction, EmbeddedTarget, MissingPart, Role, Source } from '../domain/dataset.ts';
import type {
  BackendReport,
  ConditionMode,
  ConditionSettings,
  Perturbation,
  Provenance,
  Target,
} from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { SizeId } from '../domain/training.ts';
import type { Evaluation, Measured } from './evaluation-types.ts';
import type { CaptionsView } from '../state/types/decode.ts';
import type { Selection } from '../state/types/selection.ts';
import type { AblationRow } from '../state/ablation.ts';
import type { TrainRequest as StoreRequest } from '../state/train-request.ts';
import type { TrainingAction } from '../../workers/mapper/training/control.ts';
import type { EpochReport, TrainingSummary } from '../../workers/mapper/training.protocol.ts';

export interface DatasetSummary {
  id: string;
  name: string;
  simulated: boolean;
  subject: string | undefined;
  nTrials: number;
  nVoxels: number;
  nConditions: number;
  sessions: { session: number; nTrials: number }[];
  units: string;
  order: string;
  rois: { name: string; nVoxels: number }[];
  /** Numbers of trials. */
  split: { train: number; val: number; rule: string };
  /** What mappers can be trained towards with what is loaded. */
  targets: string[];
  missing: MissingPart[];
  /** One card a file. */
  files: FileReport[];
  /** What was refused, with the reason. */
  problems: { code: string; message: string; file: string | undefined }[];
}

export interface TrainRequest extends Omit<StoreRequest, 'seed'> {
  seed?: number;
  /** For `conv`: most epochs of each phase. */
  epochs?: number;
  /** Names known of other libraries: `channels` is `network.width`. */
  channels?: number;
  batch?: number;
  rate?: number;
  signal?: AbortSignal;
}

export interface AblationTable {
  rows: AblationRow[];
  csv: string;
  markdown: string;
}

export interface TrainingStatus {
  id: string;
  target: string;
  title: string;
  status: 'running' | 'paused' | 'done' | 'failed';
  /** Batches done, and in all. */
  done: number;
  total: number;
  epochs: EpochReport[];
}

export interface DecodeRequest {
  /** 0-based in loaded order; several are averaged. */
  trial: number | number[];
  /** The mean of all presentations of the picture of `trial` (of the first, where several are named). */
  average?: boolean;
  perturbation?: Perturbation;
  condition?: ConditionMode;
  /** Name or SHA-256 (or its beginning) of a loaded generator; the one in use unless given. */
  generator?: string;
  /** What is done to the embeddings before they condition the generator; as in the drawer unless given. */
  settings?: Partial<ConditionSettings>;
  seed?: number;
  /** How many nearest conditions to tell, 5 unless given. With 0 nothing is encoded: no rank, and the truth only if known. */
  top?: number;
  signal?: AbortSignal;
}

export interface InterpolateRequest {
  from: number;
  to: number;
  /** Every scan is the mean of all presentations of its picture. */
  average?: boolean;
  /** Scans to pass on the way, in order; at most 8 scans in all. */
  via?: number[];
  /** Pictures from each scan to the next, both included; 10 unless given. */
  steps?: number;
  /** Voxels on a line; embeddings along the arc (`embedding`) or on a line. */
  space?: 'voxel' | 'embedding' | 'embedding-line';
  /** Done to every scan on the way. */
  perturbation?: Perturbation;
  condition?: ConditionMode;
  seed?: number;
  /** As of `decode`: with 0 nothing is retrieved. */
  top?: number;
  signal?: AbortSignal;
}

export interface Decoded {
  /** Prediction in the target space shown: unit norm, or pixels in 0..1. */
  embedding: Float32Array;
  truth?: Float32Array;
  image: ImageData;
  retrieved: { condition: number; similarity: number }[];
  /** 1-based rank of the scan's own condition among held-out ones. */
  rank?: number;
  /** The held-out caption nearest to the decoding in the space of captions. */
  caption?: string;
  /** Captions with their cosine to the decoding; `written` by a captioner, where one is loaded. */
  captions?: CaptionsView;
  provenance: Provenance;
}

export interface Composed {
  scene: Scene;
  image: ImageData;
  captions: string[];
  categories: string[];
}

export interface Encoded {
  /** Raw CLIP image embedding. */
  embedding: Float32Array;
  retrieved: { condition: number; similarity: number }[];
  image: ImageData;
  captions: CaptionsView;
  categories: { name: string; probability: number }[];
}

export interface EffectsOptions {
  op: PerturbationOp;
  amount?: number;
  /** Held-out conditions, one scan each; 30 unless given. */
  scans?: number;
  /** Each scan is the mean of all presentations of its picture. */
  average?: boolean;
  seed?: number;
  signal?: AbortSignal;
}

/** Of a study of one scan: the scan, what is done to it, and how often random voxels are drawn. */
export interface StudyOptions {
  trial: number;
  /** The scan (or each of many) is the mean of all presentations of its picture. */
  average?: boolean;
  perturbation: Perturbation;
  condition?: ConditionMode;
  seed?: number;
  /** Draws of as many random voxels; 20 unless given. */
  draws?: number;
  signal?: AbortSignal;
}

export interface DoseOptions extends StudyOptions {
  /** 0-based, among the steps that are switched on; the first unless given. */
  step?: number;
  /** z, factors, or for a silenced step the share that is left. */
  amounts: number[];
  /** More than 1: so many held-out conditions drawn by the seed are averaged, without pictures. */
  scans?: number;
}

export type LevelsOptions = Partial<LevelsRequest> & { signal?: AbortSignal };
export type GridOptions = Pick<GridRequest, 'trials' | 'rois' | 'ops'> &
  Partial<GridRequest> & { signal?: AbortSignal };
export type GalleryOptions = Partial<GalleryRequest> & { signal?: AbortSignal };

export interface Diagnostics {
  version: string;
  backends: Partial<Record<'mapper' | 'generator', BackendReport>>;
  workers: Record<string, { state: string; restarts: number }>;
  crossOriginIsolated: boolean;
  hardwareConcurrency: number;
  webgpu: string;
  /** Milliseconds of the last decode, by step. */
  times: Record<string, number>;
  memory: { mapperTensors: number; mapperBytes: number };
  models: ModelSummary[];
}

export interface Lab {
  version: string;
  /** Demo loaded and its first image drawn. */
  ready: Promise<void>;
  openDemo(): Promise<DatasetSummary>;
  /** Same as dropping them (with `replace`: start anew with them); relative paths come from `webkitRelativePath` or the name. */
  open(files: File[], how?: { replace?: boolean }): Promise<DatasetSummary>;
  /** Close all files: nothing is loaded afterwards. */
  clear(): Promise<void>;
  /** What each file is, without keeping it. */
  inspect(files: File[]): Promise<FileReport[]>;
  assign(role: Role, source: Source): Promise<DatasetSummary>;
  /** Have the true embedding of every condition, kept for the next visit; how many there are, by what. */
  encodeStimuli(target?: EmbeddedTarget): Promise<EncodedSet | undefined>;
  /** Say what a file is against the rules: units, order, subject, session, missing data, release, not to be used. */
  correct(correction: Correction): Promise<DatasetSummary>;
  /** Compares the pixels of all stimuli; equal ones that are held out leave training. The page does it by itself after the first picture. */
  comparePictures(): Promise<DatasetSummary>;
  dataset(): DatasetSummary | undefined;
  loadModel(files: File[]): Promise<ModelSummary>;
  models(): ModelSummary[];
  /** Draw everything with this generator from now on: its name or SHA-256. */
  useGenerator(generator: string): Promise<void>;
  train(options: TrainRequest): Promise<TrainingSummary>;
  /** Trainings of networks in this visit, newest first. */
  trainings(): TrainingStatus[];
  /** The training under way: `pause`, `resume`, `step` (a batch, then pause), `finish` (keep the best), `reset`. */
  controlTraining(action: TrainingAction | 'reset'): void;
  /** Train and judge the rows of tables 3 and 4, or those whose ids are named. */
  ablate(options?: { size?: SizeId; seed?: number; only?: string[] }): Promise<AblationTable>;
  /** The mapper that answers for a target as a file: safetensors with the authors' names, or ONNX. */
  exportMapper(target: Target, format?: 'safetensors' | 'onnx'): Promise<File>;
  /** Decoded and true embeddings of held-out conditions, `[n, dim]` each, as safetensors. */
  exportEmbeddings(options?: { signal?: AbortSignal }): Promise<File>;
  /** What is selected on the page. */
  selection(): Selection;
  /**
   * Select on the page, as the panels do: `{ trial: 12, average: true }` shows the mean of all presentations
   * of that scan's picture. What is left out stays. Resolves once it is decoded; `bad-request` for no such trial.
   */
  select(choice: Partial<Selection>): Promise<void>;
  decode(request: DecodeRequest): Promise<Decoded>;
  interpolate(request: InterpolateRequest): Promise<Decoded[]>;
  evaluate(request: Evaluation): Promise<Measured>;
  /**
   * Offer a map of one number for each voxel (in the dataset's order; NaN where there is none) among the
   * maps of the flatmap; a map of the same name takes the place of the older.
   */
  addMap(map: { name: string; values: Float32Array; unit?: string; explains?: string }): void;
  /** What was done, as a file: hashes, roles, perturbation, seeds, views; never betas or stimuli. */
  saveSession(): Promise<Blob>;
  /** Rejects with `missing-part` and goes on by itself once the files that it names are dropped. */
  restoreSession(file: Blob): Promise<void>;
  /** Every region changed in turn on many held-out scans, beside as many random voxels. */
  effects(request: EffectsOptions): Promise<Effects>;
  /** What a perturbation does to one scan: shift, cosine, rank, categories, beside random draws. */
  impact(request: StudyOptions): Promise<Impact>;
  /** One step at several amounts, beside the same on random voxels. */
  dose(request: DoseOptions): Promise<Dose>;
  /** Levels of the visual hierarchy silenced, kept, raised, beside the paper's expectation. */
  levels(request?: LevelsOptions): Promise<Levels>;
  /** Scans by perturbations, a picture each. */
  grid(request: GridOptions): Promise<Grid>;
  /** Every held-out trial (with `average` every held-out picture) with its rank, best first. */
  gallery(request?: GalleryOptions): Promise<Gallery>;
  /** Draw a scene: that of a seed, with what is given in its place. */
  compose(request: SceneRequest): Promise<Composed>;
  /** Any picture through CLIP: embedding, nearest held-out stimuli, what the generator draws from it. */
  encodePicture(
    image: ImageData | Blob,
    options?: { seed?: number; signal?: AbortSignal },
  ): Promise<Encoded>;
  diagnostics(): Promise<Diagnostics>;
}
