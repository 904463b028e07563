/** @file What can be trained on this dataset, and the geometry of the penalty path. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Target } from '../../domain/decode.ts';

export interface TargetChoice {
  target: Target;
  label: string;
  help: string;
  /** Why it cannot be trained here; undefined when it can. */
  lacks: string | undefined;
}

/** The ridge targets in the order of use, each with what it lacks. */
export function targetChoices(dataset: DatasetInfo | undefined): TargetChoice[] {
  const noDataset = dataset ? undefined : 'Open a dataset first.';
  const noStimuli = dataset && !dataset.stimuli ? 'Needs the stimuli.' : undefined;
  return [
    {
      target: 'image',
      label: 'Image embedding',
      help: 'The CLIP vector of the seen picture.',
      lacks: noDataset,
    },
    {
      target: 'caption',
      label: 'Caption embedding',
      help: 'The CLIP vector of a caption of the seen picture.',
      lacks: noDataset ?? (dataset?.hasCaptions ? undefined : 'Needs captions.'),
    },
    {
      target: 'pixels',
      label: 'Pixels',
      help: 'The seen picture itself; needs no generator and no CLIP.',
      lacks: noDataset ?? noStimuli,
    },
  ];
}

export interface PathPoint {
  penalty: number;
  score: number;
  x: number;
  y: number;
}

export interface PathPlot {
  points: PathPoint[];
  /** `M..L..` through the points. */
  line: string;
  low: number;
  high: number;
}

/** Penalties on a logarithmic x axis, scores on a linear y axis, in a box of `width` x `height`. */
export function penaltyPlot(
  path: { penalty: number; score: number }[],
  width: number,
  height: number,
): PathPlot | undefined {
  const usable = path
    .filter(({ penalty, score }) => penalty > 0 && Number.isFinite(score))
    .sort((a, b) => a.penalty - b.penalty);
  const [first, last] = [usable[0], usable.at(-1)];
  if (!first || !last) return undefined;
  const scores = usable.map(({ score }) => score);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  const decades = Math.log10(last.penalty / first.penalty) || 1;
  const span = high - low || 1;
  const points = usable.map(({ penalty, score }) => ({
    penalty,
    score,
    x: (Math.log10(penalty / first.penalty) / decades) * width,
    y: height - ((score - low) / span) * height,
  }));
  const line = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`);
  return { points, line: line.join(''), low, high };
}

/** `3.2e4`, `0.05`, `120`: a penalty as an axis label. */
export function penaltyWords(penalty: number): string {
  if (penalty >= 0.01 && penalty < 10_000) return String(Number(penalty.toPrecision(2)));
  return penalty.toExponential(1).replace('e+', 'e');
}
