/** @file From one scan to another, or along a chain of scans, in a strip of pictures. */
import { createStore } from 'zustand/vanilla';
import { shown } from '../domain/remote.ts';
import type { Bench } from './decode-scan.ts';
import { chainFrames, featureDistances, maxScans, stopsOf } from './interpolation.ts';
import { createTask } from './remote-task.ts';
import type { InterpolationRecipe, InterpolationState } from './types/interpolation.ts';
import type { Selection } from './types/selection.ts';

type Settings = Pick<InterpolationState, 'from' | 'to' | 'via' | 'nSteps' | 'space'>;

/** What a run with these settings would make. */
export function recipeOf(
  dataset: string,
  { from, to, via, nSteps, space }: Settings,
  { average, perturbation, condition, seed }: Selection,
): InterpolationRecipe {
  const scans = [from, ...via, to];
  return { dataset, scans, average, nSteps, space, perturbation, condition, seed };
}

const nothing = {
  frames: { status: 'idle' },
  features: { status: 'idle' },
  made: undefined,
  head: 0,
} as const;

export function createInterpolationStore(
  bench: () => Bench | undefined,
  selection: () => Selection,
) {
  const drawing = createTask();
  const measuring = createTask();
  return createStore<InterpolationState>()((set, get) => ({
    from: 0,
    to: 0,
    via: [],
    nSteps: 10,
    space: 'voxel',
    ...nothing,
    setEnds: (from, to) => set({ from, to }),
    setVia: (via) => set({ via: via.slice(0, maxScans - 2) }),
    setSpace: (space) => set({ space }),
    setSteps: (nSteps) => set({ nSteps: Math.min(100, Math.max(2, Math.round(nSteps))) }),
    seek: (head) => set({ head }),
    run: () => {
      const here = bench();
      if (!here) return;
      const recipe = recipeOf(here.dataset.id, get(), selection());
      measuring.cancel();
      void drawing.run(
        'mapping',
        () => get().frames,
        (frames) => {
          const isNew = frames.status === 'ready' && frames.value !== shown(get().frames);
          set(isNew ? { frames, made: recipe, head: 0 } : { frames });
        },
        (context) => chainFrames(here, recipe, context),
      );
    },
    measureFeatures: () => {
      const here = bench();
      const frames = shown(get().frames);
      const { made } = get();
      if (!here || !frames || !made) return;
      void measuring.run(
        'features',
        () => get().features,
        (features) => set({ features }),
        (context) =>
          featureDistances(here, frames, stopsOf(made.scans.length, made.nSteps), context),
      );
    },
    clear: () => {
      drawing.drop();
      measuring.drop();
      set(nothing);
    },
    cancel: () => {
      drawing.cancel();
      measuring.cancel();
    },
  }));
}
