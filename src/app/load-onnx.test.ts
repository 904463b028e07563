/** @file Networks dropped on the page, through the worker's own handlers (WASM in Node). */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeModel } from '../models/onnx/encode.ts';
import { GraphBuilder } from '../models/onnx/graph.ts';
import type { Services } from '../services/lab-services.ts';
import { createGenerator } from '../../workers/generator/generator.ts';
import type { GeneratorProtocol } from '../../workers/generator/generator.protocol.ts';
import { quietContext, silentContext } from '../../workers/generator/testing.ts';
import { loadModelFile } from './load-models.ts';

const worker = createGenerator();
const { context } = quietContext();
/** Steps of the set-up, in order. */
const steps: string[] = [];

type Op = 'loadGenerator' | 'checkClip' | 'loadClip' | 'loadFeatures' | 'loadCaptioner';
const client = {
  call: async <K extends Op>(op: K, input: GeneratorProtocol[K]['in']) => {
    const handler = worker[op] as (
      given: GeneratorProtocol[K]['in'],
      heard: typeof context,
    ) => Promise<{ value: GeneratorProtocol[K]['out'] }>;
    return (await handler(input, context)).value;
  },
};
// Only what loading a network asks of the services.
const services = {
  generator: {
    call: client.call,
    setUp: (key: string, step: (c: typeof client) => Promise<unknown>) => {
      steps.push(key);
      return step(client);
    },
  },
} as unknown as Services;

function file(fixture: string, name = fixture): File {
  const url = new URL(`../../workers/generator/fixtures/${fixture}`, import.meta.url);
  return new File([new Uint8Array(readFileSync(url))], name);
}
/** The tokenizer of the fixtures with so many words. */
function tokenizerOf(nTokens: number): File {
  const url = new URL('../../workers/generator/fixtures/tokenizer.json', import.meta.url);
  const known = JSON.parse(readFileSync(url, 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  const { vocab } = known.model;
  for (let id = Object.keys(vocab).length; id < nTokens; id += 1) vocab[`word${id}`] = id;
  return new File([JSON.stringify(known)], 'tokenizer.json');
}
/** The mean of each colour of a picture of this side, as the features of a network. */
function meanNetwork(side: number): File {
  const g = new GraphBuilder('means');
  const pooled = g.op('GlobalAveragePool', [g.input('pixels', ['n', 3, side, side])]);
  g.output('features', g.op('Flatten', [pooled], { axis: 1 }), ['n', 3]);
  return new File([encodeModel(g.graph)], 'means.onnx');
}
let nEncoders = 0;
const drop = (model: File, ...beside: File[]) =>
  loadModelFile(services, model, [model, ...beside], () => {
    nEncoders += 1;
    return Promise.resolve();
  });

beforeAll(async () => {
  await worker.start({ prefer: 'wasm', paths: '' }, silentContext());
}, 60_000);

describe('a dropped network', { timeout: 60_000 }, () => {
  it('that draws becomes a generator, by its manifest where there is one', async () => {
    const plain = await drop(file('generator-first.onnx', 'mine.onnx'));
    expect(plain).toMatchObject({ kind: 'generator', name: 'mine.onnx', simulated: false });
    expect(plain.signature).toBe('6 -> 3x4x4');
    const manifest = new File([JSON.stringify({ image: 'z', range: [0, 1] })], 'mine.json');
    const told = await drop(file('generator-first.onnx', 'mine.onnx'), manifest);
    expect(told.signature).toBe('4 -> 3x4x4');
    expect(steps.at(-1)).toBe('generator mine.onnx');
    expect(nEncoders).toBe(0);
  });

  it('is refused when its manifest says what cannot be', async () => {
    const wrong = (text: string) =>
      drop(file('generator-first.onnx', 'mine.onnx'), new File([text], 'mine.json'));
    const refused = {
      code: 'malformed-file',
      message: expect.stringContaining('mine.json') as string,
    };
    await expect(wrong('{"range": [0, 255]}')).rejects.toMatchObject(refused);
    await expect(wrong('no JSON')).rejects.toMatchObject(refused);
  });

  it('that sees pictures becomes CLIP or the feature network, at its own size', async () => {
    expect(await drop(file('clip-image.onnx'))).toMatchObject({
      kind: 'clip-image',
      signature: '3x16x16 -> 6',
    });
    const features = await drop(file('features.onnx'));
    expect(features).toMatchObject({ kind: 'features', signature: '3x16x16 -> 3' });
    expect(features.notes.join()).toContain('0.485');
    expect(nEncoders).toBe(2);
  });

  it('that gives features sees pixels as Inception-V3, as ImageNet, or as its manifest says', async () => {
    const pixels = new Uint8Array(224 * 224 * 3).map((_, i) => [255, 51, 0][i % 3] ?? 0);
    const picture = { width: 224, height: 224, channels: 3 as const, pixels };
    const seen = async (side: number, ...beside: File[]) => {
      await drop(meanNetwork(side), ...beside);
      const { value } = await worker.features({ pictures: [picture] }, context);
      return [...value.features];
    };
    // ONNX Runtime adds up 89,401 float32 one after another.
    const near = (expected: number[]) =>
      expected.map((value) => expect.closeTo(value, 3) as number);
    // 1, 0.2 and 0 less the mean, over the deviation.
    expect(await seen(299)).toEqual(near([1, -0.6, -1]));
    const imageNet = near([0.515 / 0.229, -0.256 / 0.224, -0.406 / 0.225]);
    expect(await seen(224)).toEqual(imageNet);
    const manifest = (text: string) => new File([text], 'means.json');
    const told = manifest('{"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}');
    expect(await seen(299, told)).toEqual(imageNet);
    await expect(seen(299, manifest('{"std": [1, 1, 0]}'))).rejects.toMatchObject({
      code: 'malformed-file',
      message: expect.stringContaining('means.json is no manifest of a feature network') as string,
    });
  });

  it('that reads words needs its tokenizer, and not that of another model', async () => {
    await expect(drop(file('clip-text.onnx'))).rejects.toMatchObject({
      code: 'missing-part',
      message: expect.stringContaining('tokenizer.json') as string,
    });
    const text = await drop(file('clip-text.onnx'), file('tokenizer.json'));
    expect(text).toMatchObject({ kind: 'clip-text', signature: '8 tokens -> 6' });
    const encoded = async () =>
      (await worker.encodeTexts({ texts: ['a red boat'] }, context)).value.matrix;
    const before = await encoded();
    const other = JSON.parse(await file('tokenizer.json').text()) as {
      model: { vocab: Record<string, number> };
    };
    other.model.vocab['elsewhere'] = 49407;
    const foreign = new File([JSON.stringify(other)], 'tokenizer.json');
    await expect(drop(file('clip-text.onnx'), foreign)).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('tokenizer') as string,
    });
    expect(await encoded()).toEqual(before);
  });

  it('that is half of a pair stays out with its other half', async () => {
    const text = file('clip-text.onnx');
    const image = file('clip-image.onnx');
    const nSteps = steps.length;
    // Of 1,000 words more than the network knows.
    const foreign = tokenizerOf(1012);
    await expect(drop(image, text, foreign)).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('knows 12 tokens, this tokenizer has 1012') as string,
    });
    expect(steps).toHaveLength(nSteps);
    expect(await drop(image, text, file('tokenizer.json'))).toMatchObject({ kind: 'clip-image' });
  });

  it('that writes captions does so from then on; a refused one changes nothing', async () => {
    await expect(drop(file('captioner.onnx'))).rejects.toMatchObject({ code: 'missing-part' });
    const summary = await drop(file('captioner.onnx', 'my-captioner.onnx'), file('tokenizer.json'));
    expect(summary).toMatchObject({
      ...{ kind: 'captioner', name: 'my-captioner.onnx', simulated: false },
      // Its table of places has 16 rows: a caption of 32 tokens would not run.
      signature: '6 -> at most 17 of 12 tokens',
    });
    const embeddings = Float32Array.of(1, -1, 0.5, 0, 2, -0.5);
    const write = async () => (await worker.caption({ embeddings, n: 1, width: 4 }, context)).value;
    const before = await write();
    expect(before[0]?.text).toMatch(/[a-z]/);
    const empty = new File(['{}'], 'tokenizer.json');
    await expect(drop(file('captioner.onnx'), empty)).rejects.toMatchObject({ code: 'bad-model' });
    expect(await write()).toEqual(before);
  });
});
