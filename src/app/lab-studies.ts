/** @file `lab.impact`, `dose`, `levels`, `grid` and `gallery`: the measures around perturbation. */
import type { Bench } from '../state/decode-scan.ts';
import { measureDose } from '../state/dose.ts';
import { judgeGallery } from '../state/gallery.ts';
import { drawGrid } from '../state/grid.ts';
import { measureImpact } from '../state/impact.ts';
import { measureLevels } from '../state/levels.ts';
import type { TaskContext } from '../state/remote-task.ts';
import type { Selection } from '../state/types/selection.ts';
import type { Lab, StudyOptions } from './lab-types.ts';

function contextOf(signal: AbortSignal | undefined): TaskContext {
  return { signal: signal ?? new AbortController().signal, progress: () => undefined };
}

function selectionOf(options: StudyOptions): Selection {
  const { trial, average = false, perturbation, condition = 'both', seed = 0 } = options;
  return { trial, average, perturbation, condition, seed };
}

/** @param bench  Rejects with `no-dataset` while nothing is loaded. */
export function labStudies(
  bench: () => Bench,
): Pick<Lab, 'impact' | 'dose' | 'levels' | 'grid' | 'gallery'> {
  const shared = { condition: 'both' as const, seed: 0, average: false };
  return {
    impact: async ({ draws: nDraws = 20, signal, ...request }) =>
      measureImpact(bench(), { selection: selectionOf(request), nDraws }, contextOf(signal)),
    dose: async ({ draws: nDraws = 20, step = 0, amounts, scans = 1, signal, ...request }) => {
      const selection = selectionOf(request);
      const asked = { selection, step, amounts, nDraws, nScans: scans };
      return measureDose(bench(), asked, contextOf(signal));
    },
    levels: async ({ signal, ...request } = {}) => {
      const here = bench();
      const trial = here.dataset.split.val[0] ?? 0;
      const asked = { trial, average: false, nScans: 30, boost: 2, seed: 0, ...request };
      return measureLevels(here, asked, contextOf(signal));
    },
    grid: async ({ signal, ...request }) =>
      drawGrid(bench(), { boost: 2, ...shared, ...request }, contextOf(signal)),
    gallery: async ({ signal, ...request } = {}) =>
      judgeGallery(bench(), { ...shared, ...request }, contextOf(signal)),
  };
}
