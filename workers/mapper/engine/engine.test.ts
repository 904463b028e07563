import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainMatMul } from '../../../src/numerics/matrix.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { Engine } from './engine.ts';
import { deviceMemory } from './kernels.ts';

const random = createRandom(1);
const noise = (n: number): Float32Array => Float32Array.from({ length: n }, () => random.normal());

describe.each(['cpu', 'wasm'] as const)('engine on %s', (backend) => {
  const engine = new Engine();
  let before = 0;
  beforeAll(async () => {
    const report = await engine.start(backend, '');
    expect(report).toMatchObject({ backend, rejected: [] });
    before = deviceMemory().numTensors;
  });
  afterAll(() => expect(deviceMemory().numTensors).toBe(before));

  test('a product agrees with the plain one, whatever the sizes', async () => {
    for (const [m, k, n] of [
      [1, 7, 5],
      [33, 17, 1],
      [130, 65, 70],
      // More columns than are cached at once, more rows than go through at once.
      [3, 4200, 150],
      [1030, 3, 2],
    ] as const) {
      const [a, b] = [noise(m * k), noise(k * n)];
      const found = await engine.matMul(undefined)(a, b, m, k, n);
      const expected = await plainMatMul(a, b, m, k, n);
      expect(found).toHaveLength(expected.length);
      // float32 sums of k terms of size 1.
      const worst = found.reduce(
        (most, v, i) => Math.max(most, Math.abs(v - (expected[i] ?? 0))),
        0,
      );
      expect(worst).toBeLessThan(1e-4 * Math.max(1, k / 65));
    }
  });

  test('a cancelled product stops', async () => {
    const abort = new AbortController();
    abort.abort(new DOMException('stop', 'AbortError'));
    const product = engine.matMul(abort.signal)(noise(4), noise(4), 2, 2, 2);
    await expect(product).rejects.toThrow('stop');
  });

  test('a trapped device is reported as lost, and stays so', async () => {
    const broken = new Engine();
    await broken.start(backend, '');
    const trap = () => broken.guard(() => Promise.reject(new WebAssembly.RuntimeError('oob')));
    await expect(trap()).rejects.toMatchObject({ code: 'device-lost' });
    expect(() => broken.check()).toThrow(/lost.*oob/);
  });
});

/** Run with a kernel of the cpu backend that gives zeros. */
async function withBroken<T>(kernelName: string, work: () => Promise<T>): Promise<T> {
  const kernel = tf.getKernel(kernelName, 'cpu');
  tf.unregisterKernel(kernelName, 'cpu');
  const kernelFunc: typeof kernel.kernelFunc = (options) => {
    const out = kernel.kernelFunc(options);
    const made = Array.isArray(out) ? out[0] : out;
    const values = made && tf.backend().readSync(made.dataId);
    if (values instanceof Float32Array) values.fill(0);
    return out;
  };
  tf.registerKernel({ ...kernel, kernelFunc });
  try {
    return await work();
  } finally {
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel(kernel);
  }
}

describe('a backend that computes wrongly', () => {
  test.each([
    ['FusedConv2D', /^convolution is wrong/],
    ['Step', /^the gradient of encoder.0.0.weight, .* is wrong on this device/],
  ])('%s: the self-test says what, and the next backend is taken', async (kernel, reason) => {
    await new Engine().start('cpu', '');
    const report = await withBroken(kernel, () => new Engine().start('cpu', ''));
    expect(report.backend).toBe('wasm');
    expect(report.rejected.find(({ backend }) => backend === 'cpu')?.reason).toMatch(reason);
  });
});

test('asking before the start is refused', () => {
  expect(() => new Engine().report).toThrow(/call start first/);
});

test('in Node there is no GPU: auto falls to wasm and says why', async () => {
  const report = await new Engine().start('auto', '');
  expect(report.backend).toBe('wasm');
  expect(report.rejected.map((r) => r.backend)).toEqual(['webgpu', 'webgl']);
});
