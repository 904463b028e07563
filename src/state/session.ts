/**
 * @file The session file: what the user chose, over which data and models, by name and hash. It never
 * holds betas or stimuli. A file of another kind, of a newer version or cut short is refused.
 */
import { z } from 'zod';
import type { MissingMark, Units, VoxelOrder } from '../domain/arrays.ts';
import type { Correction, Source } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { defaultAtlas } from './atlas.ts';
import { choicesSchema } from './choices.ts';
import { sceneSchema } from './scene-schema.ts';
import { perturbationSchema } from './url.ts';

/**
 * 2 keeps units and order of roles, and what was corrected; 3 whether presentations are averaged; 4 what marks
 * missing data of roles. An older page would not do it and not tell. Older files have none of it and still open.
 */
export const SESSION_VERSION = 4;
const KIND = 'afterimage-session';

const role = z.enum([
  'responses',
  'stimuli',
  'conditions',
  'labels',
  'captions',
  'embeddings',
  'mask',
  'roi',
  'reliability',
  'surface',
  'split',
]);

const units = z.enum({
  psc300: 'psc300',
  psc: 'psc',
  z: 'z',
  label: 'label',
  ncsnr: 'ncsnr',
  index: 'index',
  mm: 'mm',
  rgb: 'rgb',
  unknown: 'unknown',
} satisfies { [K in Units]: K });
const order = z.enum({
  nifti: 'nifti',
  numpy: 'numpy',
  unknown: 'unknown',
} satisfies { [K in VoxelOrder]: K });
const missing = z.enum({
  zero: 'zero',
  'zero-any': 'zero-any',
  nan: 'nan',
} satisfies { [K in MissingMark]: K });

/** Every field there is, so that none is lost unnoticed. */
const sourceFields = {
  file: z.string(),
  array: z.string().optional(),
  name: z.string().optional(),
  transposed: z.boolean().optional(),
  split: z.enum(['train', 'val']).optional(),
  imageShape: z.tuple([z.int(), z.int(), z.int()]).optional(),
  imageOrder: z.enum(['row', 'column']).optional(),
  target: z.enum(['image', 'caption', 'resnet']).optional(),
  units: units.optional(),
  order: order.optional(),
  missing: missing.optional(),
} satisfies Record<keyof Source, z.ZodType>;

const source = z.object(sourceFields).transform((value) => value as Source);

const correctionFields = {
  file: z.string(),
  units: units.optional(),
  order: order.optional(),
  subject: z.int().min(1).max(8).optional(),
  session: z.int().positive().optional(),
  missing: missing.optional(),
  release: z.enum(['first', 'late']).optional(),
  ignored: z.boolean().optional(),
} satisfies Record<keyof Correction, z.ZodType>;

const correction = z.object(correctionFields).transform((value) => value as Correction);

const natural = z.int().nonnegative();

const schema = z.object({
  kind: z.literal(KIND),
  version: z.int().min(1).max(SESSION_VERSION),
  app: z.string(),
  saved: z.string(),
  dataset: z.object({
    /** Content-derived: the same files give the same id. */
    id: z.string(),
    name: z.string(),
    /** Sessions of older pages do not say it. */
    subject: z.string().optional(),
    simulated: z.boolean(),
    files: z.array(z.object({ name: z.string(), bytes: natural })),
  }),
  /** Roles that were given by hand, in order. */
  roles: z.array(z.object({ role, source })),
  /** What was said of files against the rules, in order; sessions of version 1 have none. */
  corrections: z.array(correction).default([]),
  selection: z.object({
    trial: natural,
    /** The mean of all presentations of the trial's picture is decoded. */
    average: z.boolean().default(false),
    perturbation: perturbationSchema,
    condition: z.enum(['image', 'text', 'both']),
    seed: natural,
  }),
  interpolation: z.object({
    to: natural,
    nSteps: z.int().min(2).max(100),
    space: z.enum(['voxel', 'embedding', 'embedding-line']),
    /** Scans between the ends; sessions of before have none. */
    via: z.array(natural).max(6).default([]),
  }),
  /** Of the map of embeddings; sessions of before have none. */
  atlas: z
    .object({
      scope: z.enum(['held-out', 'all']),
      method: z.enum(['pca', 'umap']),
      colour: z.enum(['split', 'category']),
      decoded: z.boolean(),
      neighbours: z.int().min(2).max(200),
      minDist: z.number().min(0).max(1),
      seed: natural,
    })
    .default(defaultAtlas),
  /** What was chosen in the views; sessions of before have none. */
  views: choicesSchema,
  /** Which generator draws, by hash, and how its condition is made; sessions of before have none. */
  generator: z
    .object({
      sha256: z.string().optional(),
      settings: z.object({ unitNorm: z.boolean(), threshold: z.number(), noise: z.number() }),
    })
    .optional(),
  /** The composed scene, never a picture that took its place; sessions of before have none. */
  scene: sceneSchema.optional(),
  models: z.array(z.object({ kind: z.string(), name: z.string(), sha256: z.string() })),
});

export type Session = z.infer<typeof schema>;

export function formatSession(session: Omit<Session, 'kind' | 'version'>): string {
  return JSON.stringify({ kind: KIND, version: SESSION_VERSION, ...session }, undefined, 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = 'This is no session file, or it was cut short: it is not whole JSON.';
    throw new LabError('malformed-file', `${why} Save the session again.`, {}, { cause });
  }
}

const header = z.object({ kind: z.literal(KIND), version: z.int() });

/**
 * Read a session file.
 *
 * @throws LabError `malformed-file` (no session, cut short, a wrong field), `unsupported-layout` (of a
 *                  newer version of the lab).
 */
export function parseSession(text: string): Session {
  const value = parseJson(text);
  const head = header.safeParse(value);
  if (!head.success) {
    throw new LabError('malformed-file', 'This JSON is no Afterimage session file.');
  }
  if (head.data.version > SESSION_VERSION) {
    throw new LabError(
      'unsupported-layout',
      `This session is of version ${head.data.version}; this page reads up to ${SESSION_VERSION}. Open it with the page that saved it, or a newer one.`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new LabError(
    'malformed-file',
    `The session file is damaged: ${z.prettifyError(parsed.error)}`,
  );
}

/** Files of the session that are not among those loaded, by name and size. */
export function missingFiles(
  { dataset }: Session,
  loaded: readonly { name: string; bytes: number }[],
): string[] {
  const known = new Set(loaded.map(({ name, bytes }) => `${bytes} ${name}`));
  return dataset.files
    .filter((file) => !known.has(`${file.bytes} ${file.name}`))
    .map(({ name }) => name);
}
