import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TensorRecord } from '../../../src/domain/model.ts';
import { Engine } from '../engine/engine.ts';
import { deviceMemory, scoped, take } from '../engine/kernels.ts';
import reference from '../fixtures/networks.json' with { type: 'json' };
import { shapesOf, waves } from '../testing/networks.ts';
import { GOLDEN_GRADIENTS, GOLDEN_OUTPUT, goldenInput, goldenMapper } from './golden.ts';
import { checkVoxels, layoutOf, padScan, paddedFor, withoutPrefix } from './layout.ts';
import {
  buildNetwork,
  embed,
  forward,
  releaseNetwork,
  reverseAxes,
  uploadScans,
} from './network.ts';

function scan(n: number, b: number): Float32Array {
  return Float32Array.from({ length: n }, (_, j) => Math.sin(0.7 * j + 1.1 * b));
}

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  const errors = Array.from(expected, (e, i) => Math.abs((found[i] ?? NaN) - e) / scale);
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

async function run(tensors: TensorRecord, ...inputs: Float32Array[]): Promise<Float32Array[]> {
  const network = buildNetwork(tensors, layoutOf(tensors));
  try {
    const outputs: Float32Array[] = [];
    for (const input of inputs) outputs.push(await forward(network, input));
    return outputs;
  } finally {
    releaseNetwork(network);
  }
}

describe.each(['cpu', 'wasm'] as const)('the network on %s', (backend) => {
  beforeAll(() => new Engine().start(backend, ''));
  const before = { numTensors: 0 };
  beforeAll(() => void Object.assign(before, deviceMemory()));
  afterAll(() => expect(deviceMemory().numTensors).toBe(before.numTensors));

  test('gives the golden output', async () => {
    const [found] = await run(goldenMapper(), goldenInput());
    // Seven digits are known.
    expect(worst(found ?? [], GOLDEN_OUTPUT)).toBeLessThan(1e-6);
    expect(worst(found ?? [], reference.forward.golden)).toBeLessThan(1e-6);
    expect(GOLDEN_GRADIENTS).toEqual(reference.forward.goldenGradients);
  });

  test.each(['wide', 'twice'] as const)(
    "agrees with PyTorch at the paper's width: %s",
    async (name) => {
      const { voxels, output, parameters, ...sizes } = reference.forward[name];
      const tensors = waves(shapesOf({ ...sizes, nPadded: voxels }), 'scaled');
      const nValues = Object.values(tensors).reduce((sum, { values }) => sum + values.length, 0);
      expect(nValues).toBe(parameters);
      const found = await run(tensors, scan(voxels, 0), scan(voxels, 1));
      // float32 against PyTorch in double precision.
      expect(
        worst(
          found.flatMap((row) => [...row]),
          output,
        ),
      ).toBeLessThan(2e-6);
    },
  );

  test.each([1, 2])('%i strided: scans at once give what each gives alone', async (strided) => {
    const tensors = waves(
      shapesOf({ strided, width: 16, dim: 24, hidden: 12, nPadded: 256 }),
      'scaled',
    );
    const scans = [0, 1, 2, 3, 4].map((b) => scan(256, b));
    const alone = await run(tensors, ...scans);
    const layout = layoutOf(tensors);
    const network = buildNetwork(tensors, layout);
    const together = await take(scoped(() => embed(network, uploadScans(scans, layout), 5)));
    releaseNetwork(network);
    // Sums in another order, in float32: as far as PyTorch's above (1.2e-6 seen).
    expect(
      worst(
        together,
        alone.flatMap((row) => [...row]),
      ),
    ).toBeLessThan(2e-6);
    const [first = [], second = []] = alone;
    expect(worst(first, second)).toBeGreaterThan(1e-3);
  });

  test('padding is symmetric and what is not finite counts as the mean', async () => {
    const tensors = goldenMapper();
    const padded = Float32Array.of(0, ...scan(29, 2), 0, 0);
    const holed = scan(29, 2);
    holed[7] = padded[8] = NaN;
    const clean = padded.map((v) => (Number.isFinite(v) ? v : 0));
    const [a, b] = await run(tensors, holed, clean);
    expect(a).toEqual(b);
  });
});

test('the paper has 1,156,929 parameters at 15,744 voxels', () => {
  const paper = { strided: 1, width: 64, dim: 512, hidden: 128, nPadded: 15744 };
  const sizes = shapesOf(paper).map(([, shape]) => shape.reduce((a, b) => a * b, 1));
  expect(sizes).toHaveLength(32);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(1_156_929);
  expect(reference.forward.parametersAt15744).toBe(1_156_929);
});

describe('the layout', () => {
  test('is read from names and shapes, whatever wraps the names', () => {
    const wrapped = Object.fromEntries(
      Object.entries(goldenMapper()).map(([name, tensor]) => [`backbone_net.${name}`, tensor]),
    );
    expect(layoutOf(withoutPrefix(wrapped))).toEqual({
      nStrided: 1,
      nBlocks: 4,
      channels: 3,
      dim: 4,
      positions: 16,
      hidden: 5,
      nPadded: 32,
    });
  });

  test('a missing or misshapen tensor is named', () => {
    const lacking = goldenMapper();
    delete lacking['fc.3.bias'];
    expect(() => layoutOf(lacking)).toThrow(/'fc\.3\.bias', which this file lacks/);
    const wrong = {
      ...goldenMapper(),
      'encoder.5.bias': { shape: [3], values: new Float32Array(3) },
    };
    expect(() => layoutOf(wrong)).toThrow(/'encoder\.5\.bias' should be \[4\].*but is \[3\]/);
    expect(() => layoutOf({})).toThrow(/one or two strided/);
  });

  test('other voxels are refused, padding of the published kind is not', () => {
    expect(() => checkVoxels(15744, 15724, undefined, 'f_mi')).not.toThrow();
    expect(() => checkVoxels(15744, 14278, undefined, 'f_mi')).toThrow(
      /expects 15744 voxels.*14278/,
    );
    expect(() => checkVoxels(15744, 15723, 15724, 'f_mi')).toThrow(/expects 15724 voxels.*15723/);
    expect([15724, 13039, 2412].map((n) => paddedFor(n, 1))).toEqual([15724, 13040, 2412]);
    expect(paddedFor(13039, 2)).toBe(13040);
  });

  test('15,724 voxels get ten zeros on each side, an odd number one less on the left', () => {
    const padded = padScan(new Float32Array(15724).fill(1), 15744);
    expect([padded[9], padded[10], padded[15733], padded[15734]]).toEqual([0, 1, 1, 0]);
    expect([...padScan(Float32Array.of(1, 2), 5)]).toEqual([0, 1, 2, 0, 0]);
  });

  test('axes are reversed, and twice is the same', () => {
    const tensor = { shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => i) };
    const reversed = reverseAxes(tensor);
    expect(reversed.shape).toEqual([4, 3, 2]);
    expect(reversed.values[1]).toBe(12);
    expect(reverseAxes(reversed)).toEqual(tensor);
  });
});
