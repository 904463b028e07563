/** @file From one scan to another in a strip of pictures. */
import { createStore } from 'zustand/vanilla';
import {
  type Bench,
  decodableTargets,
  paint,
  type Predictions,
  resolveSteps,
} from './decode-scan.ts';
import { createTask, type TaskContext } from './remote-task.ts';
import type { InterpolationFrame, InterpolationState, Selection } from './types.ts';

export interface InterpolationRequest {
  from: number;
  to: number;
  nSteps: number;
  space: 'voxel' | 'embedding';
}

/** Predictions of every step, both ends included. */
export async function interpolatePredictions(
  bench: Bench,
  request: InterpolationRequest,
  perturbation: Selection['perturbation'],
  signal?: AbortSignal,
): Promise<Predictions[]> {
  const steps = resolveSteps(bench, perturbation);
  const paths = await bench.services.mapper.call(
    'interpolate',
    { ...request, steps, targets: decodableTargets },
    { signal },
  );
  return Array.from({ length: request.nSteps }, (_, k) =>
    Object.fromEntries(
      Object.entries(paths).flatMap(([target, rows]) => (rows?.[k] ? [[target, rows[k]]] : [])),
    ),
  );
}

async function frames(
  bench: Bench,
  request: InterpolationRequest,
  chosen: Selection,
  { signal, progress }: TaskContext,
): Promise<InterpolationFrame[]> {
  const predictions = await interpolatePredictions(bench, request, chosen.perturbation, signal);
  const pictures = await paint(bench, predictions, {
    mode: chosen.condition,
    seed: chosen.seed,
    signal,
    onProgress: (fraction) => progress('drawing', fraction),
  });
  return pictures.map((picture, k) => ({ t: k / (pictures.length - 1), picture }));
}

export function createInterpolationStore(
  bench: () => Bench | undefined,
  selection: () => Selection,
) {
  const task = createTask();
  return createStore<InterpolationState>()((set, get) => ({
    from: 0,
    to: 0,
    nSteps: 10,
    space: 'voxel',
    frames: { status: 'idle' },
    setEnds: (from, to) => set({ from, to, frames: { status: 'idle' } }),
    setSpace: (space) => set({ space }),
    setSteps: (nSteps) => set({ nSteps: Math.min(100, Math.max(2, Math.round(nSteps))) }),
    run: () => {
      const here = bench();
      if (!here) return;
      const { from, to, nSteps, space } = get();
      void task.run(
        'mapping',
        () => get().frames,
        (remote) => set({ frames: remote }),
        (context) => frames(here, { from, to, nSteps, space }, selection(), context),
      );
    },
    cancel: () => task.cancel(),
  }));
}
