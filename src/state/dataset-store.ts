/** @file The dataset of the page: files in, cards and a dataset out. */
import { createStore } from 'zustand/vanilla';
import type { Correction, DatasetInfo, Role, Source } from '../domain/dataset.ts';
import { asLabError, isAbort, LabError } from '../domain/errors.ts';
import { shown } from '../domain/remote.ts';
import type { Services } from '../services/lab-services.ts';
import type {
  DroppedFile,
  OpenedFiles,
  ReadProgress,
} from '../../workers/reader/reader.protocol.ts';
import { createTask, type TaskContext } from './remote-task.ts';
import { failureOf } from './dataset-failure.ts';
import type { DatasetState } from './types/dataset.ts';

export interface DatasetSources {
  /** The files of the demo subject, fetched from the page's own server. */
  demoFiles(signal: AbortSignal): Promise<DroppedFile[]>;
  demoName: string;
  pathOf(file: File): string;
  /** Called with each new dataset before it is shown. */
  onDataset(dataset: DatasetInfo): Promise<void>;
  /** Called when nothing is loaded any more. */
  onClear(): void;
}

interface Opening {
  files: DroppedFile[];
  replace: boolean;
  name: string | undefined;
  simulated: boolean;
}

type HistoryEntry =
  | { op: 'open'; input: Opening }
  | { op: 'assign'; input: { role: Role; source: Source } }
  | { op: 'correct'; input: Correction }
  | { op: 'comparePictures'; input: null };

/** What was said by hand, in order. */
function byHand(history: readonly HistoryEntry[]) {
  return {
    roles: history.flatMap((entry) => (entry.op === 'assign' ? [entry.input] : [])),
    corrections: history.flatMap((entry) => (entry.op === 'correct' ? [entry.input] : [])),
  };
}

type MakeEntry = (context: TaskContext) => Promise<HistoryEntry>;

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
  let history: HistoryEntry[] = [];
  /** The demo gives way to the first files of the user's own. */
  let showsDemo = false;
  let running = Promise.resolve();
  /** Datasets whose pictures were compared, by id. */
  const compared = new Set<string>();
  let comparing: AbortController | undefined;

  const fraction = ({ what, done, total }: ReadProgress, { progress }: TaskContext) =>
    progress(what, total > 0 ? done / total : undefined);

  async function perform(entry: HistoryEntry, context: TaskContext): Promise<OpenedFiles> {
    const options = {
      signal: context.signal,
      onProgress: (p: ReadProgress) => fraction(p, context),
    };
    switch (entry.op) {
      case 'open':
        return services.reader.call('open', entry.input, options);
      case 'assign':
        return services.reader.call('assign', entry.input, options);
      case 'correct':
        return services.reader.call('correct', entry.input, options);
      case 'comparePictures':
        return services.reader.call('comparePictures', entry.input, options);
    }
  }

  function remember(entry: HistoryEntry): void {
    const anew = entry.op === 'open' && entry.input.replace;
    history = anew ? [entry] : [...history, entry];
    services.reader.remember('files', async (client) => {
      for (const past of history) {
        if (past.op === 'open') await client.call('open', past.input);
        else if (past.op === 'assign') await client.call('assign', past.input);
        else if (past.op === 'correct') await client.call('correct', past.input);
        else await client.call('comparePictures', past.input);
      }
    });
  }

  return createStore<DatasetState>()((set, get) => {
    /** Perform; a failure is told on the cards, and what was loaded stays in use. */
    async function attempt(makeEntry: MakeEntry, context: TaskContext, isKept: boolean) {
      let about: string | undefined;
      try {
        const entry = await makeEntry(context);
        if (entry.op === 'assign') about = entry.input.source.file;
        if (entry.op === 'correct') about = entry.input.file;
        return { entry, opened: await perform(entry, context) };
      } catch (error) {
        if (isAbort(error)) throw error;
        set(failureOf(asLabError(error), about, get()));
        if (!isKept) throw error;
        return undefined;
      }
    }

    const run = (makeEntry: MakeEntry) =>
      task.run<DatasetInfo>(
        'reading files',
        () => get().dataset,
        (dataset) => set({ dataset }),
        async (context) => {
          const kept = shown(get().dataset);
          set({ lastError: undefined });
          const done = await attempt(makeEntry, context, kept !== undefined);
          if (!done) return kept ?? Promise.reject(new LabError('internal', 'Nothing was opened.'));
          const { entry, opened } = done;
          remember(entry);
          set({ reports: opened.reports, problems: opened.problems, ...byHand(history) });
          const dataset = opened.dataset ?? kept;
          if (!dataset) throw noDataset(opened);
          if (dataset.id !== kept?.id) await sources.onDataset(dataset);
          return dataset;
        },
      );

    const load = (makeEntry: MakeEntry) => {
      comparing?.abort(new DOMException('Files are read.', 'AbortError'));
      running = run(makeEntry);
      return running;
    };

    /** A split that lost trials is taken over, unless other files were opened meanwhile. */
    async function takeCompared({ dataset, reports, problems }: OpenedFiles, before: DatasetInfo) {
      const isSame = get().dataset.status === 'ready' && currentOf(get()) === before;
      if (!isSame || !dataset || dataset.split.train.length === before.split.train.length) return;
      remember({ op: 'comparePictures', input: null });
      set({ reports, problems });
      await sources.onDataset(dataset);
      set({ dataset: { status: 'ready', value: dataset } });
    }

    return {
      dataset: { status: 'idle' },
      reports: [],
      problems: [],
      ...byHand([]),
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
          const last = history.findLast((entry) => entry.op === 'open');
          if (!last || showsDemo) throw new LabError('bad-request', 'No files were dropped yet.');
          return { op: 'open', input: { ...last.input, replace: true } };
        }),
      clear: async () => {
        task.cancel();
        await running;
        await services.reader.call('clear', null);
        history = [];
        showsDemo = false;
        services.reader.forget('files');
        set({
          dataset: { status: 'idle' },
          reports: [],
          problems: [],
          ...byHand([]),
          lastError: undefined,
        });
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
