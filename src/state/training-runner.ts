/**
 * @file A training that outlives its worker: when the worker dies or its device is lost, it goes on in
 * the next one from the last checkpoint. The trained mapper comes back after a restart too.
 */
import type { LabError } from '../domain/errors.ts';
import { asLabError } from '../domain/errors.ts';
import type { Target } from '../domain/decode.ts';
import type { Services } from '../services/lab-services.ts';
import type {
  EpochReport,
  TrainingNews,
  TrainingSummary,
  TrainOptions,
} from '../../workers/mapper/training.protocol.ts';
import type { Progress } from '../../workers/mapper/mapper.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { ensureTargets, type TrainingContext } from './train-request.ts';

/** A worker that dies so often within one training is not started again. */
const MAX_DEATHS = 5;
/** Larger mappers are not kept twice in memory; they are gone after a restart. */
const KEPT_BYTES = 256 * 2 ** 20;

export interface RunnerEvents {
  onNews?(news: TrainingNews, done: number, total: number): void;
  onEpoch?(epoch: EpochReport): void;
  /** The worker died; the training goes on in another. */
  onDeath?(error: LabError): void;
}

function isDeath(error: LabError): boolean {
  return error.code === 'worker-crashed' || error.code === 'device-lost';
}

/** Have a trained mapper loaded again whenever the worker is started again. */
async function keepForRestarts(
  { mapper }: Services,
  target: Target,
  { name }: TrainingSummary['model'],
): Promise<void> {
  const { tensors, summary, preparation } = await mapper.call('exportMapper', { target, name });
  const bytes = Object.values(tensors).reduce((sum, { values }) => sum + values.byteLength, 0);
  const key = `trained mapper for ${target}`;
  if (bytes > KEPT_BYTES) return mapper.forget(key);
  const { sha256, simulated } = summary;
  const [nVoxels] = /^\d+/.exec(summary.signature) ?? [];
  const file = { target, name, sha256, simulated, tensors, preparation, nVoxels: Number(nVoxels) };
  mapper.remember(key, (client) => client.call('loadMapper', file));
}

/** Plain news of batches are passed on at most so often: each is drawn, and training has the cores. */
const NEWS_EVERY_MS = 250;

/** Does it say more than where the training is? */
function isEvent({ news, epoch }: Progress): boolean {
  return !news || news.paused || epoch !== undefined || !!news.warning || !!news.resumed;
}

/** Passes on what says more than the place, and of the rest what is not too soon after the last. */
function sparing(pass: (progress: Progress) => void): (progress: Progress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (!isEvent(progress) && now - last < NEWS_EVERY_MS) return;
    last = now;
    pass(progress);
  };
}

/** Train, through as many workers as it takes. */
export async function runTraining(
  bench: Bench,
  options: TrainOptions,
  context: TrainingContext,
  events: RunnerEvents = {},
): Promise<TrainingSummary> {
  const { signal, progress } = context;
  const { services } = bench;
  await ensureTargets(bench, options, context);
  let resume = options.resume ?? false;
  for (let deaths = 0; ; deaths += 1) {
    try {
      const summary = await services.mapper.call(
        'train',
        { ...options, resume },
        {
          signal,
          onProgress: sparing(({ what, done, total, news, epoch }) => {
            progress?.(what, total > 0 ? done / total : undefined);
            if (epoch) events.onEpoch?.(epoch);
            if (news) events.onNews?.(news, done, total);
          }),
        },
      );
      await keepForRestarts(services, options.target, summary.model);
      return summary;
    } catch (thrown) {
      const error = asLabError(thrown);
      const goesOn = options.id !== undefined && isDeath(error) && deaths < MAX_DEATHS;
      if (!goesOn || signal?.aborted) throw thrown;
      events.onDeath?.(error);
      resume = true;
    }
  }
}
