/** @file What is taken away, as text: tables, the methods paragraph, file names. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { PerturbationStep, Provenance } from '../../domain/decode.ts';
import { scanWords } from '../../domain/presentations.ts';
import { placeWords } from '../../domain/step-place.ts';
import type { ModelSummary } from '../../domain/model.ts';
import type { RetrievedView } from '../../state/types/decode.ts';
import type { Table } from '../../ui/csv.ts';

/** Nearest conditions, best first. */
export function retrievedTable({ top }: RetrievedView, { conditionNames }: DatasetInfo): Table {
  const rows = top.map(({ condition, similarity, caption }, i) => [
    i + 1,
    conditionNames[condition] ?? condition,
    similarity,
    caption,
  ]);
  return { header: ['place', 'condition', 'cosine', 'caption'], rows };
}

/** `scan-12`, `mean-of-scans-12-340-811`, as part of a file's name. */
export function scanSlug(trials: readonly number[]): string {
  return scanWords(trials).toLowerCase().replace(/[ ,]+/g, '-');
}

/** `subj01-scan-12.png`: letters, digits and dashes of the dataset's name, and the trials. */
export function fileName(
  dataset: string,
  trials: readonly number[],
  what: string,
  ending: string,
): string {
  const name = dataset
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return [name, scanSlug(trials), what].filter((part) => part !== '').join('-') + `.${ending}`;
}

const operations: Record<PerturbationStep['op'], (amount: number) => string> = {
  silence: () => 'set to 0 (the session mean)',
  keep: () => 'kept while all others were set to 0',
  add: (amount) => `shifted by ${amount} z`,
  multiply: (amount) => `multiplied by ${amount}`,
  set: (amount) => `set to ${amount} z`,
};

function stepSentence(step: PerturbationStep): string {
  const { rois = [], op, amount = 0, random } = step;
  const named = rois.length > 0 ? 'the voxels of ' : '';
  const drawn = random ? ` (drawn with seed ${random.seed})` : '';
  return `${named}${placeWords(step)}${drawn} were ${operations[op](amount)}`;
}

function perturbationSentence(steps: readonly PerturbationStep[]): string {
  if (steps.length === 0) return 'The scan was decoded as it was.';
  return `Before decoding, ${steps.map(stepSentence).join('; then ')}.`;
}

const kindWords: Record<ModelSummary['kind'], string> = {
  ...{ mapper: 'mapper', generator: 'generator', captioner: 'captioner', encoder: 'encoder' },
  ...{ 'clip-image': 'CLIP image encoder', 'clip-text': 'CLIP text encoder' },
  features: 'feature network',
};

function modelSentence(models: readonly ModelSummary[]): string {
  const used = models.filter(({ kind }) => kind !== 'captioner');
  const words = used.map(({ kind, name, sha256 }) => {
    return `${kindWords[kind]} '${name}' (SHA-256 ${sha256.slice(0, 12)})`;
  });
  return words.length > 0 ? `Models: ${words.join('; ')}.` : '';
}

/** Work on the first release alone has fewer trials: which sessions are of the other one matters. */
function releaseSentence({ sessions }: DatasetInfo): string {
  const late = sessions.filter(({ releasedLate }) => releasedLate).map(({ session }) => session);
  if (late.length === 0) return '';
  return ` NSD held back session${late.length === 1 ? '' : 's'} ${late.join(', ')} until 2023-08-20; earlier work lacks them.`;
}

function dataSentence(dataset: DatasetInfo): string {
  const { nVoxels, nTrials, nConditions, sessions, split, units } = dataset;
  const scale =
    units === 'z'
      ? 'Betas were z-scored already'
      : 'Betas were z-scored for each voxel and session';
  const source = dataset.simulated
    ? 'Data are simulated; nothing was measured in a brain.'
    : dataset.nsd
      ? 'Data: the Natural Scenes Dataset (Allen et al., 2022).'
      : `Data: ${dataset.name}.`;
  return `${source} ${nTrials} trials of ${nConditions} conditions in ${sessions.length} session${sessions.length === 1 ? '' : 's'}, ${nVoxels} voxels. ${scale}; ${split.train.length} trials are for training and ${split.val.length} held out, no condition on both sides (${split.rule}).${releaseSentence(dataset)}`;
}

const references = [
  'Lin, S., Sprague, T., Singh, A. K. Mind Reader: Reconstructing complex images from brain activities. NeurIPS 2022.',
  'Radford, A. et al. Learning transferable visual models from natural language supervision. ICML 2021.',
  'Zhou, Y. et al. Towards language-free training for text-to-image generation (LAFITE). CVPR 2022.',
];
const nsdReference =
  'Allen, E. J. et al. A massive 7T fMRI dataset to bridge cognitive neuroscience and artificial intelligence. Nature Neuroscience 25, 116-126 (2022).';

export interface MethodsFacts {
  version: string;
  dataset: DatasetInfo;
  provenance: Provenance;
  models: readonly ModelSummary[];
}

/** What was done for the result on the screen, in sentences for a paper, and whom to cite. */
export function methodsText({ version, dataset, provenance, models }: MethodsFacts): string {
  const { trials, perturbation, condition, seed, backends } = provenance;
  const scans =
    trials.length === 1
      ? `Trial ${trials[0]}`
      : `The mean of the z-scored betas of all ${trials.length} loaded presentations of one picture (trials ${trials.join(', ')})`;
  const paragraph = [
    dataSentence(dataset),
    `${scans} (numbered from 0 in loaded order) was mapped to CLIP space and drawn by the generator from the ${condition === 'both' ? 'image and caption embeddings' : `${condition === 'text' ? 'caption' : 'image'} embedding`} with seed ${seed}.`,
    perturbationSentence(perturbation),
    modelSentence(models),
    `Computed in a browser with Afterimage ${version} (mapper on ${backends.mapper}, generator on ${backends.generator}; data set ${dataset.id.slice(0, 12)}).`,
  ];
  const cited = dataset.nsd && !dataset.simulated ? [...references, nsdReference] : references;
  return `${paragraph.filter((part) => part !== '').join(' ')}\n\n${cited.join('\n')}\n`;
}
