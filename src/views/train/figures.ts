/** @file Trainings as figures for paper and as a table. Pure. */
import type { Training, TrainingRun } from '../../state/types/training.ts';
import type { Table } from '../../ui/csv.ts';
import type { LineFigure, Series } from '../../ui/figure/line-figure.ts';
import { runColour } from './curves.ts';

function curvesOf(
  runs: readonly TrainingRun[],
  ways: readonly {
    word: string;
    dash?: string;
    value(epoch: TrainingRun['epochs'][number]): number | null;
  }[],
): Series[] {
  return runs.toReversed().flatMap((run, i) =>
    ways.map(({ word, dash, value }) => ({
      name: `${run.target}, seed ${run.seed}: ${word}`,
      colour: runColour('light', i),
      x: run.epochs.map((_, epoch) => epoch + 1),
      y: run.epochs.map(value),
      dots: true,
      ...(dash !== undefined && { dash }),
    })),
  );
}

/** Losses and retrieval of the trainings that are shown. */
export function trainingFigure(runs: readonly TrainingRun[]): LineFigure {
  const losses = curvesOf(runs, [
    { word: 'training', value: ({ train }) => train },
    { word: 'validation', dash: '3 2', value: ({ check }) => check },
  ]);
  const retrieval = curvesOf(runs, [
    { word: 'forward', value: (epoch) => epoch.retrieval?.forward ?? null },
    { word: 'backward', dash: '3 2', value: (epoch) => epoch.retrieval?.backward ?? null },
  ]);
  const x = { label: 'epoch' };
  const panels = [
    { title: 'Loss', x, y: { label: 'loss' }, series: losses },
    ...(retrieval.some(({ y }) => Array.from(y).some((value) => value !== null))
      ? [{ title: 'Retrieval of held-out scans', x, y: { label: 'hits' }, series: retrieval }]
      : []),
  ];
  const note = runs.map(({ title, target }) => `${target}: ${title}`).join('; ');
  return { title: 'Trainings', panels, panelHeightMm: 58, note };
}

/** One row an epoch of each training. */
export function trainingTable(runs: readonly TrainingRun[]): Table {
  const header = ['target', 'training', 'seed', 'epoch', 'loss_training', 'loss_validation'];
  const rows = runs.flatMap(({ target, title, seed, epochs }) =>
    epochs.map(({ train, check, retrieval }, i) => [
      ...[target, title, seed, i + 1, train, check],
      ...[retrieval?.forward, retrieval?.backward],
    ]),
  );
  return { header: [...header, 'retrieved_forward', 'retrieved_backward'], rows };
}

type Path = Training['path'];

/** Score against the logarithm of the penalty. */
export function penaltyFigure(path: Path): LineFigure {
  const y = path.map(({ score }) => score);
  const x = path.map(({ penalty }) => Math.log10(penalty));
  const series = [{ name: 'all voxels', colour: runColour('light', 0), x, y, dots: true }];
  const axes = {
    x: { label: 'log10 of the ridge penalty' },
    y: { label: 'cross-validated r' },
  };
  return { title: 'Ridge penalties', panels: [{ ...axes, series }], panelHeightMm: 58 };
}

export function penaltyTable(path: Path): Table {
  const rows = path.map(({ penalty, score }) => [penalty, score]);
  return { header: ['penalty', 'correlation'], rows };
}

/** Least and largest raw value of each dimension, with the threshold. */
export function thresholdFigure({
  low,
  high,
  limit,
}: NonNullable<Training['threshold']>): LineFigure {
  const grey = '#9aa3b0';
  const ends = { x: [0, low.length - 1] };
  const series: Series[] = [
    { name: 'largest', colour: runColour('light', 0), y: high, width: 0.6 },
    { name: 'least', colour: runColour('light', 1), y: low, width: 0.6 },
    ...(limit > 0
      ? [
          {
            name: `threshold \u00b1${limit}`,
            colour: grey,
            ...ends,
            y: [limit, limit],
            dash: '3 2',
          },
          { name: '', colour: grey, ...ends, y: [-limit, -limit], dash: '3 2' },
        ]
      : []),
  ];
  const panel = { x: { label: 'CLIP dimension' }, y: { label: 'raw value' }, series };
  return { title: 'Range of the raw embeddings', panels: [panel], panelHeightMm: 58 };
}

export function thresholdTable({ low, high }: NonNullable<Training['threshold']>): Table {
  const rows = Array.from(low, (value, d) => [d, value, high[d]]);
  return { header: ['dimension', 'least', 'largest'], rows };
}
