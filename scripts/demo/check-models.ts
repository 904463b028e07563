/**
 * @file Checks the exported demo models: the JavaScript tokenizer against the ids that were trained
 * with, and the ONNX files in onnxruntime-web against PyTorch (`reference.py`).
 *
 * Weights are stored in float16, so embeddings may differ by about a thousandth of their length.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-web';

/** Largest allowed distance between two answers, relative to the length of the reference. */
const TOLERANCE = 3e-3;
const MODELS = join('public', 'demo', 'models');

interface Reference {
  captions: string[];
  ids: number[][];
  shape: number[];
  pixels: number[];
  clipImage: number[];
  clipText: number[];
  features: number[];
  logits: number[];
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Distance of two vectors relative to the length of the second. */
function distance(found: ArrayLike<number>, wanted: readonly number[]): number {
  const difference = wanted.reduce((sum, value, i) => sum + ((found[i] ?? NaN) - value) ** 2, 0);
  return Math.sqrt(difference / wanted.reduce((sum, value) => sum + value ** 2, 0));
}

/** Captions whose ids differ between the JavaScript library and the training code. */
function wrongCaptions({ captions, ids }: Reference): string[] {
  const description = readJson(join(MODELS, 'tokenizer.json')) as object;
  const tokenizer = new Tokenizer(description, {});
  return captions.filter(
    (caption, i) => tokenizer.encode(caption).ids.join() !== (ids[i] ?? []).join(),
  );
}

/** Run one model and compare its named outputs. */
async function compare(
  file: string,
  feeds: Record<string, ort.Tensor>,
  wanted: Record<string, number[]>,
): Promise<boolean> {
  const session = await ort.InferenceSession.create(readFileSync(join(MODELS, file)));
  const answers = await session.run(feeds);
  const distances = Object.entries(wanted).map(([name, values]) => {
    const found = answers[name]?.data as Float32Array | undefined;
    return [name, distance(found ?? [], values)] as const;
  });
  for (const [name, d] of distances) console.log(`${file} ${name}: ${d.toExponential(2)}`);
  return distances.every(([, d]) => d < TOLERANCE);
}

/** Ids as one padded tensor. */
function padIds(ids: readonly (readonly number[])[]): ort.Tensor {
  const length = Math.max(...ids.map((row) => row.length));
  const flat = ids.flatMap((row) => Array.from({ length }, (_, i) => BigInt(row[i] ?? 0)));
  return new ort.Tensor('int64', BigInt64Array.from(flat), [ids.length, length]);
}

const reference = readJson(join('.demo-build', 'reference.json')) as Reference;
const nImages = reference.shape[0] ?? 0;
const pixels = new ort.Tensor('float32', Float32Array.from(reference.pixels), reference.shape);
const wrong = wrongCaptions(reference);
console.log(`tokenizer: ${wrong.length} of ${reference.captions.length} captions differ`, wrong);
const { clipImage, clipText, features, logits } = reference;
const equal = [
  await compare('clip-image.onnx', { pixels }, { embedding: clipImage }),
  await compare(
    'clip-text.onnx',
    { input_ids: padIds(reference.ids.slice(0, nImages)) },
    { embedding: clipText },
  ),
  await compare('features.onnx', { pixels }, { features, logits }),
];
if (wrong.length > 0 || equal.includes(false)) process.exitCode = 1;
