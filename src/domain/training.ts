/**
 * @file How a network can be trained: its size, its losses by the rows of the paper's table 3 (Lin et
 * al. 2022), its targets. Plain data, shared by the page and the mapper worker.
 */
import { LabError } from './errors.ts';

/** Weights of the three losses; their sum is minimised. */
export interface LossWeights {
  mse: number;
  cosine: number;
  contrastive: number;
}

/** The paper's losses: the columns of the lower half of table 3. */
export const recipeIds = [
  'mse',
  'cos',
  'contra',
  'mse+cos',
  'contra-scratch',
  'contra-finetuned',
  'gan',
  'vicreg',
] as const;
export type RecipeId = (typeof recipeIds)[number];

/** Which caption of a condition is the target. */
export type CaptionChoice = 'fixed' | 'random' | 'average';

/** How raw embeddings become targets. */
export interface TargetOptions {
  /** CLIP embeddings are held within plus and minus this before they get unit norm; 0: not at all. */
  threshold: number;
  caption: CaptionChoice;
  /** Captions below this share of the best one's softmax probability are left out; 0 keeps all. */
  screenRatio: number;
  /** Scale of the cosines in that softmax. */
  screenScale: number;
  /** Altered variants of each picture, encoded beforehand and drawn from at every use; 0: none. */
  variants: number;
}

export const paperTargets: TargetOptions = {
  threshold: 1.5,
  caption: 'random',
  screenRatio: 0.5,
  screenScale: 100,
  variants: 0,
};

/** Of the paper's network; what is left out is as in the paper. */
export interface NetworkOptions {
  /** Channels of the trunk, 64. */
  width?: number;
  /** Width of the layer over positions, 128. */
  hidden?: number;
  /** Residual blocks, 4. */
  nBlocks?: number;
  /** Strided convolutions, 1; 2 ends in a sigmoid, for targets in 0..1. */
  nStrided?: 1 | 2;
  /** Losses and phases, `contra-finetuned`. */
  recipe?: RecipeId;
  /** Most epochs of the first and the second phase, 40 and 40; 0 leaves the phase out. */
  pretrainEpochs?: number;
  finetuneEpochs?: number;
  /** Scans in a batch without and with losses that compare scans, 32 and 128. */
  pretrainBatch?: number;
  finetuneBatch?: number;
  /** Learning rate at the start, 4e-4; times 0.8 every ten epochs. */
  rate?: number;
  /** L2 in the gradient, 1e-5. */
  weightDecay?: number;
  /** Forget Adam's moments when the rate falls, 1 (yes), as the paper's code does. */
  resetMoments?: 0 | 1;
  /** Let the rate of a phase fall to 0 along half a cosine instead, without a reset, 0; not the paper's. */
  anneal?: 0 | 1;
  /** Epochs over which the rate of a phase rises from 0, 0; not the paper's. */
  warmup?: number;
  /** Epochs without improvement after which a phase ends, 8. */
  patience?: number;
  /** Width of VICReg's expander, 2048. */
  expander?: number;
  /** Share of training scans blended with other presentations of their stimulus, 0; not the paper's. */
  blend?: number;
  /** Share of voxels set to 0 in a training scan, the others raised for it, 0; not the paper's. */
  voxelDropout?: number;
  /** Standard deviation of Gaussian noise on the z-scores of a training scan, 0; not the paper's. */
  inputNoise?: number;
  /** Share of the embedding's values that a step looks at, drawn anew each time, 1; less is not the paper's. */
  columns?: number;
}

export const paperNetwork: Required<NetworkOptions> = {
  width: 64,
  hidden: 128,
  nBlocks: 4,
  nStrided: 1,
  recipe: 'contra-finetuned',
  pretrainEpochs: 40,
  finetuneEpochs: 40,
  pretrainBatch: 32,
  finetuneBatch: 128,
  rate: 4e-4,
  weightDecay: 1e-5,
  resetMoments: 1,
  anneal: 0,
  warmup: 0,
  patience: 8,
  expander: 2048,
  blend: 0,
  voxelDropout: 0,
  inputNoise: 0,
  columns: 1,
};

export type SizeId = 'paper' | 'small';

export interface Size {
  title: string;
  help: string;
  network: NetworkOptions;
  /** Most altered variants of a picture; they are encoded before the training. */
  variants: number;
}

/** Sizes of the network and lengths of the training. */
export const sizes: Record<SizeId, Size> = {
  paper: {
    title: 'Paper',
    help: '64 channels, 128 position features, 40 epochs a phase, as in the paper. Wants a GPU.',
    network: {},
    variants: 8,
  },
  small: {
    title: 'Small, for machines without a GPU',
    help:
      'Not the paper’s: 32 channels, 64 position features, 1 block, at most 10 and 4 epochs, batches of 8 and 64, ' +
      'a learning rate that rises to 0.004 over the first epoch of a phase and falls to 0, steps on an eighth of the embedding’s values, ' +
      'varied training scans (half blended over presentations, 10 % of voxels dropped, noise of 0.3), ' +
      'pictures as they are, also where a row alters them. Minutes instead of hours.',
    network: {
      ...{ width: 32, hidden: 64, nBlocks: 1, expander: 256 },
      ...{ pretrainEpochs: 10, finetuneEpochs: 4, rate: 4e-3 },
      ...{ pretrainBatch: 8, finetuneBatch: 64, warmup: 1, anneal: 1 },
      ...{ columns: 0.125, blend: 0.5, voxelDropout: 0.1, inputNoise: 0.3 },
    },
    variants: 0,
  },
};

/** One phase of a training. */
export interface Phase {
  name: 'pretrain' | 'finetune';
  weights: LossWeights;
  /** What is added to the weighted losses, or takes their place. */
  extra: 'none' | 'gan' | 'vicreg';
  epochs: number;
  batch: number;
  rate: number;
  weightDecay: number;
  /** The rate falls to 0 along half a cosine. */
  anneal: boolean;
  /** Epochs over which the rate rises from 0. */
  warmup: number;
}

/** The two phases of the paper: first without, then with the contrastive loss. */
export const PRETRAIN: LossWeights = { mse: 0.4, cosine: 0.6, contrastive: 0 };
export const FINETUNE: LossWeights = { mse: 0.2, cosine: 0.3, contrastive: 0.5 };
const only = (part: keyof LossWeights): LossWeights => ({
  ...{ mse: 0, cosine: 0, contrastive: 0 },
  [part]: 1,
});

/** Of the VICReg column: a rate and a decay of its own. */
const VICREG = { rate: 5e-5, weightDecay: 1e-6 };

/** The phases of a recipe; those without epochs are left out. */
export function phasesOf(options: Required<NetworkOptions>): Phase[] {
  const { rate, weightDecay, pretrainBatch, finetuneBatch, warmup } = options;
  const anneal = options.anneal === 1;
  const shared = { extra: 'none', rate, weightDecay, anneal, warmup } as const;
  const first = (weights: LossWeights, batch: number): Phase => {
    return { ...shared, name: 'pretrain', weights, epochs: options.pretrainEpochs, batch };
  };
  const second = (weights: LossWeights, batch: number, own: Partial<Phase> = {}): Phase => {
    const epochs = options.finetuneEpochs;
    return { ...shared, name: 'finetune', weights, epochs, batch, ...own };
  };
  const pretrain = first(PRETRAIN, pretrainBatch);
  const vicregRate = VICREG.rate * (rate / paperNetwork.rate);
  const byRecipe: Record<RecipeId, Phase[]> = {
    mse: [first(only('mse'), pretrainBatch)],
    cos: [first(only('cosine'), pretrainBatch)],
    contra: [first(only('contrastive'), finetuneBatch)],
    'mse+cos': [pretrain],
    'contra-scratch': [first(FINETUNE, finetuneBatch)],
    'contra-finetuned': [pretrain, second(FINETUNE, finetuneBatch)],
    gan: [pretrain, second(PRETRAIN, pretrainBatch, { extra: 'gan' })],
    vicreg: [
      pretrain,
      second(PRETRAIN, finetuneBatch, { ...VICREG, rate: vicregRate, extra: 'vicreg' }),
    ],
  };
  return byRecipe[options.recipe].filter(({ epochs }) => epochs > 0);
}

/** Does a training by this recipe go on from one by MSE + cos? */
export function goesOnFrom(recipe: RecipeId): RecipeId | undefined {
  return phasesOf({ ...paperNetwork, recipe }).length > 1 ? 'mse+cos' : undefined;
}

/** Epochs after which the rate falls, and by how much. */
const [FALL_EVERY, FALL_BY] = [10, 0.8];

/**
 * Learning rate in an epoch (0-based), and whether Adam begins anew with it.
 *
 * @param within  Share of the epoch that is done, 0..1: the rate at its end without it.
 */
export function rateAt(phase: Phase, epoch: number, within = 1): { rate: number; falls: boolean } {
  const { rate, epochs, anneal, warmup } = phase;
  const risen = warmup > 0 ? Math.min(1, (epoch + within) / warmup) : 1;
  if (anneal) {
    const left = (1 + Math.cos((Math.PI * epoch) / epochs)) / 2;
    return { rate: rate * risen * left, falls: false };
  }
  const fallen = FALL_BY ** Math.floor(epoch / FALL_EVERY);
  return { rate: rate * risen * fallen, falls: epoch % FALL_EVERY === 0 };
}

/** A row of table 3: what it changes from the defaults, and the paper's counts of 300. */
export interface Preset {
  id: string;
  title: string;
  help: string;
  targets: Partial<TargetOptions>;
  recipe: RecipeId;
  /** Forward and backward in the paper, for f_mi and f_mc; absent where it reports none. */
  paper: Partial<Record<'image' | 'caption', [number, number]>>;
}

const DRAWN = 8;

/** Rows of the upper and the lower half of table 3, in its order. */
export const presets: readonly Preset[] = [
  {
    id: 'threshold',
    title: 'Threshold',
    help: 'MSE + cos; targets held within ±1.5; augmented pictures, random captions.',
    targets: { variants: DRAWN },
    recipe: 'mse+cos',
    paper: { image: [21, 49], caption: [14, 64] },
  },
  {
    id: 'no-threshold',
    title: 'No threshold',
    help: 'MSE + cos; raw CLIP embeddings, outliers and all, scaled to unit norm.',
    targets: { threshold: 0, variants: DRAWN },
    recipe: 'mse+cos',
    paper: { image: [13, 25], caption: [11, 45] },
  },
  {
    id: 'no-augmentation',
    title: 'No image augmentation',
    help: 'MSE + cos; every picture as it is.',
    targets: {},
    recipe: 'mse+cos',
    paper: { image: [19, 46] },
  },
  {
    id: 'fixed-caption',
    title: 'Fixed caption',
    help: 'MSE + cos; the first caption that passes the screening.',
    targets: { caption: 'fixed' },
    recipe: 'mse+cos',
    paper: { caption: [13, 39] },
  },
  {
    id: 'average-caption',
    title: 'Average caption',
    help: 'MSE + cos; the mean of the captions that pass the screening.',
    targets: { caption: 'average' },
    recipe: 'mse+cos',
    paper: { caption: [15, 43] },
  },
  {
    id: 'mse',
    title: 'MSE',
    help: 'Mean squared error alone.',
    targets: { variants: DRAWN },
    recipe: 'mse',
    paper: { image: [5, 16], caption: [4, 19] },
  },
  {
    id: 'cos',
    title: 'cos',
    help: 'Cosine loss alone.',
    targets: { variants: DRAWN },
    recipe: 'cos',
    paper: { image: [12, 34], caption: [10, 31] },
  },
  {
    id: 'contra',
    title: 'Contra',
    help: 'Contrastive loss alone, 128 scans a batch.',
    targets: { variants: DRAWN },
    recipe: 'contra',
    paper: { image: [25, 50], caption: [27, 42] },
  },
  {
    id: 'mse+cos',
    title: 'MSE + cos',
    help: '0.4 MSE + 0.6 cos, 32 scans a batch.',
    targets: { variants: DRAWN },
    recipe: 'mse+cos',
    paper: { image: [21, 49], caption: [14, 64] },
  },
  {
    id: 'contra-scratch',
    title: 'MSE + cos + Contra, from scratch',
    help: '0.2 MSE + 0.3 cos + 0.5 contrastive, 128 scans a batch.',
    targets: { variants: DRAWN },
    recipe: 'contra-scratch',
    paper: { image: [27, 50], caption: [30, 43] },
  },
  {
    id: 'contra-finetuned',
    title: 'MSE + cos + Contra, from MSE + cos',
    help: 'First 0.4 MSE + 0.6 cos, then with the contrastive loss: the paper’s best.',
    targets: { variants: DRAWN },
    recipe: 'contra-finetuned',
    paper: { image: [29, 51], caption: [33, 45] },
  },
  {
    id: 'gan',
    title: 'Auxiliary GAN',
    help: 'From MSE + cos, against a discriminator that tells mapped from true embeddings.',
    targets: { variants: DRAWN },
    recipe: 'gan',
    paper: { image: [25, 42], caption: [24, 38] },
  },
  {
    id: 'vicreg',
    title: 'VICReg',
    help: 'From MSE + cos, with variance, invariance and covariance behind an expander.',
    targets: { variants: DRAWN },
    recipe: 'vicreg',
    paper: { image: [19, 35], caption: [9, 37] },
  },
];

/** @throws LabError `bad-request` for a name that is none of the presets. */
export function presetOf(id: string): Preset {
  const found = presets.find((preset) => preset.id === id);
  if (found) return found;
  throw new LabError(
    'bad-request',
    `There is no preset '${id}'; there are ${presets.map((preset) => preset.id).join(', ')}.`,
    { id },
  );
}

/** The words for a recipe where there is room for few. */
export function recipeTitle(recipe: RecipeId): string {
  return presets.find(({ id }) => id === recipe)?.title ?? recipe;
}
