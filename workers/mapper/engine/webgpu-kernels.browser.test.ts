/** @file Our WGSL kernels against the same composed from tfjs's own operations, on WebGPU. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../../src/numerics/random.ts';
import { Engine } from './engine.ts';
import { addRelu, take, uploadMatrix, where, type Matrix } from './kernels.ts';
import { onWebgpu } from './webgpu-kernels.ts';

const random = createRandom(4);
const engine = new Engine();
let reason: string | undefined;
beforeAll(async () => {
  const { rejected } = await engine.start('webgpu', '/vendor/tfjs/');
  reason = rejected.find(({ backend }) => backend === 'webgpu')?.reason;
  if (reason !== undefined) expect(reason).toMatch(/no WebGPU adapter/);
});

function noise(rows: number, columns: number): Matrix {
  const values = Float32Array.from({ length: rows * columns }, () => random.normal());
  // A rectifier's output is 0 half of the time.
  return uploadMatrix(
    values.map((v, i) => (i % 5 === 0 ? 0 : v)),
    rows,
    columns,
  );
}

/** Divided by four or not. */
const sizes: [number, number][] = [
  [37, 12],
  [5, 7],
];
/** More groups than one dimension of a launch holds, where values go one by one. */
const large: [number, number] = [66_100, 127];

test.for([...sizes, large])(
  'the way back through a rectifier, %d x %d',
  async ([rows, columns], { skip }) => {
    skip(reason !== undefined, reason);
    const y = noise(rows, columns);
    for (const d of [noise(rows, columns), noise(rows, 1)]) {
      const expected = await tf.mul(d, tf.step(y)).data();
      expect(onWebgpu('ReluBack', y, d)).toBeDefined();
      // One multiplication by 0 or 1: equal but for the sign of 0.
      const found = await take(where(y, d));
      expect(found.findIndex((v, i) => v - (expected[i] ?? NaN) !== 0)).toBe(-1);
    }
  },
);

test.for(sizes)('a rectified sum, %d x %d', async ([rows, columns], { skip }) => {
  skip(reason !== undefined, reason);
  const [a, b] = [noise(rows, columns), noise(rows, columns)];
  const expected = await tf.relu(tf.add(a, b)).data();
  const found = await take(addRelu(a, b));
  expect(found.findIndex((v, i) => v - (expected[i] ?? NaN) !== 0)).toBe(-1);
});
