/** @file Several generators in the worker at once, ONNX ones by shape or manifest, and what is refused. */
import { openAsBlob } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorRecord } from '../../src/domain/model.ts';
import { plainCondition } from '../../src/domain/decode.ts';
import { readSafetensors } from '../../src/models/safetensors.ts';
import { createGenerator } from './generator.ts';
import type { GenerateRequest, GeneratorManifest } from './generator.protocol.ts';
import { generatorFile, networkTensors, quietContext, silentContext, tensorOf } from './testing.ts';

const fixture = (name: string) => openAsBlob(new URL(`./fixtures/${name}`, import.meta.url));
const worker = createGenerator();
const { context } = quietContext();
const request: GenerateRequest = { n: 1, mode: 'image', seed: 1, z: 'zero', noise: 'const' };
let expected: TensorRecord;
let lafite: TensorRecord;

async function load(name: string, manifest: GeneratorManifest = {}) {
  const blob = await fixture(`${name}.onnx`);
  const { value } = await worker.loadGenerator({ name, blob, simulated: true, manifest }, context);
  return value;
}

async function draw(changes: Partial<GenerateRequest>) {
  const { value } = await worker.generate({ ...request, ...changes }, context);
  return value;
}

beforeAll(async () => {
  ({ tensors: expected } = await readSafetensors(await fixture('encoders.safetensors')));
  ({ tensors: lafite } = await readSafetensors(await fixture('structure-4.safetensors')));
  await worker.start({ prefer: 'wasm', paths: '' }, silentContext());
}, 60_000);

/** RGB bytes of numpy's pictures, from `[n, 3, 4, 4]` in -1..1 or `[n, 4, 4, 3]` in 0..1. */
function bytesOf(name: string, row: number): number[] {
  const { values } = tensorOf(expected, `${name}.picture`);
  const own = values.slice(row * 48, (row + 1) * 48);
  const isLast = name === 'generator-last';
  return Array.from({ length: 48 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    const value = isLast ? 2 * (own[i] ?? 0) - 1 : (own[channel * 16 + pixel] ?? 0);
    return Math.round((value + 1) * 127.5);
  });
}

describe.each(['generator-first', 'generator-last'])('%s', (name) => {
  it('is taken by its shapes and draws what numpy draws', async () => {
    const summary = await load(name);
    expect(summary).toMatchObject({ kind: 'generator', signature: '6 -> 3x4x4' });
    const pictures = await draw({ n: 2, image: tensorOf(expected, `${name}.clip`).values });
    pictures.forEach(({ pixels }, row) => {
      const rgb = [...pixels].filter((_, i) => i % 4 < 3);
      const off = bytesOf(name, row).map((value, i) => Math.abs(value - (rgb[i] ?? 999)));
      // A half may be rounded either way.
      expect(Math.max(...off)).toBeLessThanOrEqual(1);
    });
  });
});

it('draws one vector in both places as it draws it alone', async () => {
  const { value } = await worker.loadGenerator(generatorFile(networkTensors(lafite)), context);
  const image = tensorOf(lafite, 'input.condition0').values.slice(0, 12);
  const text = tensorOf(lafite, 'input.condition1').values.slice(0, 12);
  const rows = (...all: Float32Array[]) => Float32Array.from(all.flatMap((row) => [...row]));
  const own = { generator: value.sha256 };
  const together = await draw({
    ...own,
    ...{ n: 3, mode: 'both', image: rows(image, text, image), text: rows(image, text, text) },
  });
  const alone = [
    ...(await draw({ ...own, mode: 'image', image })),
    ...(await draw({ ...own, mode: 'text', text })),
    ...(await draw({ ...own, mode: 'both', image, text })),
  ];
  together.forEach(({ pixels }, i) => {
    const off = [...pixels].map((byte, at) => Math.abs(byte - (alone[i]?.pixels[at] ?? 999)));
    // Sums of a batch may round otherwise: a half may fall either way.
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
  });
});

describe('several at once', () => {
  it('draw each by its hash, the newest without one; a freed one is gone', async () => {
    const first = await load('generator-first');
    const { value: other } = await worker.loadGenerator(
      generatorFile(networkTensors(lafite)),
      context,
    );
    const image = tensorOf(expected, 'generator-first.clip').values.slice(0, 6);
    const [small] = await draw({ generator: first.sha256, image });
    expect(small?.width).toBe(4);
    const wide = tensorOf(lafite, 'input.condition0').values.slice(0, 12);
    expect((await draw({ image: wide }))[0]?.width).toBe(32);
    expect((await draw({ generator: other.sha256, image: wide }))[0]?.width).toBe(32);
    await expect(draw({ generator: first.sha256, image: wide })).rejects.toMatchObject({
      code: 'shape-mismatch',
    });
    await worker.releaseGenerator({ sha256: first.sha256 }, silentContext());
    await expect(draw({ generator: first.sha256, image })).rejects.toMatchObject({
      code: 'no-model',
    });
    expect((await draw({ image: wide }))[0]?.width).toBe(32);
  });

  it('go on after one was refused, which says what it is instead', async () => {
    await load('generator-first');
    const image = tensorOf(expected, 'generator-first.clip').values.slice(0, 6);
    const before = await draw({ image });
    await expect(load('generator-nan')).rejects.toMatchObject({ code: 'not-finite' });
    await expect(load('clip-text')).rejects.toMatchObject({ code: 'bad-model' });
    await expect(load('features')).rejects.toThrow('A generator takes one or two embeddings');
    await expect(load('generator-first', { image: 'elsewhere' })).rejects.toMatchObject({
      code: 'bad-model',
    });
    expect(await draw({ image })).toEqual(before);
  });

  it('are told by a manifest which input is which, and the range', async () => {
    const image = tensorOf(expected, 'generator-first.clip').values.slice(0, 4);
    const summary = await load('generator-first', { image: 'z', range: [0, 1] });
    expect(summary.signature).toBe('4 -> 3x4x4');
    expect(summary.notes.join()).toContain('0 to 1');
    expect(await draw({ image })).toHaveLength(1);
  });
});

describe('the condition', () => {
  const image = () => tensorOf(expected, 'generator-first.clip').values.slice(0, 6);
  const settled = (settings: Partial<typeof plainCondition>, seed = 1, scale = 1) =>
    draw({
      seed,
      image: image().map((value) => value * scale),
      settings: { ...plainCondition, ...settings },
    });

  it('is unit norm, or as it is', async () => {
    await load('generator-first');
    const plain = await draw({ image: image() });
    expect(await settled({}, 1, 3)).toEqual(plain);
    expect(await settled({ unitNorm: false }, 1, 3)).not.toEqual(plain);
    const length = Math.hypot(...image());
    expect(await settled({ unitNorm: false }, 1, 1 / length)).toEqual(plain);
  });

  it('is clamped, and moved by the seed', async () => {
    const plain = await draw({ image: image() });
    expect(await settled({ threshold: 100 })).toEqual(plain);
    expect(await settled({ threshold: 0.1 })).not.toEqual(plain);
    const moved = await settled({ noise: 0.5 });
    expect(moved).not.toEqual(plain);
    expect(await settled({ noise: 0.5 })).toEqual(moved);
    expect(await settled({ noise: 0.5 }, 2)).not.toEqual(moved);
  });
});
