/** @file What can be trained on this dataset, and the geometry of the penalty path. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { BackendReport, Target } from '../../domain/decode.ts';
import { presets } from '../../domain/training-presets.ts';
import { agoWords } from '../../state/training-store.ts';
import type { TrainingRun, TrainingState } from '../../state/types/training.ts';
import type { FactRow } from '../../ui/Fact.tsx';

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
  const { givenEmbeddings: given } = dataset ?? {};
  const hasCaptions = dataset?.hasCaptions === true || given?.caption !== undefined;
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
      lacks: noDataset ?? (hasCaptions ? undefined : 'Needs captions.'),
    },
    {
      target: 'pixels',
      label: 'Pixels',
      help: 'The seen picture itself; needs no generator and no CLIP.',
      lacks: noDataset ?? noStimuli,
    },
  ];
}

/** Targets of the network: the ridge's, and the feature net's embedding. */
export function networkTargets(dataset: DatasetInfo | undefined): TargetChoice[] {
  const [image, caption, pixels] = targetChoices(dataset);
  const resnet: TargetChoice = {
    target: 'resnet',
    label: 'ResNet-like',
    help: 'The feature net’s embedding of the seen picture.',
    lacks:
      dataset && !dataset.stimuli && dataset.givenEmbeddings?.resnet === undefined
        ? 'Needs the stimuli.'
        : image?.lacks,
  };
  const all = [image, caption, resnet, pixels].flatMap((choice) => choice ?? []);
  return all.map((choice) => ({ ...choice, label: choice.label.replace(' embedding', '') }));
}

/** What a preset does, and the paper's counts for it where it has some. */
export function presetHelp(id: string, target: Target): string {
  const preset = presets.find((one) => one.id === id);
  if (!preset) return '';
  const counts = target === 'image' || target === 'caption' ? preset.paper[target] : undefined;
  if (!counts) return preset.help;
  const [forward, backward] = counts;
  return `${preset.help} The paper: ${forward} forward, ${backward} backward of 300.`;
}

/** `2.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}

type News = NonNullable<TrainingRun['news']>;

/** When a training was saved last, or that it cannot be. */
function savedRow({ savedAt, savingFails }: News, now: number): FactRow {
  const last = savedAt === undefined ? 'not yet' : `${agoWords(savedAt, now)} ago`;
  if (!savingFails) {
    const help = 'in this browser after each epoch and each minute; it goes on from there';
    return { label: 'saved', value: last, help: `Saved ${help} after a reload.` };
  }
  const value = savedAt === undefined ? 'fails' : `fails since; last ${last}`;
  const help = 'It trains on without, and tries again after each epoch and each minute.';
  return {
    label: 'saved',
    value,
    help: `The browser gives no more room, or its storage is gone. ${help} The last saved state is kept: free space on the disk, or delete unfinished trainings.`,
  };
}

/** Rows about a training under way. */
export function runFacts(
  run: TrainingRun,
  backend: BackendReport | undefined,
  now: number,
): FactRow[] {
  const { news, epochs } = run;
  if (!news) return [];
  const last = epochs.at(-1);
  const loss = Number.isNaN(news.loss) ? '–' : news.loss.toFixed(4);
  return [
    {
      label: 'epoch',
      value: `${news.epoch} of ${news.epochs}, ${news.phase === 'pretrain' ? 'first phase' : 'fine-tuning'}`,
      help: 'A phase ends early when the validation loss has not fallen for eight epochs.',
    },
    { label: 'batch', value: `${run.done} of ${run.total}`, help: 'Over all phases.' },
    { label: 'loss', value: loss, help: 'Of the last batch.' },
    {
      label: 'validation',
      value: last ? last.check.toFixed(4) : '–',
      help: 'Loss on a tenth of the training conditions kept apart, after the last epoch.',
    },
    {
      label: 'memory',
      value: megabytes(news.bytes),
      help: 'Weights, moments and tensors that the mapper worker holds.',
    },
    {
      label: 'backend',
      value: backend?.backend ?? '–',
      help: backend ? `${backend.detail}; it also answers decodes meanwhile.` : 'Not known yet.',
    },
    savedRow(news, now),
  ];
}

const counted = (n: number): string => `${n} epoch${n === 1 ? '' : 's'}`;

/** How a training stands, in a few words. */
export function runWords({ status, epochs, error, summary }: TrainingRun): string {
  switch (status) {
    case 'running':
    case 'paused':
      return `${status}, ${counted(epochs.length)}`;
    case 'done':
      return `${counted(epochs.length)}, ${(summary?.seconds ?? 0).toFixed(0)} s`;
    case 'failed':
      return `failed: ${error?.message ?? ''}`;
  }
}

/** Retrieval after the last epoch. */
export function lastRetrieval({ epochs }: TrainingRun): string {
  const last = epochs.at(-1)?.retrieval;
  return last ? `· ${last.forward} forward, ${last.backward} backward of ${last.of}` : '';
}

/** A saved training: how far it was, and when. */
export function savedWords({
  done,
  total,
  epochs,
  savedAt,
  paused,
}: TrainingState['saved'][number]): string {
  const how = paused ? 'paused' : 'broken off';
  return `${how} ${agoWords(savedAt)} ago after ${counted(epochs.length)}, batch ${done} of ${total}`;
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
