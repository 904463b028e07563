/** @file Which models `npm run models` knows: their addresses, and checksums where they are known. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const fileSchema = z.object({
  /** Below the model's `from`. */
  path: z.string(),
  /** On disk. */
  name: z.string().regex(/^[\w.-]+$/),
  /** Wins over what the server says. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const manifestSchema = z.record(
  z.string(),
  z.object({
    title: z.string(),
    from: z.url(),
    licence: z.string(),
    files: z.array(fileSchema).min(1),
  }),
);

export type ModelFile = z.infer<typeof fileSchema>;
export type ModelEntry = z.infer<typeof manifestSchema>[string];

/** The manifest beside this file. */
export function readManifest(): Record<string, ModelEntry> {
  const text = readFileSync(new URL('manifest.json', import.meta.url), 'utf8');
  return manifestSchema.parse(JSON.parse(text));
}
