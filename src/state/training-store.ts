/** @file Ridge training from the page: make the targets, train, use the new mapper. */
import { createStore } from 'zustand/vanilla';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import type { TrainingSummary, TrainOptions } from '../../workers/mapper/mapper.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { createTask } from './remote-task.ts';
import type { TrainingState } from './types.ts';

export interface TrainingContext {
  signal?: AbortSignal | undefined;
  progress?: ((what: string, fraction?: number) => void) | undefined;
}

/** All conditions that were shown in the trials of a split. */
export function conditionsOf({ trialCondition }: DatasetInfo, trials: Uint32Array): number[] {
  const conditions = new Set(Array.from(trials, (trial) => trialCondition[trial] ?? -1));
  conditions.delete(-1);
  return [...conditions];
}

const needs: Partial<Record<Target, string>> = {
  image: 'pictures of the stimuli: drop nsd_stimuli.hdf5 or give an array the role stimuli',
  caption: 'captions: drop the COCO captions and nsd_stim_info_merged.csv',
  pixels: 'pictures of the stimuli: drop them or give an array the role stimuli',
};

function assertTrainable({ truth, dataset }: Bench, target: Target): void {
  const possible = target === 'pixels' ? dataset.stimuli !== undefined : truth.available(target);
  if (possible) return;
  const what = needs[target] ?? 'its targets, which this lab cannot make';
  throw new LabError('missing-part', `Training towards ${target} needs ${what}.`, { target });
}

/** Encode the targets of the training conditions, then train. The new mapper is used from then on. */
export async function trainRidge(
  bench: Bench,
  options: TrainOptions,
  { signal, progress }: TrainingContext,
): Promise<TrainingSummary> {
  const { dataset, truth, services } = bench;
  const { target } = options;
  assertTrainable(bench, target);
  if (target !== 'pixels') {
    await truth.ensure(target, conditionsOf(dataset, dataset.split.train), {
      signal,
      onProgress: (done, total) => progress?.('encoding the targets', done / total),
    });
  }
  return services.mapper.call('train', options, {
    signal,
    onProgress: ({ what, done, total }) => progress?.(what, total > 0 ? done / total : undefined),
  });
}

export function createTrainingStore(
  bench: () => Bench | undefined,
  onTrained: (summary: TrainingSummary) => void,
) {
  const task = createTask();
  return createStore<TrainingState>()((set, get) => ({
    training: { status: 'idle' },
    train: (target) => {
      const here = bench();
      if (!here) return;
      void task.run(
        'preparing',
        () => get().training,
        (training) => set({ training }),
        async ({ signal, progress }) => {
          const summary = await trainRidge(here, { target, seed: 0 }, { signal, progress });
          onTrained(summary);
          return summary;
        },
      );
    },
    cancel: () => task.cancel(),
  }));
}
