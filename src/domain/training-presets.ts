/**
 * @file The rows of the paper's table 3 (Lin et al. 2022): what each changes from the defaults, and what
 * was counted there. Plain data, shared by the page and the mapper worker.
 */
import { LabError } from './errors.ts';
import type { RecipeId, TargetOptions } from './training.ts';

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
