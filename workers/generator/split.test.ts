/** @file Models whose weights lie beside them give what whole ones give, and fail by name. */
import { openAsBlob } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { LabError } from '../../src/domain/errors.ts';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { buildGeneratorGraph } from '../../src/models/lafite/graph.ts';
import { goldenTensors } from '../../src/models/lafite/testing.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { encodeModel, splitModel } from '../../src/models/onnx/encode.ts';
import { inspectOnnx } from '../../src/models/onnx/inspect.ts';
import { openOnnx, splitOnnx } from '../../src/models/onnx/split.ts';
import { goldenInputs } from './golden.ts';
import { Network } from './network.ts';
import { startRuntime, type Runtime } from './runtime.ts';

const { signal } = new AbortController();
const tensors = goldenTensors(4);
const graph = buildGeneratorGraph(tensors, describeGenerator(tensors));
const whole = encodeModel(graph);
let runtime: Runtime;

beforeAll(async () => {
  runtime = await startRuntime({ prefer: 'wasm', paths: '' });
});

async function draw(model: SplitModel): Promise<Float32Array | undefined> {
  const network = await Network.open(runtime, async () => model, 'generator', signal);
  const feeds = Object.fromEntries(
    goldenInputs(4, false).map(({ name, shape, values }) => [name, { shape, values }]),
  );
  const { image } = await network.run(feeds, ['image'], signal);
  await network.release();
  return image?.values;
}

test('a model written apart, and a file taken apart, draw the same picture', async () => {
  const expected = await draw({ model: whole, weights: [] });
  const written = splitModel(graph);
  const taken = await splitOnnx(new Blob([whole]));
  expect(expected).toHaveLength(3 * 256);
  expect(await draw(written)).toEqual(expected);
  expect(await draw(taken)).toEqual(expected);
  const nBytes = ({ weights }: SplitModel) => weights.reduce((sum, one) => sum + one.nBytes, 0);
  expect(nBytes(taken)).toBe(nBytes(written));
  expect(taken.model.length).toBeLessThan(whole.length - nBytes(taken) + 10_000);
  expect(inspectOnnx(taken.model).nParameters).toBe(inspectOnnx(whole).nParameters);
});

test('weights are made once for a session, when it copies them', async () => {
  const { model, weights } = splitModel(graph);
  const asked = new Map<string, number>();
  const counted = weights.map((one) => ({
    ...one,
    read: () => {
      asked.set(one.path, (asked.get(one.path) ?? 0) + 1);
      return one.read();
    },
  }));
  expect(asked.size).toBe(0);
  await draw({ model, weights: counted });
  expect(asked.size).toBe(weights.length);
  expect(Math.max(...asked.values())).toBe(1);
});

test('a file that cannot be read any more is named as that', async () => {
  const { model, weights } = splitModel(graph);
  const broken = weights.map((one) => ({
    ...one,
    read: () => {
      throw new LabError('model-fetch', 'The file has moved.');
    },
  }));
  await expect(draw({ model, weights: broken })).rejects.toMatchObject({ code: 'model-fetch' });
});

test('files that are no models, cut ones, and those with weights elsewhere are refused', async () => {
  const open = (bytes: BlobPart) => openOnnx(new Blob([bytes]));
  await expect(open('<!doctype html>')).rejects.toMatchObject({ code: 'bad-model' });
  await expect(open(whole.subarray(0, 5000))).rejects.toMatchObject({ code: 'bad-model' });
  await expect(splitOnnx(new Blob([whole.subarray(0, 300_000)]))).rejects.toMatchObject({
    code: 'bad-model',
  });
  await expect(splitOnnx(new Blob(['<!doctype html>']))).rejects.toMatchObject({
    code: 'bad-model',
  });
  await expect(open(Uint8Array.from(splitModel(graph).model))).rejects.toThrow('lie in a file');
  const clip = await openAsBlob(new URL('./fixtures/clip-image.onnx', import.meta.url));
  expect((await openOnnx(clip)).facts.nParameters).toBe(288);
});
