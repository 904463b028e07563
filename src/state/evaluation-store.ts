/** @file Retrieval measured on held-out scans, with its controls. */
import { createStore } from 'zustand/vanilla';
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import type { RetrievalCounts } from '../../workers/mapper/mapper.protocol.ts';
import type { Bench } from './decode-scan.ts';
import { createTask } from './remote-task.ts';
import { conditionsOf, type TrainingContext } from './training-store.ts';
import type { EvaluationState } from './types.ts';

export interface RetrievalRequest {
  target: Target;
  of: number;
  average: boolean;
  draws: number;
  seed: number;
}

/** Encode the held-out truth, then count hits both ways. */
export async function measureRetrieval(
  bench: Bench,
  request: RetrievalRequest,
  { signal, progress }: TrainingContext,
): Promise<RetrievalCounts> {
  const { dataset, truth, services } = bench;
  const heldOut = conditionsOf(dataset, dataset.split.val);
  if (heldOut.length < 2) {
    throw new LabError('too-few-trials', 'Retrieval needs at least two held-out conditions.');
  }
  if (request.target !== 'pixels') {
    await truth.ensure(request.target, heldOut, {
      signal,
      onProgress: (done, total) => progress?.('encoding the gallery', done / total),
    });
  }
  return services.mapper.call(
    'retrieval',
    { ...request, of: Math.min(request.of, heldOut.length), steps: [] },
    {
      signal,
      onProgress: ({ what, done, total }) => progress?.(what, total > 0 ? done / total : undefined),
    },
  );
}

export function createEvaluationStore(bench: () => Bench | undefined) {
  const task = createTask();
  return createStore<EvaluationState>()((set, get) => ({
    retrieval: { status: 'idle' },
    measureRetrieval: ({ target, average }) => {
      const here = bench();
      if (!here) return;
      void task.run(
        'preparing',
        () => get().retrieval,
        (retrieval) => set({ retrieval }),
        async (context) => {
          const request = { target, of: 300, average, draws: 0, seed: 0 };
          const counts = await measureRetrieval(here, request, context);
          const { of, forward, backward, shuffled } = counts;
          return { target, of, average, forward, backward, shuffled, chance: 1 / of };
        },
      );
    },
    cancel: () => task.cancel(),
  }));
}
