/** @file Trainings of the page: asked for, followed, paused, gone on with after a reload, compared. */
import { createStore } from 'zustand/vanilla';
import { asLabError, isAbort, LabError } from '../domain/errors.ts';
import type { TrainingAction } from '../../workers/mapper/training/control.ts';
import type {
  SavedTraining,
  TrainingSummary,
  TrainOptions,
} from '../../workers/mapper/training.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { createTask, type TaskContext } from './remote-task.ts';
import { type TrainRequest, workerOptions } from './train-request.ts';
import { runTraining, type RunnerEvents } from './training-runner.ts';
import type { Notice } from './types/system.ts';
import type { TrainingRun, TrainingState } from './types/training.ts';

/** More than this many points and every other one is left out. */
const MAX_POINTS = 600;

export interface TrainingSources {
  bench(): Bench | undefined;
  backend(): string | undefined;
  onTrained(summary: TrainingSummary): void;
  /** The weights that answer have changed. */
  onWeights(): void;
  notify(tone: Notice['tone'], text: string): void;
}

/** One more loss, thinned when there are many. */
function withLoss(losses: TrainingRun['losses'], step: number, loss: number) {
  const known = losses.filter((point) => point.step < step);
  const kept = known.length < MAX_POINTS ? known : known.filter((_, i) => i % 2 === 0);
  return [...kept, { step, loss }];
}

function newRun(options: TrainOptions, id: string): TrainingRun {
  const { target, seed, label = '' } = options;
  return {
    ...{ id, target, seed, title: label, options },
    ...{ status: 'running', losses: [], epochs: [], done: 0, total: 0 },
    ...{ news: undefined, summary: undefined, error: undefined, hidden: false },
  };
}

/** `12 s`, `3 min`, `2 h` ago. */
export function agoWords(savedAt: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - savedAt) / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

export function createTrainingStore(sources: TrainingSources) {
  const task = createTask();
  const store = createStore<TrainingState>()((set, get) => {
    const patch = (id: string, change: (run: TrainingRun) => Partial<TrainingRun>): void =>
      set(({ runs }) => ({
        runs: runs.map((run) => (run.id === id ? { ...run, ...change(run) } : run)),
      }));

    const eventsFor = (id: string): RunnerEvents => ({
      onEpoch: (epoch) => {
        patch(id, ({ epochs }) => ({ epochs: [...epochs, epoch] }));
        sources.onWeights();
      },
      onNews: (news, done, total) => {
        const { warning, resumed } = news;
        if (warning) sources.notify('warning', warning.message);
        if (resumed) {
          const ago = agoWords(resumed.savedAt);
          sources.notify('info', `The training went on from batch ${done}, saved ${ago} ago.`);
          patch(id, () => ({ epochs: resumed.epochs }));
        }
        const status = news.paused ? 'paused' : 'running';
        patch(id, ({ losses }) => ({
          ...{ news, done, total, status },
          losses: Number.isNaN(news.loss) ? losses : withLoss(losses, done, news.loss),
        }));
      },
      onDeath: ({ message }) =>
        sources.notify('warning', `${message} The training goes on from its last saved state.`),
    });

    async function followed(
      bench: Bench,
      options: TrainOptions,
      context: TaskContext,
    ): Promise<TrainingSummary> {
      const { id } = options;
      if (id === undefined) return runTraining(bench, options, context);
      set(({ runs }) => ({
        runs: [newRun(options, id), ...runs.filter((run) => run.id !== id)],
        saved: get().saved.filter((one) => one.id !== id),
      }));
      try {
        const summary = await runTraining(bench, options, context, eventsFor(id));
        patch(id, () => ({ status: 'done', summary }));
        return summary;
      } catch (error) {
        if (isAbort(error)) set(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
        else patch(id, () => ({ status: 'failed', error: asLabError(error) }));
        throw error;
      }
    }

    const needBench = (): Bench => {
      const bench = sources.bench();
      if (bench) return bench;
      throw new LabError('no-dataset', 'No dataset is loaded: drop betas, or open the demo.');
    };

    /** One at a time: a running one is left alone. */
    async function start(options: TrainOptions, signal?: AbortSignal): Promise<TrainingSummary> {
      const bench = needBench();
      if (get().training.status === 'running') {
        throw new LabError(
          'bad-request',
          'A mapper is being trained already: finish or cancel it first.',
        );
      }
      let outcome: { summary: TrainingSummary } | { error: unknown } | undefined;
      const stop = () => task.cancel();
      signal?.addEventListener('abort', stop, { once: true });
      await task.run(
        'preparing',
        () => get().training,
        (training) => set({ training }),
        async (context) => {
          try {
            signal?.throwIfAborted();
            const summary = await followed(bench, options, context);
            outcome = { summary };
            return summary;
          } catch (error) {
            outcome = { error };
            throw error;
          }
        },
      );
      signal?.removeEventListener('abort', stop);
      if (outcome && 'summary' in outcome) {
        sources.onTrained(outcome.summary);
        return outcome.summary;
      }
      sources.onWeights();
      throw outcome?.error ?? new DOMException('Cancelled.', 'AbortError');
    }

    /** Failures are shown by the store; nobody else waits. */
    const begin = (options: TrainOptions) => void start(options).catch(() => undefined);

    const optionsFor = (request: TrainRequest): TrainOptions => {
      const rois = sources.bench()?.dataset.rois ?? [];
      const options = workerOptions(request, { backend: sources.backend(), rois });
      return options.kind === 'conv' ? { ...options, id: crypto.randomUUID() } : options;
    };

    const goOn = ({ id, options }: SavedTraining) =>
      begin({ ...options, id, resume: true, paused: false });

    return {
      training: { status: 'idle' },
      runs: [],
      saved: [],
      train: (request) => {
        try {
          begin(optionsFor(request));
        } catch (error) {
          set({ training: { status: 'failed', error: asLabError(error), stale: undefined } });
        }
      },
      trained: async (request, signal) => start(optionsFor(request), signal),
      control: (action: TrainingAction) =>
        void sources.bench()?.services.mapper.call('control', { action }),
      cancel: () => task.cancel(),
      goOn: (id) => {
        const found = get().saved.find((one) => one.id === id);
        if (found) goOn(found);
      },
      forget: async (id) => {
        set(({ saved }) => ({ saved: saved.filter((one) => one.id !== id) }));
        await sources.bench()?.services.mapper.call('forgetTraining', { id });
      },
      restore: async () => {
        const bench = sources.bench();
        if (!bench || get().training.status === 'running') return;
        const all = await bench.services.mapper.call('savedTrainings', null);
        const saved = all.filter(({ dataset }) => dataset === bench.dataset.id);
        set({ saved });
        const last = saved.find(({ paused }) => !paused);
        if (last) goOn(last);
      },
      show: (id, isShown) => patch(id, () => ({ hidden: !isShown })),
      fileOf: async (target, format, name) => {
        const { mapper } = needBench().services;
        return mapper.call('exportFile', { target, format, name });
      },
      remove: (id) => set(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) })),
    };
  });
  return store;
}

export type TrainingStore = ReturnType<typeof createTrainingStore>;
