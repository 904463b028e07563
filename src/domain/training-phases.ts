/**
 * @file The phases of a training by each of the paper's losses (Lin et al. 2022, table 3), and the learning
 * rate within them. Plain data, shared by the page and the mapper worker.
 */
import { paperNetwork, type LossWeights, type NetworkOptions, type RecipeId } from './training.ts';

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
