/** @file How many stimuli have their true embeddings, by which network, and encoding all of them. */
import { createStore } from 'zustand/vanilla';
import type { EmbeddedTarget } from '../domain/dataset.ts';
import type { ModelSummary } from '../domain/model.ts';
import type { Remote } from '../domain/remote.ts';
import type { Keeping } from '../services/kept-truth.ts';
import type { Bench } from './decode-scan.ts';
import { encoderOf } from './encoder-words.ts';
import { createTask } from './remote-task.ts';

/** One kind of embedding of the current dataset. */
export interface EncodedSet {
  target: EmbeddedTarget;
  /** Conditions that have one. */
  known: number;
  /** Conditions that can have one. */
  total: number;
  /** Name of the network, or of nothing while none is loaded; undefined: given with the data. */
  by: string | undefined;
  keeping: Keeping;
}

export interface EncodingState {
  /** Of the targets that the dataset has stimuli or captions for. */
  sets: EncodedSet[];
  task: Remote<EmbeddedTarget>;
  encodeAll(target: EmbeddedTarget): Promise<void>;
  cancel(): void;
  /** Count again. */
  refresh(): void;
}

const targets: EmbeddedTarget[] = ['image', 'caption', 'resnet'];

export function createEncodingStore(sources: {
  bench(): Bench | undefined;
  models(): readonly ModelSummary[];
}) {
  const task = createTask();
  const count = (): EncodedSet[] => {
    const bench = sources.bench();
    if (!bench) return [];
    const { truth, dataset } = bench;
    return targets
      .filter((target) => truth.available(target))
      .map((target) => {
        const { known, absent, given, keeping } = truth.count(target);
        const by = given ? undefined : (encoderOf(sources.models(), target)?.name ?? '');
        return { target, known, total: dataset.nConditions - absent, by, keeping };
      });
  };
  return createStore<EncodingState>()((set, get) => ({
    sets: [],
    task: { status: 'idle' },
    encodeAll: async (target) => {
      const bench = sources.bench();
      if (!bench) return;
      const all = Array.from({ length: bench.dataset.nConditions }, (_, i) => i);
      await task.run(
        'encoding stimuli',
        () => get().task,
        (remote) => set({ task: remote }),
        async ({ signal, progress }) => {
          const onProgress = (done: number, total: number) =>
            progress('encoding stimuli', done / total);
          bench.truth.keepAgain();
          await bench.truth.ensure(target, all, { signal, onProgress });
          await bench.truth.flush();
          return target;
        },
      );
      get().refresh();
    },
    cancel: () => task.cancel(),
    refresh: () => {
      const sets = count();
      if (JSON.stringify(sets) !== JSON.stringify(get().sets)) set({ sets });
    },
  }));
}
