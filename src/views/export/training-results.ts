/** @file What training leaves, for the register. Pure. */
import type { Training, TrainingRun } from '../../state/types/training.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import {
  penaltyFigure,
  penaltyTable,
  thresholdFigure,
  thresholdTable,
  trainingFigure,
  trainingTable,
} from '../train/figures.ts';
import { result, type Result } from './results.ts';

export interface Trained {
  runs: readonly TrainingRun[];
  training: Training | undefined;
}

export function trainingResults({ runs, training }: Trained): Result[] {
  const drawn = runs.filter(({ hidden, epochs }) => !hidden && epochs.length > 0);
  const path = training?.path ?? [];
  return [
    result(
      { name: 'training', title: 'Training curves', from: "Train (T), The paper's network" },
      drawn.length > 0 ? drawn : undefined,
      (own) => ({
        figure: (width) => lineFigure(trainingFigure(own), width),
        table: () => trainingTable(own),
      }),
    ),
    result(
      { name: 'ridge-penalties', title: 'Ridge penalties', from: 'Train (T), Ridge' },
      path.length > 0 ? path : undefined,
      (own) => ({
        figure: (width) => lineFigure(penaltyFigure(own), width),
        table: () => penaltyTable(own),
      }),
    ),
    result(
      { name: 'embedding-range', title: 'Range of the raw embeddings', from: 'Train (T)' },
      training?.threshold,
      (own) => ({
        figure: (width) => lineFigure(thresholdFigure(own), width),
        table: () => thresholdTable(own),
      }),
    ),
  ];
}
