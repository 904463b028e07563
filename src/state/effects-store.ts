/** @file The table of regions and what they do, measured in the background. */
import { createStore } from 'zustand/vanilla';
import type { Bench } from './decode-scan.ts';
import { measureEffects } from './effects.ts';
import { outdatedBy } from './outdated.ts';
import { createTask } from './remote-task.ts';
import type { EffectsState } from './types/measures.ts';

export function createEffectsStore(bench: () => Bench | undefined) {
  const task = createTask();
  return createStore<EffectsState>()((set, get) => ({
    effects: { status: 'idle' },
    outdated: undefined,
    measure: (request) => {
      const here = bench();
      if (!here) return;
      void task.run(
        'measuring regions',
        () => get().effects,
        (effects) => set({ effects }),
        (context) => measureEffects(here, request, context),
      );
    },
    clear: () => {
      task.drop();
      set({ effects: { status: 'idle' }, outdated: undefined });
    },
    outdate: (since) => {
      task.drop();
      const { remote, outdated } = outdatedBy(get().effects, since);
      set({ effects: remote, outdated });
    },
    cancel: () => task.cancel(),
  }));
}
