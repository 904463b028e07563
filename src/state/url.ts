/** @file The selection in the URL's fragment: only what differs from the defaults; nonsense is ignored. */
import { z } from 'zod';
import type { Perturbation } from '../domain/decode.ts';
import { defaultSelection } from './selection-store.ts';
import type { Selection } from './types/selection.ts';

const step = z.object({
  rois: z.array(z.string()).optional(),
  voxels: z.array(z.int().nonnegative()).optional(),
  random: z.object({ count: z.int().positive(), seed: z.int() }).optional(),
  all: z.boolean().optional(),
  op: z.enum(['silence', 'keep', 'add', 'multiply', 'set']),
  amount: z.number().optional(),
  off: z.boolean().optional(),
});

const fields = {
  trial: z.coerce.number().int().nonnegative(),
  average: z.literal('1'),
  seed: z.coerce.number().int().nonnegative(),
  condition: z.enum(['image', 'text', 'both']),
};

/** A list of steps as it is written to files and addresses. */
export const perturbationSchema = z.array(step).transform((steps) => steps as Perturbation);

/** Longer lists of voxels make URLs that browsers cut off. */
const MAX_URL_VOXELS = 400;

function parsePerturbation(text: string | null): Selection['perturbation'] | undefined {
  if (text === null) return undefined;
  try {
    const parsed = perturbationSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Read the fragment of a URL (`#trial=3&...`); what is absent or invalid is left out. */
export function selectionFromHash(hash: string): Partial<Selection> {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const selection: Partial<Selection> = {};
  const trial = fields.trial.safeParse(query.get('trial') ?? undefined);
  if (trial.success) selection.trial = trial.data;
  if (fields.average.safeParse(query.get('average')).success) selection.average = true;
  const seed = fields.seed.safeParse(query.get('seed') ?? undefined);
  if (seed.success) selection.seed = seed.data;
  const condition = fields.condition.safeParse(query.get('condition'));
  if (condition.success) selection.condition = condition.data;
  const perturbation = parsePerturbation(query.get('perturbation'));
  if (perturbation) selection.perturbation = perturbation;
  return selection;
}

/** The fragment for a selection, without `#`; empty when it is the default one. */
export function selectionToHash(selection: Selection): string {
  const query = new URLSearchParams();
  const { trial, average, seed, condition, perturbation } = selection;
  if (trial !== defaultSelection.trial) query.set('trial', String(trial));
  if (average) query.set('average', '1');
  if (seed !== defaultSelection.seed) query.set('seed', String(seed));
  if (condition !== defaultSelection.condition) query.set('condition', condition);
  const nVoxels = perturbation.reduce((n, { voxels }) => n + (voxels?.length ?? 0), 0);
  if (perturbation.length > 0 && nVoxels <= MAX_URL_VOXELS) {
    query.set('perturbation', JSON.stringify(perturbation));
  }
  return query.toString();
}
