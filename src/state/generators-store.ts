/** @file The generators that are loaded: which one draws, how its condition is made, all side by side. */
import { createStore } from 'zustand/vanilla';
import { plainCondition } from '../domain/decode.ts';
import type { ModelSummary } from '../domain/model.ts';
import { compareGenerators } from './compare.ts';
import type { Bench } from './decode-scan.ts';
import { createTask } from './remote-task.ts';
import { chosenOf } from './selection-store.ts';
import type { GeneratorsState } from './types/generators.ts';
import type { Selection } from './types/selection.ts';

export interface GeneratorSources {
  bench(): Bench | undefined;
  selection(): Selection;
  /** Loaded generators, in the order in which they came. */
  loaded(): ModelSummary[];
  /** Free a generator's memory and take it out of the list. */
  release(model: ModelSummary): Promise<void>;
  /** The generator in use or its settings are others: what is shown was drawn by the old ones. */
  onChange(): void;
}

export function createGeneratorsStore({ loaded, onChange, ...sources }: GeneratorSources) {
  const task = createTask();
  return createStore<GeneratorsState>()((set, get) => ({
    inUse: undefined,
    settings: plainCondition,
    comparison: { status: 'idle' },
    use: (sha256) => {
      if (get().inUse === sha256 || !loaded().some((model) => model.sha256 === sha256)) return;
      set({ inUse: sha256 });
      onChange();
    },
    setSettings: (patch) => {
      set(({ settings }) => ({ settings: { ...settings, ...patch } }));
      onChange();
    },
    remove: async (sha256) => {
      const model = loaded().find((one) => one.sha256 === sha256);
      if (!model || loaded().length < 2) return;
      const rest = loaded().filter((one) => one !== model);
      if (get().inUse === sha256) set({ inUse: rest.at(-1)?.sha256 });
      await sources.release(model);
      onChange();
    },
    compare: () => {
      const here = sources.bench();
      if (!here) return;
      const selection = chosenOf(sources.selection());
      const { settings } = get();
      void task.run(
        'drawing',
        () => get().comparison,
        (comparison) => set({ comparison }),
        (context) =>
          compareGenerators(here, { selection, settings, generators: loaded() }, context),
      );
    },
    clear: () => {
      task.drop();
      set({ comparison: { status: 'idle' } });
    },
    cancel: () => task.cancel(),
  }));
}
