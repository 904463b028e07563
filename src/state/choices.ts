/**
 * @file What the user chose in the views, beside the selection and what stores of their own hold: how
 * the map is painted, what is listed, over how many scans is measured. Saved in sessions, undone with
 * all else. Where one looks from (zoom, folds, drawers, the tool at hand) is no choice of this kind.
 */
import { z } from 'zod';
import type { DatasetInfo } from '../domain/dataset.ts';

const natural = z.int().nonnegative();
const count = z.int().positive();

export const standardMaps = ['betas', 'perturbed', 'difference', 'rois', 'noise-ceiling'] as const;

const flatmap = z.object({
  /** The standard ones, and those of the maps store by name. */
  kind: z.union([z.enum(standardMaps), z.templateLiteral(['own ', z.string()])]),
  /** Values nearer to 0 are not painted; in the map's unit. */
  threshold: z.number(),
  /** End of the colour bar, or undefined to take it from the values. */
  end: z.number().optional(),
  /** Two-dimensional colours: values fade where the noise ceiling is low. */
  fade: z.boolean(),
  labels: z.boolean(),
  /** Families of ROIs that are not outlined. */
  hiddenFamilies: z.array(z.string()),
});

const lines = z.enum(['truth', 'decoded', 'perturbed', 'control']);

const overlay = z.object({
  /** All dimensions, or the first 200. */
  all: z.boolean(),
  /** Values nearer to 0 than this are drawn as gaps. 0 draws all. */
  threshold: z.number(),
  /** The truth clamped as the mapper's targets are, or as CLIP gave it. */
  truth: z.enum(['clamped', 'raw']),
  /** The same perturbation on as many random voxels is drawn, too. */
  control: z.boolean(),
  hidden: z.array(lines),
});

/** Held-out scans that are drawn. */
const heldOut = {
  trials: z.enum(['average', 'first', 'all']),
  amount: z.enum(['100', '300', 'all']),
  condition: z.enum(['both', 'image', 'text']),
};

const schemas = {
  flatmap,
  /** Voxels chosen by lasso or brush. */
  voxels: z.object({ chosen: z.array(natural) }),
  overlay,
  scans: z.object({
    side: z.enum(['all', 'train', 'val']),
    /** Number of a session, or undefined for all. */
    session: z.number().optional(),
    /** Part of a condition's name; `#12` is the trial 12. */
    search: z.string(),
  }),
  gallery: z.object({
    order: z.enum(['best', 'worst', 'spread']),
    /** Index into `categoryNames`. */
    category: natural.optional(),
    /** What silencing the region does to the cosine to the truth. */
    effect: z.enum(['all', 'hurt', 'helped']),
    /** Region to silence in each trial. */
    roi: z.string().optional(),
  }),
  retrieval: z.object({
    target: z.enum(['image', 'caption', 'resnet', 'pixels', 'combined']),
    trials: z.enum(['average', 'first', 'all']),
    /** Among all held-out conditions, not the first 300. */
    full: z.boolean(),
    draws: natural,
  }),
  identification: z.object({
    by: z.enum(['features', 'pixels', 'image', 'caption']),
    ...heldOut,
    /** Measured beside 2, 5, 10 and 50. */
    n: z.number().int().min(2),
  }),
  distances: z.object(heldOut),
  regions: z.object({
    op: z.enum(['silence', 'keep', 'add', 'multiply', 'set']),
    nScans: count,
    /** Measure that the table is sorted by. */
    by: z.enum(['shift', 'cosine', 'rank']),
  }),
  impact: z.object({ nDraws: count }),
  dose: z.object({
    /** Of the steps that are switched on. */
    step: natural,
    nAmounts: count,
    /** Largest amount, or undefined for that of the step's kind. */
    high: z.number().optional(),
    /** 1: the selected scan. */
    nScans: count,
    /** Over many scans: the values, their change from the scan as it is, or beyond random voxels. */
    against: z.enum(['none', 'plain', 'random']).default('none'),
  }),
  levels: z.object({ nScans: count }),
  grid: z.object({
    /** Undefined for the first regions of the families. */
    rois: z.array(z.string()).optional(),
    ops: z.array(z.enum(['silence', 'keep', 'add'])),
    nScans: count,
  }),
};

export type Choices = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type ChoiceName = keyof Choices;

export const defaultChoices: Choices = {
  flatmap: {
    ...{ kind: 'betas', threshold: 0, end: undefined, fade: false, labels: true },
    // The streams lie over all other areas: their lines would hide the rest.
    hiddenFamilies: ['streams', 'prf-eccrois'],
  },
  voxels: { chosen: [] },
  overlay: { all: false, threshold: 0, truth: 'clamped', control: false, hidden: [] },
  scans: { side: 'all', session: undefined, search: '' },
  gallery: { order: 'best', category: undefined, effect: 'all', roi: undefined },
  retrieval: { target: 'image', trials: 'average', full: false, draws: 0 },
  identification: { by: 'features', trials: 'average', amount: '300', condition: 'both', n: 100 },
  distances: { trials: 'average', amount: '300', condition: 'both' },
  regions: { op: 'silence', nScans: 30, by: 'shift' },
  impact: { nDraws: 20 },
  dose: { step: 0, nAmounts: 9, high: undefined, nScans: 1, against: 'none' },
  levels: { nScans: 30 },
  grid: { rois: undefined, ops: ['silence', 'add'], nScans: 3 },
};

export const choiceNames = Object.keys(defaultChoices) as ChoiceName[];

/** As a session file holds them; what an older file lacks is as it is at first. */
export const choicesSchema = z
  .object({
    flatmap: schemas.flatmap.default(defaultChoices.flatmap),
    voxels: schemas.voxels.default(defaultChoices.voxels),
    overlay: schemas.overlay.default(defaultChoices.overlay),
    scans: schemas.scans.default(defaultChoices.scans),
    gallery: schemas.gallery.default(defaultChoices.gallery),
    retrieval: schemas.retrieval.default(defaultChoices.retrieval),
    identification: schemas.identification.default(defaultChoices.identification),
    distances: schemas.distances.default(defaultChoices.distances),
    regions: schemas.regions.default(defaultChoices.regions),
    impact: schemas.impact.default(defaultChoices.impact),
    dose: schemas.dose.default(defaultChoices.dose),
    levels: schemas.levels.default(defaultChoices.levels),
    grid: schemas.grid.default(defaultChoices.grid),
  })
  .default(defaultChoices);

/** The choices that name parts of a dataset, as they are at first: another dataset has others. */
export function forAnother({ sessions }: Pick<DatasetInfo, 'sessions'>, now: Choices): Choices {
  const { session } = now.scans;
  const isThere = sessions.some((one) => one.session === session);
  return {
    ...now,
    voxels: defaultChoices.voxels,
    scans: isThere ? now.scans : { ...now.scans, session: undefined },
    gallery: { ...now.gallery, category: undefined, roi: undefined },
    dose: { ...now.dose, step: 0, high: undefined },
    grid: { ...now.grid, rois: undefined },
  };
}
