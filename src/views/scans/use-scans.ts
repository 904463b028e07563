/** @file The picker's state: filter and draws of its own, the chosen trial from the store. */
import { useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { presentationsOf } from '../../domain/presentations.ts';
import { useChoice, useLab } from '../../state/hooks.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { drawTrial, filterTrials, indexTrials, rowOf, stepFrom } from './model.ts';

export function useScans(dataset: DatasetInfo) {
  const trial = useLab('selection', (s) => s.trial);
  const seed = useLab('selection', (s) => s.seed);
  const average = useLab('selection', (s) => s.average);
  const setAverage = useLab('selection', (s) => s.setAverage);
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const [filter, setFilter] = useChoice('scans');
  const [draw, setDraw] = useState(0);
  const index = useMemo(() => indexTrials(dataset), [dataset]);
  const presentations = useMemo(() => presentationsOf(dataset, trial), [dataset, trial]);
  const listed = useMemo(() => filterTrials(dataset, index, filter), [dataset, index, filter]);

  const step = (by: 1 | -1) => {
    const next = stepFrom(listed, trial, by);
    if (next !== undefined) selectTrial(next);
  };
  const pickRandom = () => {
    const pool = dataset.split.val.length > 0 ? dataset.split.val : listed;
    const next = drawTrial(pool, seed, draw);
    setDraw(draw + 1);
    if (next !== undefined) selectTrial(next);
  };
  const toggleMean = () => {
    if (presentations.length > 1) setAverage(!average);
  };
  useKeys({ j: () => step(1), k: () => step(-1), r: pickRandom, a: toggleMean });
  const selectRow = (row: number) => {
    const next = listed[row];
    if (next !== undefined) selectTrial(next);
  };
  const row = rowOf(listed, trial);
  return {
    ...{ trial, seed, average, presentations, setAverage },
    ...{ index, filter, setFilter, listed, row, step, pickRandom, selectRow },
  };
}

export type Scans = ReturnType<typeof useScans>;
