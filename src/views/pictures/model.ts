/** @file What the pictures panel says in words: rank, similarity, training side, provenance. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { ConditionSettings, PerturbationStep, Provenance } from '../../domain/decode.ts';
import type { ModelSummary } from '../../domain/model.ts';
import { placeWords } from '../../domain/step-place.ts';
import type { RetrievedView } from '../../state/types/decode.ts';

export interface Change {
  before: string;
  /** Absent when nothing is perturbed, so that before and after are one. */
  after: string | undefined;
}

/** `12 of 300`, or a dash where the scan's own condition is not among those compared. */
export function rankWords(rank: number | undefined, of: number): string {
  return rank === undefined ? '-' : `${rank} of ${of}`;
}

/** Two decimals with a true minus sign, or a dash. */
/** The prediction that captions are compared with, in words. */
export const spaceWords = {
  caption: 'the caption embedding that the mapper predicts',
  image: 'the image embedding that the mapper predicts (no mapper to captions is loaded)',
};

export function cosineWords(cosine: number | undefined): string {
  if (cosine === undefined || !Number.isFinite(cosine)) return '-';
  return cosine.toFixed(2).replace('-', '\u2212');
}

export function rankChange(view: RetrievedView, perturbed: boolean): Change {
  return {
    before: rankWords(view.rankUnperturbed, view.of),
    after: perturbed ? rankWords(view.rank, view.of) : undefined,
  };
}

export function cosineChange(view: RetrievedView, perturbed: boolean): Change {
  return {
    before: cosineWords(view.cosineUnperturbed),
    after: perturbed ? cosineWords(view.cosine) : undefined,
  };
}

/** On which side of the split a trial's condition is. */
export function trainingSide(
  dataset: DatasetInfo,
  trial: number,
): 'train' | 'held out' | 'neither' {
  if (dataset.split.val.includes(trial)) return 'held out';
  return dataset.split.train.includes(trial) ? 'train' : 'neither';
}

const opWords: Record<PerturbationStep['op'], (amount: number) => string> = {
  silence: () => 'silence',
  keep: () => 'keep only',
  add: (amount) => `add ${amount} z to`,
  multiply: (amount) => `multiply by ${amount}`,
  set: (amount) => `set to ${amount} z`,
};

/** `silence FFA-1`, `add 2 z to 40 chosen voxels`. */
export function stepWords(step: PerturbationStep): string {
  return `${opWords[step.op](step.amount ?? 0)} ${placeWords(step)}`;
}

function modelWords(name: string, models: ModelSummary[]): string {
  const model = models.find((m) => m.name === name || m.sha256 === name);
  return model ? `${model.name} (sha256 ${model.sha256.slice(0, 16)}…)` : name;
}

/** `not scaled, clamped at 1.5, noise 0.2`. */
function settingsWords({ unitNorm, threshold, noise }: ConditionSettings): string {
  const parts = [
    unitNorm ? 'unit norm' : 'not scaled',
    ...(threshold > 0 ? [`clamped at ${threshold}`] : []),
    ...(noise > 0 ? [`noise ${noise}`] : []),
  ];
  return parts.join(', ');
}

/** `12`, `mean of 3 presentations: 12, 340, 811`. */
function trialWords(trials: readonly number[]): string {
  const mean = trials.length > 1 ? `mean of ${trials.length} presentations: ` : '';
  return `${mean}${trials.join(', ')}`;
}

/** Name and value of all that made a result, in the order of the way of the data. */
export function provenanceRows(
  provenance: Provenance,
  models: ModelSummary[],
): { name: string; value: string }[] {
  const steps = provenance.perturbation.map(stepWords);
  return [
    { name: 'Dataset', value: provenance.dataset },
    {
      name: provenance.trials.length === 1 ? 'Trial' : 'Trials',
      value: trialWords(provenance.trials),
    },
    { name: 'Perturbation', value: steps.length > 0 ? steps.join('; ') : 'none' },
    { name: 'Mapper', value: modelWords(provenance.mapper, models) },
    { name: 'Generator', value: modelWords(provenance.generator, models) },
    { name: 'Condition', value: provenance.condition },
    ...(provenance.settings
      ? [{ name: 'Embedding', value: settingsWords(provenance.settings) }]
      : []),
    { name: 'Seed', value: String(provenance.seed) },
    {
      name: 'Backends',
      value: `mapper ${provenance.backends.mapper}, generator ${provenance.backends.generator}`,
    },
  ];
}
