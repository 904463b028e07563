/** @file Figures of the Export drawer, from what the stores hold. Pure. */
import type { Effects } from '../../state/effects.ts';
import type { RetrievedView, TrainingRun } from '../../state/types.ts';
import type { Bitmap } from '../../ui/rgba.ts';
import type { IntervalFigure } from '../../ui/figure/interval-figure.ts';
import type { LineFigure, Series } from '../../ui/figure/line-figure.ts';
import type { PictureFigure } from '../../ui/figure/picture-figure.ts';
import { measures } from '../effects/model.ts';
import { runColour } from '../train/curves.ts';

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

/** Every region beside as many random voxels: means with 95 % intervals. */
export function effectsFigure({ rows, request, nScans }: Effects): IntervalFigure {
  const panels = measures.map(({ key, title }) => ({
    title,
    groups: [
      { name: 'region', colour: '#0b7083', values: rows.map(({ effect }) => effect[key]) },
      { name: 'random voxels', colour: '#9aa3b0', values: rows.map(({ control }) => control[key]) },
    ],
  }));
  const amount = request.op === 'silence' || request.op === 'keep' ? '' : ` ${request.amount}`;
  const note = `${request.op}${amount}; mean and 95 % bootstrap interval over ${nScans} held-out scans; seed ${request.seed}.`;
  return { title: 'Effects of regions', rows: rows.map(({ roi }) => roi), panels, note };
}

export interface ScanPictures {
  seen: Bitmap | undefined;
  decoded: Bitmap;
  /** Undefined where nothing is perturbed. */
  perturbed: Bitmap | undefined;
  retrieved: RetrievedView | undefined;
  note: string;
}

/** Seen, decoded, perturbed; below them what was retrieved, with the cosine of each. */
export function picturesFigure(pictures: ScanPictures): PictureFigure {
  const { seen, decoded, perturbed, retrieved, note } = pictures;
  const first = [
    ...(seen ? [{ picture: seen, label: 'seen' }] : []),
    { picture: decoded, label: 'decoded' },
    ...(perturbed ? [{ picture: perturbed, label: 'perturbed' }] : []),
  ];
  const near = (retrieved?.top ?? []).flatMap(({ picture, similarity }, i) =>
    picture ? [{ picture, label: `${i + 1}: ${similarity.toFixed(2)}` }] : [],
  );
  const rows = [
    { cells: first },
    ...(near.length > 0 ? [{ label: 'Retrieved', cells: near }] : []),
  ];
  return { title: 'Pictures of the scan', rows, note };
}
