/** @file The generator worker's handlers in Node (WASM): loading, drawing, encoding, refusing. */
import { openAsBlob } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorRecord } from '../../src/domain/model.ts';
import { partsOf } from '../../src/models/onnx/parts.ts';
import { readSafetensors } from '../../src/models/safetensors.ts';
import { createGenerator } from './generator.ts';
import type { GenerateRequest, PictureInput } from './generator.protocol.ts';
import {
  generatorFile,
  networkTensors,
  quietContext,
  relativeError,
  silentContext,
  tensorOf,
} from './testing.ts';

const input: PictureInput = { size: 16, mean: [0.5, 0.4, 0.3], std: [0.25, 0.3, 0.35] };
const fixture = (name: string) => openAsBlob(new URL(`./fixtures/${name}`, import.meta.url));
const request: GenerateRequest = { n: 1, mode: 'both', seed: 7, z: 'seeded', noise: 'const' };
const worker = createGenerator();
const { context } = quietContext();
let file: TensorRecord;
let encoders: TensorRecord;

async function clipInput() {
  return {
    name: 'tiny',
    simulated: true,
    image: { blob: await fixture('clip-image.onnx'), input },
    text: {
      blob: await fixture('clip-text.onnx'),
      tokenizer: await fixture('tokenizer.json'),
      contextLength: 8,
    },
  };
}

beforeAll(async () => {
  ({ tensors: file } = await readSafetensors(await fixture('structure-4.safetensors')));
  ({ tensors: encoders } = await readSafetensors(await fixture('encoders.safetensors')));
}, 60_000);

describe('before anything is loaded', () => {
  it('says what to do', async () => {
    await expect(worker.backend({}, silentContext())).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(worker.generate(request, context)).rejects.toMatchObject({ code: 'no-model' });
    await expect(worker.encodeTexts({ texts: ['a'] }, context)).rejects.toMatchObject({
      code: 'no-model',
    });
  });

  it('starts on WASM where there is no WebGPU and says why', async () => {
    const { value } = await worker.start({ prefer: 'auto', paths: '' }, silentContext());
    expect(value).toMatchObject({ backend: 'wasm', threads: 1 });
    expect(value.rejected.map(({ backend }) => backend)).toEqual(['webgpu']);
    await expect(
      createGenerator().start({ prefer: 'webgpu', paths: '' }, silentContext()),
    ).rejects.toMatchObject({ code: 'webgpu-unavailable' });
  });
});

describe('a generator', { timeout: 120_000 }, () => {
  const [image, text] = [0, 1].map(
    (head) => (n: number) => tensorOf(file, `input.condition${head}`).values.slice(0, n * 12),
  ) as [(n: number) => Float32Array, (n: number) => Float32Array];
  const draw = async (changes: Partial<GenerateRequest>) => {
    const { value } = await worker.generate({ ...request, ...changes }, context);
    return value;
  };

  it('loads and is described', async () => {
    const { value } = await worker.loadGenerator(generatorFile(networkTensors(file)), context);
    expect(value).toMatchObject({ kind: 'generator', signature: '12 + 12 -> 3x32x32' });
    expect(value.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(value.nParameters).toBe(
      Object.entries(networkTensors(file))
        .filter(([name]) => !/noise_const|resample_filter|w_avg/.test(name))
        .reduce((sum, [, { values }]) => sum + values.length, 0),
    );
  });

  it('draws the same picture for the same seed, another for another', async () => {
    const [first] = await draw({ image: image(1), text: text(1) });
    const [again] = await draw({ image: image(1).map((v) => v * 3), text: text(1) });
    const [other] = await draw({ image: image(1), text: text(1), seed: 8 });
    const [noisy] = await draw({ image: image(1), text: text(1), noise: 'seeded' });
    expect(first).toMatchObject({ width: 32, height: 32, channels: 4 });
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(noisy).not.toEqual(first);
  });

  it('draws a batch as it draws each alone, and tells its progress', async () => {
    const rows = Float32Array.from({ length: 5 * 12 }, (_, i) => Math.sin(i * i));
    const all = await draw({ n: 5, mode: 'image', image: rows });
    const { context: heard, told } = quietContext();
    await worker.generate({ ...request, n: 5, mode: 'image', image: rows }, heard);
    const [last] = await draw({ mode: 'image', image: rows.slice(4 * 12) });
    expect(all).toHaveLength(5);
    const difference = all[4]?.pixels.map((v, i) => Math.abs(v - (last?.pixels[i] ?? 0))) ?? [255];
    expect(Math.max(...difference)).toBeLessThanOrEqual(1);
    expect(told.at(-1)).toMatchObject({ done: 5, total: 5 });
  });

  it('puts a single condition into both heads', async () => {
    const alone = await draw({ mode: 'text', text: text(1) });
    expect(await draw({ image: text(1), text: text(1) })).toEqual(alone);
    expect(await draw({ image: image(1), text: text(1) })).not.toEqual(alone);
  });

  it('refuses conditions that do not fit, by what is wrong', async () => {
    const code = async (changes: Partial<GenerateRequest>) =>
      draw(changes).catch((error: unknown) => (error as { code?: string }).code);
    expect(await code({ mode: 'image' })).toBe('bad-request');
    expect(await code({ mode: 'image', image: image(1).slice(1) })).toBe('shape-mismatch');
    expect(await code({ mode: 'image', image: image(1).fill(NaN) })).toBe('not-finite');
  });

  it('stops between batches when cancelled', async () => {
    const controller = new AbortController();
    const { context: heard, told } = quietContext(controller.signal);
    heard.progress = (step) => {
      told.push(step);
      controller.abort();
    };
    const rows = new Float32Array(40 * 12).fill(1);
    const cancelled = worker.generate({ ...request, n: 40, mode: 'image', image: rows }, heard);
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toHaveLength(1);
  });

  it('stays in use when another file is refused', async () => {
    const [before] = await draw({ image: image(1), text: text(1) });
    const tensors = networkTensors(file);
    const { 'synthesis.b16.conv1.pre_01.weight': gone, ...lacking } = tensors;
    const wrong = { ...tensors, 'mapping.fc1.bias': { shape: [9], values: new Float32Array(9) } };
    const nan = {
      ...tensors,
      'synthesis.b8.torgb.bias': { shape: [3], values: Float32Array.of(0, NaN, 0) },
    };
    const refused = async (candidate: TensorRecord) =>
      worker
        .loadGenerator(generatorFile(candidate), context)
        .then(() => undefined)
        .catch((error: unknown) => error);
    expect(gone?.values.length).toBeGreaterThan(0);
    expect(await refused(lacking)).toMatchObject({
      code: 'bad-model',
      context: { tensor: 'synthesis.b16.conv1.pre_01.weight' },
    });
    expect(await refused(wrong)).toMatchObject({
      code: 'bad-model',
      context: { tensor: 'mapping.fc1.bias' },
    });
    expect(await refused(nan)).toMatchObject({
      code: 'not-finite',
      context: { tensor: 'synthesis.b8.torgb.bias' },
    });
    expect(await draw({ image: image(1), text: text(1) })).toEqual([before]);
  });
});

describe('a generator from a snapshot', { timeout: 120_000 }, () => {
  const published = (name: string) =>
    openAsBlob(new URL(`../../src/models/fixtures/${name}`, import.meta.url));

  it.each(['2-p3', '2-p4', '4-p3', '4-p5'])('%s draws what PyTorch draws', async (which) => {
    const blob = await published(`snapshot-${which}.pkl`);
    const { value } = await worker.loadGenerator({ name: which, blob, simulated: false }, context);
    expect(value.notes[0]).toContain(`structure ${which.slice(0, 1)}`);
    const twin = await published(`snapshot-${which.slice(0, 1)}.safetensors`);
    const { tensors } = await readSafetensors(twin);
    const pictures = await worker.generate(
      { ...request, z: 'zero', mode: 'image', image: tensorOf(tensors, 'input.condition0').values },
      context,
    );
    expect(pictures.value[0]?.width).toBe(8);
    const again = await worker.loadGenerator(generatorFile(networkTensors(tensors)), context);
    expect(again.value.nParameters).toBe(value.nParameters);
    const same = await worker.generate(
      { ...request, z: 'zero', mode: 'image', image: tensorOf(tensors, 'input.condition0').values },
      context,
    );
    expect(same.value).toEqual(pictures.value);
  });

  it('of a discriminator, or of no weights at all, is refused', async () => {
    const load = async (blob: Blob) =>
      worker.loadGenerator({ name: 'x', blob, simulated: false }, context);
    await expect(load(await published('only-discriminator.pkl'))).rejects.toMatchObject({
      code: 'bad-model',
    });
    await expect(load(await published('state-zip.pth'))).rejects.toMatchObject({
      code: 'bad-model',
      context: { tensor: 'synthesis.b4.const' },
    });
    await expect(load(await fixture('clip-image.onnx'))).rejects.toMatchObject({
      code: 'bad-model',
    });
    await expect(load(new Blob(['<!doctype html>']))).rejects.toMatchObject({
      code: 'unknown-format',
    });
  });
});

describe('encoders', { timeout: 120_000 }, () => {
  it('load and give the vectors that numpy gives', async () => {
    const { value } = await worker.loadClip(await clipInput(), context);
    expect(value.map(({ kind, signature, nParameters }) => [kind, signature, nParameters])).toEqual(
      [
        ['clip-image', '3x16x16 -> 6', 288],
        ['clip-text', '8 tokens -> 6', 74],
      ],
    );
    const texts = ['A red boat', 'a dog on land', 'a dog on a blue boat by the sea and more'];
    const encoded = await worker.encodeTexts({ texts }, context);
    const expected = tensorOf(encoders, 'texts').values;
    expect(relativeError(encoded.value.matrix.slice(0, 12), expected.slice(0, 12))).toBeLessThan(
      1e-6,
    );
    expect(encoded.value.dim).toBe(6);
  });

  it('see a picture as its normalised pixels', async () => {
    const pixels = Uint8Array.from({ length: 768 }, (_, i) => (i * 37) % 256);
    const picture = { width: 16, height: 16, channels: 3 as const, pixels };
    const both = await worker.encodePictures({ pictures: [picture, picture] }, context);
    expect(both.value.matrix).toHaveLength(12);
    expect(both.value.matrix.slice(6)).toEqual(both.value.matrix.slice(0, 6));
    const blob = await fixture('features.onnx');
    const categories = ['a', 'b', 'c', 'd', 'e'];
    const { value } = await worker.loadFeatures(
      { name: 'tiny', simulated: true, blob, input, categories },
      context,
    );
    expect(value).toMatchObject({ kind: 'features', signature: '3x16x16 -> 3, 5 categories' });
    const { value: found } = await worker.features({ pictures: [picture] }, context);
    const means = [0, 1, 2].map((c) => {
      const channel = Array.from({ length: 256 }, (_, i) => pixels[i * 3 + c] ?? 0);
      const mean = channel.reduce((a, b) => a + b, 0) / 256 / 255;
      return (mean - (input.mean[c] ?? 0)) / (input.std[c] ?? 1);
    });
    expect(relativeError(found.features, means)).toBeLessThan(1e-5);
    expect(found.logits).toHaveLength(5);
  });

  it('are refused by name when they are something else, and the old ones stay', async () => {
    const good = await clipInput();
    const code = async (changes: Partial<typeof good>) =>
      worker
        .loadClip({ ...good, ...changes }, context)
        .then(() => 'loaded')
        .catch((error: unknown) => error);
    const swapped = { ...good.text, blob: good.image.blob };
    expect(await code({ text: swapped })).toMatchObject({ code: 'bad-model' });
    expect(await code({ image: { ...good.image, blob: good.text.blob } })).toMatchObject({
      code: 'bad-model',
    });
    expect(await code({ image: { ...good.image, input: { ...input, size: 24 } } })).toMatchObject({
      code: 'bad-model',
    });
    const rubbish = { ...good.image, blob: new Blob(['<!doctype html><p>not found']) };
    expect(await code({ image: rubbish })).toMatchObject({ code: 'bad-model' });
    const other = JSON.parse(await good.text.tokenizer.text()) as {
      model: { vocab: Record<string, number> };
    };
    other.model.vocab['elsewhere'] = 49407;
    const tokenizer = new Blob([JSON.stringify(other)]);
    const message = await code({ text: { ...good.text, tokenizer } });
    expect(message).toMatchObject({ code: 'bad-model' });
    expect(String(message)).toContain('tokenizer');
    const { value } = await worker.encodeTexts({ texts: ['a sea'] }, context);
    expect(value.matrix).toHaveLength(6);
  });

  it.each([
    ['clip-image.onnx', 'weight'],
    ['clip-text.onnx', 'table'],
    ['features.onnx', 'weight'],
  ])('%s is refused when its %s holds NaN, and the one before stays', async (name, weights) => {
    const good = await clipInput();
    await worker.loadClip(good, context);
    const features = { name, simulated: true, input, categories: ['a', 'b', 'c', 'd', 'e'] };
    await worker.loadFeatures({ ...features, blob: await fixture('features.onnx') }, context);
    const bytes = new Uint8Array(await (await fixture(name)).arrayBuffer());
    partsOf(bytes).weights.get(weights)?.raw?.fill(0xff);
    const blob = new Blob([bytes]);
    const loads = {
      'clip-image.onnx': () =>
        worker.loadClip({ ...good, image: { ...good.image, blob } }, context),
      'clip-text.onnx': () => worker.loadClip({ ...good, text: { ...good.text, blob } }, context),
      'features.onnx': () => worker.loadFeatures({ ...features, blob }, context),
    };
    const refusal = loads[name as keyof typeof loads]();
    await expect(refusal).rejects.toMatchObject({ code: 'not-finite' });
    await expect(refusal).rejects.toThrow(/NaN or an infinity.*Export it in float32/);
    const { value } = await worker.encodeTexts({ texts: ['a sea'] }, context);
    expect(value.matrix.every(Number.isFinite)).toBe(true);
    const pixels = new Uint8Array(768).fill(90);
    const pictures = [{ width: 16, height: 16, channels: 3 as const, pixels }];
    const seen = await worker.encodePictures({ pictures }, context);
    expect(seen.value.matrix.every(Number.isFinite)).toBe(true);
    const found = await worker.features({ pictures }, context);
    expect(found.value.logits.every(Number.isFinite)).toBe(true);
  });

  it('and a large tokenizer of another model within two seconds', async () => {
    const good = await clipInput();
    await worker.loadClip(good, context);
    const tokenizer = new Blob([JSON.stringify(foreignTokenizer(200_000))]);
    expect(tokenizer.size).toBeGreaterThan(5e6);
    const start = process.cpuUsage();
    const refusal = worker.loadClip({ ...good, text: { ...good.text, tokenizer } }, context);
    await expect(refusal).rejects.toThrow("the tokenizer is another model's");
    // Processor time: what a busy machine does to the clock is not the reader's.
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(2);
    const { value } = await worker.encodeTexts({ texts: ['a sea'] }, context);
    expect(value.dim).toBe(6);
  });
});

/** Byte pairs as those of large language models: every pair of letters, then pairs of pairs. */
function foreignTokenizer(nTokens: number) {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const pairsOf = (parts: string[]) => parts.flatMap((a) => parts.map((b) => [a, b] as const));
  const pairs = pairsOf(letters);
  const merged = pairsOf(pairs.map((pair) => pair.join('')));
  const used = [...pairs, ...merged].slice(0, nTokens - letters.length);
  const words = [...letters, ...used.map((pair) => pair.join(''))];
  const model = {
    type: 'BPE',
    vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    merges: used,
  };
  const rest = { normalizer: null, post_processor: null, decoder: null, added_tokens: [] };
  return { version: '1.0', ...rest, pre_tokenizer: { type: 'Whitespace' }, model };
}
