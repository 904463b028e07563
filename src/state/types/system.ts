/** @file Workers, models, notices, and what the last visit kept. */
import type { BackendReport } from '../../domain/decode.ts';
import type { ModelSummary } from '../../domain/model.ts';

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
