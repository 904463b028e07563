/**
 * @file The ablation runner: trains and judges the rows of tables 3 and 4 one after another. It can be
 * paused, also within a training; what is done is kept in the browser, and going on leaves it out.
 */
import { createStore } from 'zustand/vanilla';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import { asLabError, isAbort } from '../domain/errors.ts';
import { sizes, type SizeId } from '../domain/training.ts';
import type { RetrievalCounts } from '../../workers/mapper/mapper.protocol.ts';
import {
  ablationCsv,
  ablationMarkdown,
  ablationRows,
  presetToCombine,
  type AblationRow,
} from './ablation.ts';
import type { Bench } from './decode-scan.ts';
import { measureCombined, measureRetrieval } from './retrieval.ts';
import type { TrainingState } from './types/training.ts';

export interface AblationState {
  status: 'idle' | 'running' | 'paused';
  rows: AblationRow[];
  size: SizeId;
  seed: number;
  /** Train and judge all rows, or those named; rows that are done for this size and seed are kept. */
  begin(options: { size: SizeId; seed: number; only?: string[] }): Promise<void>;
  pause(): void;
  resume(): void;
  /** Give up the row at hand; what is done stays. */
  stop(): void;
  /** Throw away what is done. */
  clear(): void;
  csv(): string;
  markdown(): string;
}

export interface AblationSources {
  bench(): Bench | undefined;
  training(): TrainingState;
  /** Where results are kept from one visit to the next. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
}

/** The paper's way: the first so many held-out trials as recorded. */
const asked = { of: 300, trials: 'all', draws: 0, seed: 0 } as const;

/** Rows of a size that was something else in another version of the page are not these rows. */
function keptUnder({ id }: DatasetInfo, size: SizeId, seed: number): string {
  return `ablation ${id} ${size} ${seed} ${JSON.stringify(sizes[size].network)}`;
}

function countsOf({ of, forward, backward, shuffled }: RetrievalCounts) {
  return { of, forward, backward, shuffled };
}

/** Rows with what is kept of them from before. */
function withKept(rows: AblationRow[], kept: string | null): AblationRow[] {
  try {
    const found = JSON.parse(kept ?? '[]') as AblationRow[];
    return rows.map((row) => {
      const done = found.find(({ id, status }) => id === row.id && status === 'done');
      return done?.counts
        ? { ...row, status: 'done', counts: done.counts, seconds: done.seconds ?? 0 }
        : row;
    });
  } catch {
    return rows;
  }
}

export function createAblationStore(sources: AblationSources) {
  return createStore<AblationState>()((set, get) => {
    let stopping: AbortController | undefined;
    let wake: (() => void) | undefined;
    /** The mappers trained here, by training key; seconds with those of a training gone on from. */
    const trained = new Map<string, { name: string; seconds: number }>();

    const patch = (id: string, change: Partial<AblationRow>): void =>
      set(({ rows }) => ({
        rows: rows.map((row) => (row.id === id ? { ...row, ...change } : row)),
      }));

    function keep(bench: Bench): void {
      const { rows, size, seed } = get();
      try {
        sources.storage?.setItem(keptUnder(bench.dataset, size, seed), JSON.stringify(rows));
      } catch {
        // A full storage keeps nothing; the table on the screen is whole.
      }
    }

    async function trainFor(row: AblationRow, signal: AbortSignal): Promise<number | undefined> {
      const { training } = row;
      if (!training || trained.has(training.key)) return undefined;
      const { size, seed } = get();
      const { target, preset } = training;
      const start = trained.get(training.goesOnFrom ?? '');
      const summary = await sources.training().trained(
        {
          ...{ kind: 'conv', target, preset, size, seed },
          // The held-out scans are looked at once, when the row is judged.
          watched: 0,
          ...(start ? { from: start.name, network: { pretrainEpochs: 0 } } : {}),
        },
        signal,
      );
      const seconds = summary.seconds + (start?.seconds ?? 0);
      trained.set(training.key, { name: summary.model.name, seconds });
      return seconds;
    }

    /** Have the mappers of a row answer; undefined when one of them is not there. */
    async function choose({ services }: Bench, row: AblationRow): Promise<boolean> {
      for (const target of row.targets) {
        const preset = row.training?.preset ?? presetToCombine(target);
        const maker = get().rows.find(
          ({ training }) => training?.target === target && training.preset === preset,
        );
        const made = trained.get(maker?.training?.key ?? '');
        if (!made) return false;
        await services.mapper.call('activate', { target, name: made.name });
      }
      return true;
    }

    async function judge(bench: Bench, row: AblationRow, signal: AbortSignal) {
      const [first, ...more] = row.targets;
      if (!first) return undefined;
      if (!(await choose(bench, row))) return undefined;
      return more.length === 0
        ? measureRetrieval(bench, { ...asked, target: first }, { signal })
        : measureCombined(bench, asked, { signal }, row.targets);
    }

    /** A combination needs the mappers of other rows: train them when they were done in another visit. */
    async function trainParts(row: AblationRow, signal: AbortSignal): Promise<void> {
      if (row.training) return;
      for (const target of row.targets) {
        const preset = presetToCombine(target);
        const maker = get().rows.find(
          ({ training }) => training?.target === target && training.preset === preset,
        );
        if (maker) await trainFor(maker, signal);
      }
    }

    async function runRow(bench: Bench, row: AblationRow, signal: AbortSignal): Promise<void> {
      patch(row.id, { status: 'running' });
      try {
        await trainParts(row, signal);
        const seconds = await trainFor(row, signal);
        const counts = await judge(bench, row, signal);
        if (!counts) throw new Error('a mapper of this combination could not be trained');
        patch(row.id, {
          ...{ status: 'done', counts: countsOf(counts) },
          ...(seconds === undefined ? {} : { seconds }),
        });
        keep(bench);
      } catch (error) {
        if (isAbort(error) || signal.aborted) {
          patch(row.id, { status: 'waiting' });
          throw error;
        }
        patch(row.id, { status: 'failed', error: asLabError(error).message });
      }
    }

    async function unpaused(signal: AbortSignal): Promise<void> {
      while (get().status === 'paused' && !signal.aborted) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      signal.throwIfAborted();
    }

    async function runAll(bench: Bench, ids: string[], signal: AbortSignal): Promise<void> {
      for (const id of ids) {
        await unpaused(signal);
        const row = get().rows.find((one) => one.id === id);
        if (row && row.status !== 'done') await runRow(bench, row, signal);
      }
    }

    return {
      status: 'idle',
      rows: [],
      size: 'small',
      seed: 0,
      begin: async ({ size, seed, only }) => {
        const bench = sources.bench();
        if (!bench || get().status !== 'idle') return;
        const has = (target: Target) => bench.truth.available(target);
        const kept = sources.storage?.getItem(keptUnder(bench.dataset, size, seed)) ?? null;
        const rows = withKept(ablationRows(has, size), kept);
        trained.clear();
        stopping = new AbortController();
        set({ status: 'running', rows, size, seed });
        const ids = rows.map(({ id }) => id).filter((id) => !only || only.includes(id));
        try {
          await runAll(bench, ids, stopping.signal);
        } catch (error) {
          if (!isAbort(error) && !stopping.signal.aborted) throw error;
        } finally {
          set({ status: 'idle' });
        }
      },
      pause: () => {
        if (get().status !== 'running') return;
        set({ status: 'paused' });
        sources.training().control('pause');
      },
      resume: () => {
        if (get().status !== 'paused') return;
        set({ status: 'running' });
        sources.training().control('resume');
        wake?.();
      },
      stop: () => {
        stopping?.abort(new DOMException('Stopped.', 'AbortError'));
        wake?.();
      },
      clear: () => {
        const bench = sources.bench();
        const { size, seed } = get();
        if (bench) sources.storage?.removeItem(keptUnder(bench.dataset, size, seed));
        set({ rows: [] });
      },
      csv: () => ablationCsv(get().rows),
      markdown: () => {
        const { rows, size, seed } = get();
        const dataset = sources.bench()?.dataset.name ?? '';
        return ablationMarkdown(rows, { dataset, size, seed });
      },
    };
  });
}

export type AblationStore = ReturnType<typeof createAblationStore>;
