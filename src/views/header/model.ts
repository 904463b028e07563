/** @file What the header says of a worker: name of the backend, state, and why not a better one. */
import type { BackendReport } from '../../domain/decode.ts';
import type { WorkerName, WorkerStatus } from '../../state/types/system.ts';

const backendNames: Record<BackendReport['backend'], string> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'CPU',
};

const jobs: Record<WorkerName, string> = {
  reader: 'reads files, off the main thread',
  mapper: 'maps betas to embeddings',
  generator: 'draws pictures from embeddings',
};

export interface WorkerWords {
  /** Short, on the badge: `WASM ×2`, `starting`. */
  state: string;
  tone: 'good' | 'busy' | 'bad';
  /** One line each, in the tooltip. */
  lines: string[];
}

function backendWords({ backend, threads }: BackendReport): string {
  return threads > 1 ? `${backendNames[backend]} ×${threads}` : backendNames[backend];
}

function backendLines(report: BackendReport | undefined): string[] {
  if (!report) return [];
  const why = report.rejected.map(({ backend, reason }) => `Not ${backend}: ${reason}`);
  return [`${backendNames[report.backend]}: ${report.detail}`, ...why];
}

/** Words for one worker's badge. */
export function workerWords(name: WorkerName, status: WorkerStatus): WorkerWords {
  const { state, backend, restarts } = status;
  const restarted = restarts > 0 ? [`Restarted ${restarts} time${restarts > 1 ? 's' : ''}`] : [];
  const lines = [`The ${name} worker ${jobs[name]}.`, ...backendLines(backend), ...restarted];
  if (state !== 'ready') return { state, tone: state === 'failed' ? 'bad' : 'busy', lines };
  return { state: backend ? backendWords(backend) : 'ready', tone: 'good', lines };
}
