/** @file A mapper's ONNX graph in ONNX Runtime against the golden vectors and PyTorch. */
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, test } from 'vitest';
import type { Tensor, TensorRecord } from '../../src/domain/model.ts';
import { buildMapperGraph, type MapperShape } from '../../src/models/mapper-onnx.ts';
import { encodeModel } from '../../src/models/onnx/encode.ts';

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

async function run(tensors: TensorRecord, shape: MapperShape, betas: Float32Array) {
  const model = encodeModel(buildMapperGraph(tensors, shape), { target: 'image' });
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] });
  const n = betas.length / shape.nVoxels;
  const feeds = { betas: new ort.Tensor('float32', betas, [n, shape.nVoxels]) };
  const { embedding } = await session.run(feeds);
  await session.release();
  expect(embedding?.dims).toEqual([n, shape.dim]);
  return embedding?.data as Float32Array;
}

/** Fill rule of the golden mapper: parameter k, value i. */
function waves(shapes: [string, number[]][]): TensorRecord {
  return Object.fromEntries(
    shapes.map(([name, shape], k): [string, Tensor] => {
      const length = shape.reduce((a, b) => a * b, 1);
      const fill = (_: unknown, i: number) => 0.4 * Math.sin(1.7 * i + 0.9 * (k + 1)) + 0.05;
      return [name, { shape, values: Float32Array.from({ length }, fill) }];
    }),
  );
}

const block = (name: string): [string, number[]][] => [
  [`${name}.0`, [3, 3, 3]],
  [`${name}.2`, [3, 3, 3]],
  [`${name}.4`, [3, 3, 1]],
];
const layers: [string, number[]][] = [
  ['encoder.0.0', [3, 1, 4]],
  ...[1, 2, 3, 4].flatMap((i) => block(`encoder.${i}.net`)),
  ['encoder.5', [4, 3, 1]],
  ['fc.1', [5, 16, 1]],
  ['fc.3', [1, 5, 1]],
];
const golden = waves(
  layers.flatMap(([name, shape]): [string, number[]][] => [
    [`${name}.weight`, shape],
    [`${name}.bias`, shape.slice(0, 1)],
  ]),
);
const shape = { nVoxels: 32, nPadded: 32, nStrided: 1, nBlocks: 4, dim: 4 };
const scan = Float32Array.from({ length: 32 }, (_, j) => Math.sin(0.7 * j));

test('the golden mapper gives the golden output, scan by scan', async () => {
  const both = Float32Array.from([...scan, ...scan.map((v) => -v)]);
  const found = await run(golden, shape, both);
  [0.5499005, 0.2688424, 0.0682095, 0.0675037].forEach((expected, d) =>
    expect(found[d]).toBeCloseTo(expected, 5),
  );
  expect(found[4]).not.toBeCloseTo(found[0] ?? NaN, 3);
});

test('voxels are padded with zeros on both sides', async () => {
  const inner = scan.slice(2, 29);
  const padded = Float32Array.from([0, 0, ...inner, 0, 0, 0]);
  const found = await run(golden, { ...shape, nVoxels: 27 }, inner);
  expect([...found]).toEqual([...(await run(golden, shape, padded))]);
});

test('a linear mapper is a matrix product and a shift', async () => {
  const weight = { shape: [2, 3], values: Float32Array.of(1, 2, 3, -1, 0, 0.5) };
  const tensors = { weight, bias: { shape: [2], values: Float32Array.of(10, 20) } };
  const linear = { nVoxels: 3, nPadded: 3, nStrided: 0, nBlocks: 0, dim: 2 };
  expect([...(await run(tensors, linear, Float32Array.of(1, 1, 2)))]).toEqual([19, 20]);
});
