/**
 * @file How a network can be trained: its size, its targets, the names of its losses (Lin et al. 2022).
 * Plain data, shared by the page and the mapper worker.
 */

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
      'Not the paper’s: 32 channels, 64 position features, 1 block, at most 10 and 4 epochs, batches of 8 and 16, ' +
      'a learning rate that rises to 0.004 over the first epoch of a phase and falls to 0, steps on an eighth of the embedding’s values, ' +
      'varied training scans (half blended over presentations, 10 % of voxels dropped, noise of 0.3), ' +
      'pictures as they are, also where a row alters them. Minutes instead of hours.',
    network: {
      ...{ width: 32, hidden: 64, nBlocks: 1, expander: 256 },
      ...{ pretrainEpochs: 10, finetuneEpochs: 4, rate: 4e-3 },
      ...{ pretrainBatch: 8, finetuneBatch: 16, warmup: 1, anneal: 1 },
      ...{ columns: 0.125, blend: 0.5, voxelDropout: 0.1, inputNoise: 0.3 },
    },
    variants: 0,
  },
};
