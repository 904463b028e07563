/** @file What a run would make now, from the selection and the settings of the strip. */
import { useMemo } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLab, useLabLater } from '../../state/hooks.ts';
import type { SelectionState } from '../../state/types/selection.ts';
import { endOf, type Recipe } from './model.ts';

const perturbationOf = (s: SelectionState) => s.perturbation;

/** `hasEnd` is false when the dataset has no second condition. */
export function useRecipe(dataset: DatasetInfo): Recipe & { hasEnd: boolean } {
  const from = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const perturbation = useLabLater('selection', perturbationOf);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  const chosen = useLab('interpolation', (s) => s.to);
  const chosenVia = useLab('interpolation', (s) => s.via);
  const nSteps = useLab('interpolation', (s) => s.nSteps);
  const space = useLab('interpolation', (s) => s.space);
  return useMemo(() => {
    const to = endOf(dataset, { trial: from, average }, chosen);
    const via = chosenVia.filter((scan) => scan < dataset.nTrials);
    const scans = [from, ...via, to ?? from];
    const rest = { average, nSteps, space, perturbation, condition, seed };
    return { dataset: dataset.id, scans, ...rest, hasEnd: to !== undefined };
  }, [dataset, from, average, chosen, chosenVia, nSteps, space, perturbation, condition, seed]);
}

/** The verb that runs it: the ends as they are shown become the store's. */
export function useRun({ scans }: Recipe): () => void {
  const setEnds = useLab('interpolation', (s) => s.setEnds);
  const setVia = useLab('interpolation', (s) => s.setVia);
  const run = useLab('interpolation', (s) => s.run);
  return () => {
    setEnds(scans[0] ?? 0, scans.at(-1) ?? 0);
    setVia(scans.slice(1, -1));
    run();
  };
}
