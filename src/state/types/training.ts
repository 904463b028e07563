/** @file Trainings of this visit and those left from before. */
import type { Target } from '../../domain/decode.ts';
import type { LabError } from '../../domain/errors.ts';
import type { Remote } from '../../domain/remote.ts';
import type { MapperFile, MapperFormat } from '../../../workers/mapper/mapper-file.ts';
import type { TrainingAction } from '../../../workers/mapper/training/control.ts';
import type {
  EpochReport,
  SavedTraining,
  TrainingNews,
  TrainingSummary,
  TrainOptions,
} from '../../../workers/mapper/training.protocol.ts';
import type { TrainRequest } from '../train-request.ts';

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
