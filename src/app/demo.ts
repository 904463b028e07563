/** @file The demo world as the page's own server has it: lists of files with their hashes. */
import { z } from 'zod';
import { LabError } from '../domain/errors.ts';
import type { DroppedFile } from '../../workers/reader/reader.protocol.ts';

const file = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() });

const triple = z.tuple([z.number(), z.number(), z.number()]);
const input = { size: z.int(), mean: triple, std: triple };

const subjectSchema = z.object({
  name: z.string(),
  files: z.array(file),
  mappers: z.array(
    z.object({
      path: z.string(),
      target: z.enum(['image', 'caption', 'resnet', 'pixels']),
      name: z.string(),
    }),
  ),
});

const modelsSchema = z.object({
  clipImage: file.extend(input),
  clipText: file.extend({ tokenizer: z.string(), contextLength: z.int() }),
  features: file.extend({ ...input, categories: z.array(z.string()) }),
  generator: file,
  captioner: file
    .extend({
      kind: z.literal('captioner'),
      startToken: z.int(),
      endToken: z.int(),
      maxTokens: z.int(),
    })
    .optional(),
});

export type DemoSubject = z.infer<typeof subjectSchema>;
export type DemoModels = z.infer<typeof modelsSchema>;

/** Fetch a file of the page's own; never from another origin. */
export async function fetchOwn(url: URL, signal?: AbortSignal): Promise<Blob> {
  const failed = (why: string) =>
    new LabError('model-fetch', `${url.pathname} could not be fetched (${why}). Reload the page.`);
  const response = await fetch(url, signal ? { signal } : {}).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw failed(error instanceof Error ? error.message : String(error));
  });
  if (!response.ok) throw failed(`status ${response.status}`);
  return response.blob();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function fetchJson<T>(url: URL, schema: z.ZodType<T>): Promise<T> {
  const text = await (await fetchOwn(url)).text();
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new LabError('malformed-file', `${url.pathname}: ${z.prettifyError(parsed.error)}`);
}

/** The demo's folders, each ending in `/`. */
export function demoFolders(base: URL): { subject: URL; models: URL } {
  return { subject: new URL('demo/subject/', base), models: new URL('demo/models/', base) };
}

export function demoSubject(base: URL): Promise<DemoSubject> {
  return fetchJson(new URL('subject.json', demoFolders(base).subject), subjectSchema);
}

export function demoModels(base: URL): Promise<DemoModels> {
  return fetchJson(new URL('models.json', demoFolders(base).models), modelsSchema);
}

const iconsSchema = z.object({ icons: z.record(z.string(), z.string()) });

/** SVG bodies of the categories' drawings, by name. */
export async function demoIcons(base: URL): Promise<Record<string, string>> {
  return (await fetchJson(new URL('scenes/icons.json', base), iconsSchema)).icons;
}

/** The subject's files as if they had been dropped as one folder. */
export async function demoFiles(base: URL, signal: AbortSignal): Promise<DroppedFile[]> {
  const { files, mappers } = await demoSubject(base);
  const isMapper = (path: string) => mappers.some((mapper) => mapper.path === path);
  const folder = demoFolders(base).subject;
  return Promise.all(
    files
      .filter(({ path }) => !isMapper(path))
      .map(async ({ path }) => ({ path, blob: await fetchOwn(new URL(path, folder), signal) })),
  );
}
