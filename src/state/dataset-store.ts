/** @file The dataset of the page: files in, cards and a dataset out. */
import { createStore } from 'zustand/vanilla';
import type { DatasetInfo } from '../domain/dataset.ts';
import { asLabError, isAbort, LabError } from '../domain/errors.ts';
import { shown, type Remote } from '../domain/remote.ts';
import type { Services } from '../services/lab-services.ts';
import type {
  DroppedFile,
  OpenedFiles,
  ReadProgress,
} from '../../workers/reader/reader.protocol.ts';
import { nothingSaid, saidAfter, stepsWith, takeStep, type FileStep } from './by-hand.ts';
import { createTask, type TaskContext } from './remote-task.ts';
import { failureOf } from './dataset-failure.ts';
import type { DatasetState } from './types/dataset.ts';

/** How a dataset came to be the one in use. */
export interface Opened {
  /** Files were opened; something was said of them by hand; equal pictures were looked for. */
  why: 'files' | 'by-hand' | 'compared';
  /** There was none of these files before. */
  isFirst: boolean;
  /** Has the store tell what is said by hand: to be called while choices are put in place. */
  tell(): void;
}

export interface DatasetSources {
  /** The files of the demo subject, fetched from the page's own server. */
  demoFiles(signal: AbortSignal): Promise<DroppedFile[]>;
  demoName: string;
  pathOf(file: File): string;
  /** Called with each new dataset before it is shown. */
  onDataset(dataset: DatasetInfo, how: Opened): Promise<void>;
  /** Called when the files that were open are not any more. */
  onOtherFiles(): void;
  /** Called when there is no dataset any more. */
  onClear(): void;
}

type MakeStep = (context: TaskContext) => Promise<FileStep>;

/** What is open no longer answers. */
function withoutStale<T>(remote: Remote<T>): Remote<T> {
  return 'stale' in remote ? { ...remote, stale: undefined } : remote;
}

const currentOf = ({ dataset }: DatasetState) => shown(dataset);

/** No dataset came of it and there was none before: say why, in the reader's own words. */
function noDataset({ problems }: OpenedFiles): LabError {
  const [first] = problems;
  return first
    ? new LabError(first.code, first.message)
    : new LabError('missing-part', 'No betas or responses are among these files: drop some too.');
}

export function createDatasetStore(services: Services, sources: DatasetSources) {
  const task = createTask();
  let steps: FileStep[] = [];
  /** The open files made a dataset. */
  let hasOwn = false;
  /** The demo gives way to the first files of the user's own. */
  let showsDemo = false;
  let running = Promise.resolve();
  /** Datasets whose pictures were compared, by id. */
  const compared = new Set<string>();
  let comparing: AbortController | undefined;

  const fraction = ({ what, done, total }: ReadProgress, { progress }: TaskContext) =>
    progress(what, total > 0 ? done / total : undefined);

  const perform = (step: FileStep, context: TaskContext): Promise<OpenedFiles> =>
    takeStep(services.reader, step, {
      signal: context.signal,
      onProgress: (p: ReadProgress) => fraction(p, context),
    });

  function remember(step: FileStep): void {
    steps = stepsWith(steps, step);
    services.reader.remember('files', async (client) => {
      for (const past of steps) await takeStep(client, past);
    });
  }

  return createStore<DatasetState>()((set, get) => {
    /** Perform; a failure is told on the cards, and what was loaded stays in use. */
    async function attempt(makeStep: MakeStep, context: TaskContext, isKept: boolean) {
      let about: string | undefined;
      try {
        const step = await makeStep(context);
        if (step.op === 'assign') about = step.input.source.file;
        if (step.op === 'correct') about = step.input.file;
        return { step, opened: await perform(step, context) };
      } catch (error) {
        if (isAbort(error)) throw error;
        set(failureOf(asLabError(error), about, get()));
        if (!isKept) throw error;
        return undefined;
      }
    }

    /** Take over what a step came to. @returns The dataset in use from now on. */
    async function adopt(step: FileStep, { dataset, ...cards }: OpenedFiles) {
      const said = saidAfter(get(), step);
      remember(step);
      if (step.op === 'open') set({ ...cards, ...said });
      if (step.op === 'open' && step.input.replace) sources.onOtherFiles();
      const kept = shown(get().dataset);
      const tell = () => set({ ...cards, ...said });
      // Taken back and said again, it is one that there was.
      const isFirst = !hasOwn && step.op !== 'sayByHand';
      hasOwn = dataset !== undefined;
      // Its pictures are looked through anew: the reader has put it together anew.
      if (dataset && step.op === 'sayByHand') compared.delete(dataset.id);
      if (dataset && dataset.id !== kept?.id) {
        const why = step.op === 'open' ? 'files' : 'by-hand';
        await sources.onDataset(dataset, { why, isFirst, tell });
      } else tell();
      return dataset ?? (step.op === 'sayByHand' ? undefined : kept);
    }

    const run = (makeStep: MakeStep) => {
      let isEmptied = false;
      return task.run<DatasetInfo>(
        'reading files',
        () => get().dataset,
        (dataset) => set({ dataset: isEmptied ? withoutStale(dataset) : dataset }),
        async (context) => {
          const kept = shown(get().dataset);
          set({ lastError: undefined });
          const done = await attempt(makeStep, context, kept !== undefined);
          if (!done) return kept ?? Promise.reject(new LabError('internal', 'Nothing was opened.'));
          const dataset = await adopt(done.step, done.opened);
          if (dataset) return dataset;
          isEmptied = kept !== undefined;
          if (isEmptied) sources.onClear();
          throw noDataset(done.opened);
        },
      );
    };

    const load = (makeStep: MakeStep) => {
      comparing?.abort(new DOMException('Files are read.', 'AbortError'));
      running = run(makeStep);
      return running;
    };

    /** A split that lost trials is taken over, unless other files were opened meanwhile. */
    async function takeCompared({ dataset, reports, problems }: OpenedFiles, before: DatasetInfo) {
      const isSame = get().dataset.status === 'ready' && currentOf(get()) === before;
      if (!isSame || !dataset || dataset.split.train.length === before.split.train.length) return;
      remember({ op: 'comparePictures', input: null });
      set({ reports, problems });
      await sources.onDataset(dataset, { why: 'compared', isFirst: false, tell: () => undefined });
      set({ dataset: { status: 'ready', value: dataset } });
    }

    return {
      dataset: { status: 'idle' },
      reports: [],
      problems: [],
      ...nothingSaid,
      lastError: undefined,
      comparing: undefined,
      open: (files, how) =>
        load(async () => {
          const replace = showsDemo || (how?.replace ?? false);
          showsDemo = false;
          const dropped = files.map((file) => ({ path: sources.pathOf(file), blob: file }));
          const opening = { files: dropped, replace, name: undefined, simulated: false };
          return { op: 'open', input: opening };
        }),
      openAlone: () =>
        load(async () => {
          const last = steps.findLast((step) => step.op === 'open');
          if (!last || showsDemo) throw new LabError('bad-request', 'No files were dropped yet.');
          return { op: 'open', input: { ...last.input, replace: true } };
        }),
      clear: async () => {
        task.cancel();
        await running;
        await services.reader.call('clear', null);
        steps = [];
        [showsDemo, hasOwn] = [false, false];
        services.reader.forget('files');
        set({
          dataset: { status: 'idle' },
          reports: [],
          problems: [],
          ...nothingSaid,
          lastError: undefined,
        });
        sources.onOtherFiles();
        sources.onClear();
      },
      openDemo: () =>
        load(async ({ signal, progress }) => {
          progress('fetching the demo subject');
          const files = await sources.demoFiles(signal);
          showsDemo = true;
          const input = { files, replace: true, name: sources.demoName, simulated: true };
          return { op: 'open', input };
        }),
      assign: (role, source) => load(async () => ({ op: 'assign', input: { role, source } })),
      correct: (correction) => load(async () => ({ op: 'correct', input: correction })),
      sayByHand: async (said) => {
        await load(async () => ({ op: 'sayByHand', input: said }));
        const { roles, corrections, lastError } = get();
        if (roles !== said.roles || corrections !== said.corrections)
          throw lastError ?? new DOMException('Cancelled.', 'AbortError');
      },
      async comparePictures() {
        const before = currentOf(get());
        if (!before?.stimuli || compared.has(before.id)) return;
        compared.add(before.id);
        const mine = new AbortController();
        comparing = mine;
        try {
          const opened = await services.reader.call('comparePictures', null, {
            signal: mine.signal,
            onProgress: ({ done, total }) => set({ comparing: done / total }),
          });
          await takeCompared(opened, before);
        } catch (error) {
          compared.delete(before.id);
          if (!isAbort(error)) set(failureOf(asLabError(error), undefined, get()));
        } finally {
          if (comparing === mine) set({ comparing: undefined });
        }
      },
      cancel: () => task.cancel(),
    };
  });
}

export type DatasetStore = ReturnType<typeof createDatasetStore>;

/** The dataset in use, also while another is being read. */
export function currentDataset(store: DatasetStore): DatasetInfo | undefined {
  return shown(store.getState().dataset);
}
