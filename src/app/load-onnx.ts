/** @file A dropped ONNX network into the generator worker, by its shapes: generator, CLIP, features. */
import { z } from 'zod';
import { LabError } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import { onnxUse } from '../models/onnx/kind.ts';
import type { Services } from '../services/lab-services.ts';
import type { GeneratorManifest } from '../../workers/generator/generator.protocol.ts';
import { generatorStep } from './generators.ts';
import { isTokenizer, loadDroppedCaptioner } from './load-captioner.ts';

const manifestSchema = z.object({
  image: z.string().optional(),
  text: z.string().optional(),
  z: z.string().optional(),
  output: z.string().optional(),
  range: z
    .union([z.tuple([z.literal(-1), z.literal(1)]), z.tuple([z.literal(0), z.literal(1)])])
    .optional(),
});

const colours = z.tuple([z.number(), z.number(), z.number()]);
/** How a feature network wants its pixels, which its shapes do not say. */
const featuresSchema = z.object({
  mean: colours.optional(),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).optional(),
});

const CLIP_INPUT = {
  mean: [0.48145466, 0.4578275, 0.40821073] as [number, number, number],
  std: [0.26862954, 0.26130258, 0.27577711] as [number, number, number],
};
/** Inception-V3 takes pixels from -1 to 1. */
const INCEPTION_SIDE = 299;
const INCEPTION_INPUT = {
  mean: [0.5, 0.5, 0.5] as [number, number, number],
  std: [0.5, 0.5, 0.5] as [number, number, number],
};
const IMAGENET_INPUT = {
  mean: [0.485, 0.456, 0.406] as [number, number, number],
  std: [0.229, 0.224, 0.225] as [number, number, number],
};
const SIDE = 224;
const CONTEXT_LENGTH = 77;

/** The manifest of a model: a JSON file of the same name. */
export const isManifestOf = (model: File, { name }: File): boolean =>
  name === model.name.replace(/\.onnx$/i, '.json');

/**
 * Load an ONNX file as what its shapes say it is.
 *
 * @param beside     What was dropped with it: a tokenizer, a manifest.
 * @param encodersLoaded  The demo's own come first, so that they do not take the place of these later.
 * @returns          Undefined when it is for none of the worker's places (a mapper, say).
 * @throws LabError  `missing-part` for a text encoder without its tokenizer; as the worker.
 */
export async function loadOnnx(
  services: Pick<Services, 'generator'>,
  file: File,
  beside: readonly File[],
  encodersLoaded: () => Promise<void>,
): Promise<ModelSummary | undefined> {
  const { generator } = services;
  const { kind, size } = await onnxUse(file);
  if (kind === 'captioner') return loadDroppedCaptioner(services, file, beside);
  if (kind !== 'generator' && kind !== 'other') await encodersLoaded();
  const model = { name: file.name, simulated: false };
  if (kind === 'generator') {
    const words = 'a generator ({image, text, z, output, range})';
    const manifest: GeneratorManifest = await manifestOf(file, beside, manifestSchema, words);
    const input = { ...model, blob: file, manifest };
    return generator.setUp(generatorStep(file.name), (c) => c.call('loadGenerator', input));
  }
  if (kind === 'clip-image') {
    const image = { blob: file, input: { size: size || SIDE, ...CLIP_INPUT } };
    const text = await textBeside(file, beside);
    // A pair is refused before the first half has been read: the old pair stays together.
    await generator.call('checkClip', { image, text });
    const [summary] = await generator.setUp('own CLIP, image', (client) =>
      client.call('loadClip', { ...model, image }),
    );
    return summary;
  }
  if (kind === 'clip-text') {
    const text = textInput(file, size, tokenizerFor(file, beside));
    const [summary] = await generator.setUp('own CLIP, text', (client) =>
      client.call('loadClip', { ...model, text }),
    );
    return summary;
  }
  if (kind === 'features') {
    const side = size || SIDE;
    const usual = side === INCEPTION_SIDE ? INCEPTION_INPUT : IMAGENET_INPUT;
    const words = 'a feature network ({mean, std}, three numbers each, of pixels from 0 to 1)';
    const { mean = usual.mean, std = usual.std } = await manifestOf(
      file,
      beside,
      featuresSchema,
      words,
    );
    const input = { ...model, blob: file, input: { size: side, mean, std }, categories: [] };
    return generator.setUp('own features', (client) => client.call('loadFeatures', input));
  }
  return undefined;
}

const textInput = (blob: File, size: number, tokenizer: File) => {
  return { blob, tokenizer, contextLength: size || CONTEXT_LENGTH };
};

/** The text half that was dropped with an image half and its tokenizer, if there is one. */
async function textBeside(image: File, beside: readonly File[]) {
  const tokenizer = beside.find(isTokenizer);
  if (!tokenizer) return undefined;
  for (const file of beside) {
    if (file === image || !/\.onnx$/i.test(file.name)) continue;
    const use = await onnxUse(file).catch(() => undefined);
    if (use?.kind === 'clip-text') return textInput(file, use.size, tokenizer);
  }
  return undefined;
}

function tokenizerFor(file: File, beside: readonly File[]): File {
  const tokenizer = beside.find(isTokenizer);
  if (tokenizer) return tokenizer;
  throw new LabError(
    'missing-part',
    `${file.name} is a text encoder; its words are in a tokenizer.json that was not dropped with it. Drop both together.`,
  );
}

/** What the manifest of a model says, nothing without one. @param words  Of what, for the error text. */
async function manifestOf<T>(
  file: File,
  beside: readonly File[],
  schema: z.ZodType<T>,
  words: string,
): Promise<T> {
  const found = beside.find((other) => isManifestOf(file, other));
  const parsed = schema.safeParse(found ? parseJson(await found.text()) : {});
  if (parsed.success) return parsed.data;
  throw new LabError(
    'malformed-file',
    `${found?.name} is no manifest of ${words}: ${z.prettifyError(parsed.error)}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
