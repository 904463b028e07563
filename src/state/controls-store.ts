/** @file Controls of the selected scan, decoded when they are asked for. */
import { createStore } from 'zustand/vanilla';
import type { Bench } from './decode-scan.ts';
import { decodeControls } from './controls.ts';
import { createTask } from './remote-task.ts';
import { chosenOf } from './selection-store.ts';
import type { ControlsState } from './types/measures.ts';
import type { Selection } from './types/selection.ts';

export function createControlsStore(bench: () => Bench | undefined, selection: () => Selection) {
  const task = createTask();
  return createStore<ControlsState>()((set, get) => ({
    controls: { status: 'idle' },
    decode: () => {
      const here = bench();
      if (!here) return;
      const chosen = chosenOf(selection());
      void task.run(
        'decoding the controls',
        () => get().controls,
        (controls) => set({ controls }),
        (context) => decodeControls(here, chosen, context),
      );
    },
    clear: () => {
      task.drop();
      set({ controls: { status: 'idle' } });
    },
    cancel: () => task.cancel(),
  }));
}
