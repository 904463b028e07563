/** @file The generator's graph against the published golden vectors, in ONNX Runtime (WASM). */
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { buildGeneratorGraph } from '../../src/models/lafite/graph.ts';
import { goldenTensors } from '../../src/models/lafite/testing.ts';
import { encodeModel } from '../../src/models/onnx/encode.ts';
import { GOLDEN, goldenInputs } from './golden.ts';

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

/** Whole, and with the last block in four strips of four rows. */
const maxFeatures = [undefined, 64] as const;
const cases = ([2, 4] as const).flatMap((structure) =>
  maxFeatures.map((most) => [structure, most] as const),
);

describe.each(cases)('structure %i, features at most %s', (structure, most) => {
  it.each([false, true])('draws the golden picture (z = 0: %s)', async (zero) => {
    const tensors = goldenTensors(structure);
    const spec = describeGenerator(tensors);
    expect(spec).toMatchObject({ structure, resolution: 16, zDim: 8, wDim: 8, nMappingLayers: 2 });
    const model = encodeModel(
      buildGeneratorGraph(tensors, spec, most ? { maxFeatures: most } : {}),
    );
    const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
    const feeds = Object.fromEntries(
      goldenInputs(structure, zero).map(({ name, shape, values }) => [
        name,
        new ort.Tensor('float32', values, shape),
      ]),
    );
    const { image, w } = await session.run(feeds);
    await session.release();
    const pixels = image?.data as Float32Array;
    const golden = GOLDEN[structure];
    const at = (channel: number, row: number, column: number) =>
      pixels[channel * 256 + row * 16 + column];
    const centre = [0, 1, 2].map((channel) => at(channel, 8, 8));
    // 1e-4 relative in float32, and the printed figures' own 5e-6.
    const near = (value: number | undefined, expected: number) =>
      expect(Math.abs((value ?? NaN) - expected)).toBeLessThan(1e-4 * Math.abs(expected) + 1e-5);
    if (zero) return golden.zeroCentre.forEach((expected, i) => near(centre[i], expected));
    golden.w.forEach((expected, i) => near(w?.data[i] as number, expected));
    golden.centre.forEach((expected, i) => near(centre[i], expected));
    golden.row0.forEach((row, channel) =>
      row.forEach((expected, column) => near(at(channel, 0, column), expected)),
    );
    near(pixels.reduce((a, b) => a + b, 0) / pixels.length, golden.mean);
    near(Math.min(...pixels), golden.min);
    near(Math.max(...pixels), golden.max);
  });
});
