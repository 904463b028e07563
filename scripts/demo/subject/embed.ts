/**
 * @file Embeds the subject's pictures and captions with the shipped demo CLIP, in the runtime that the page uses.
 *
 * Writes raw vectors `clip-image.npy` [n,512] and `clip-text.npy` [n,5,512] (float32) for the truth test and the mapper training.
 * Run: `tsx embed.ts <build>/subject`, with the stimuli in `<build>/stimuli`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-web';
import { z } from 'zod';
import { preprocess } from '../../../src/models/preprocess.ts';

const MODELS = join('public', 'demo', 'models');
const BATCH = 50;

const manifestSchema = z.object({
  clipImage: z.object({
    path: z.string(),
    size: z.number(),
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([z.number(), z.number(), z.number()]),
    input: z.string(),
    output: z.string(),
  }),
  clipText: z.object({
    path: z.string(),
    tokenizer: z.string(),
    padId: z.number(),
    input: z.string(),
    output: z.string(),
  }),
});
const scenesSchema = z.array(z.object({ captions: z.array(z.string()).length(5) }));
type Manifest = z.infer<typeof manifestSchema>;

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Bytes of a version 1 `.npy` of unsigned bytes, with its shape. */
function readBytes(path: string): { shape: number[]; values: Uint8Array } {
  const file = readFileSync(path);
  const length = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + length);
  const text = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (!header.includes("'|u1'") || text === undefined)
    throw new Error(`${path}: expected unsigned bytes`);
  const shape = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  return { shape, values: file.subarray(10 + length) };
}

/** Version 1 `.npy` of little-endian float32. */
function writeFloats(path: string, shape: readonly number[], values: Float32Array): void {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const padded = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 0, 'latin1');
  head.writeUInt16LE(padded.length, 8);
  writeFileSync(
    path,
    Buffer.concat([head, Buffer.from(padded, 'latin1'), Buffer.from(values.buffer)]),
  );
}

/** RGB bytes [n,side,side,3] as the page prepares them -> [n,3,size,size]. */
function toPixels(
  bytes: Uint8Array,
  n: number,
  side: number,
  spec: Manifest['clipImage'],
): ort.Tensor {
  const one = side * side * 3;
  const pictures = Array.from({ length: n }, (_, i) => ({
    width: side,
    height: side,
    channels: 3 as const,
    pixels: bytes.subarray(i * one, (i + 1) * one),
  }));
  return new ort.Tensor('float32', preprocess(pictures, spec), [n, 3, spec.size, spec.size]);
}

/** Ids of several captions, padded to the longest. */
function toIds(tokenizer: Tokenizer, captions: readonly string[], padId: number): ort.Tensor {
  const rows = captions.map((caption) => tokenizer.encode(caption).ids);
  const length = Math.max(...rows.map((row) => row.length));
  const flat = rows.flatMap((row) => Array.from({ length }, (_, i) => BigInt(row[i] ?? padId)));
  return new ort.Tensor('int64', BigInt64Array.from(flat), [rows.length, length]);
}

/** Run a model batch by batch and join its output rows. */
async function embedAll(
  model: { path: string; input: string; output: string },
  total: number,
  feed: (start: number, n: number) => ort.Tensor,
): Promise<{ dim: number; values: Float32Array }> {
  const session = await ort.InferenceSession.create(readFileSync(join(MODELS, model.path)));
  const parts: Float32Array[] = [];
  for (let start = 0; start < total; start += BATCH) {
    const answer = await session.run({
      [model.input]: feed(start, Math.min(BATCH, total - start)),
    });
    const part = answer[model.output]?.data;
    if (!(part instanceof Float32Array)) throw new Error(`${model.path} has no ${model.output}`);
    parts.push(part);
  }
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (values.set(part, at), at + part.length), 0);
  return { dim: values.length / total, values };
}

async function main(work: string): Promise<void> {
  const stimuli = join(dirname(work), 'stimuli');
  const { clipImage, clipText } = manifestSchema.parse(readJson(join(MODELS, 'models.json')));
  const { shape, values } = readBytes(join(stimuli, 'images.npy'));
  const [n = 0, side = 0] = shape;
  const one = side ** 2 * 3;
  const image = await embedAll(clipImage, n, (start, count) =>
    toPixels(values.subarray(start * one, (start + count) * one), count, side, clipImage),
  );
  writeFloats(join(work, 'clip-image.npy'), [n, image.dim], image.values);
  const captions = scenesSchema
    .parse(readJson(join(stimuli, 'scenes.json')))
    .flatMap((s) => s.captions);
  const tokenizer = new Tokenizer(readJson(join(MODELS, clipText.tokenizer)) as object, {});
  const text = await embedAll(clipText, captions.length, (start, count) =>
    toIds(tokenizer, captions.slice(start, start + count), clipText.padId),
  );
  writeFloats(join(work, 'clip-text.npy'), [n, captions.length / n, text.dim], text.values);
  console.log(`${n} pictures and ${captions.length} captions embedded, ${image.dim} numbers each`);
}

await main(process.argv[2] ?? join('.demo-build', 'subject'));
