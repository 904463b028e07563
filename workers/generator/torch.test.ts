/** @file The generator's graph against PyTorch: each structure, other widths, batches, own noise. */
import * as ort from 'onnxruntime-web/wasm';
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TensorRecord } from '../../src/domain/model.ts';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import type { GraphOptions } from '../../src/models/lafite/graph.ts';
import { buildGeneratorGraph, noiseInputOf } from '../../src/models/lafite/graph.ts';
import { encodeModel } from '../../src/models/onnx/encode.ts';
import { readStateDict } from '../../src/models/pickle/state-dict.ts';
import { readSafetensors } from '../../src/models/safetensors.ts';
import { networkTensors, relativeError, tensorOf } from './testing.ts';

ort.env.wasm.numThreads = 1;

/** float32 in another order of summation than PyTorch's. */
const TOLERANCE = 2e-5;

/** `file` has the inputs; the network's tensors lie there too unless given. */
async function draw(
  file: TensorRecord,
  noisy: boolean,
  tensors = networkTensors(file),
  options: GraphOptions = {},
) {
  const spec = describeGenerator(tensors);
  const model = encodeModel(buildGeneratorGraph(tensors, spec, options));
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const feed = (name: string, shape?: number[]) => {
    const { values, shape: own } = tensorOf(file, name);
    return new ort.Tensor('float32', values, shape ?? own);
  };
  const noise = spec.layers.flatMap((layer) => {
    const { prefix, resolution: side } = layer;
    const input = noiseInputOf(layer);
    if (input === undefined) return [];
    const source = noisy
      ? feed(`input.noise.${prefix}`)
      : feed(`${prefix}.noise_const`, [1, 1, side, side]);
    return [[input, source] as const];
  });
  const conditions = spec.conditionDims.map(
    (_, i) => [`condition${i}`, feed(`input.condition${i}`)] as const,
  );
  const feeds = {
    z: feed('input.z'),
    ...Object.fromEntries(conditions),
    ...Object.fromEntries(noise),
  };
  const { image, w } = await session.run(feeds);
  await session.release();
  return { spec, image: image?.data as Float32Array, w: w?.data as Float32Array };
}

describe.each([2, 3, 4] as const)('structure %i', (structure) => {
  const path = new URL(`./fixtures/structure-${structure}.safetensors`, import.meta.url);

  it('draws two pictures with const noise', async () => {
    const { tensors } = await readSafetensors(await openAsBlob(path));
    const { spec, image, w } = await draw(tensors, false);
    expect(spec.structure).toBe(structure);
    expect(relativeError(w, tensorOf(tensors, 'expected.w').values)).toBeLessThan(TOLERANCE);
    expect(relativeError(image, tensorOf(tensors, 'expected.image').values)).toBeLessThan(
      TOLERANCE,
    );
  });

  it('draws them in strips of four rows too', async () => {
    const { tensors } = await readSafetensors(await openAsBlob(path));
    const { image } = await draw(tensors, true, networkTensors(tensors), { maxFeatures: 256 });
    expect(relativeError(image, tensorOf(tensors, 'expected.noisy').values)).toBeLessThan(
      TOLERANCE,
    );
  });

  it('draws two pictures with noise of their own', async () => {
    const { tensors } = await readSafetensors(await openAsBlob(path));
    const { image } = await draw(tensors, true);
    expect(relativeError(image, tensorOf(tensors, 'expected.noisy').values)).toBeLessThan(
      TOLERANCE,
    );
  });
});

describe.each(['2-p3', '2-p4', '4-p3', '4-p5'])('snapshot %s', (which) => {
  const fixture = (name: string) =>
    openAsBlob(new URL(`../../src/models/fixtures/${name}`, import.meta.url));

  it('draws the picture of the network that was pickled', async () => {
    const weights = await readStateDict(await fixture(`snapshot-${which}.pkl`));
    const twin = await fixture(`snapshot-${which.slice(0, 1)}.safetensors`);
    const { tensors } = await readSafetensors(twin);
    const { image } = await draw(tensors, false, weights);
    expect(relativeError(image, tensorOf(tensors, 'expected.image').values)).toBeLessThan(
      TOLERANCE,
    );
  });
});
