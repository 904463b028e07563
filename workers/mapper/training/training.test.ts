import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { LossWeights } from '../../../src/domain/training.ts';
import { FINETUNE, PRETRAIN } from '../../../src/domain/training-phases.ts';
import { Engine } from '../engine/engine.ts';
import { deviceMemory, spareRows } from '../engine/kernels.ts';
import reference from '../fixtures/networks.json' with { type: 'json' };
import { layoutOf } from '../network/layout.ts';
import { longNetwork, smallNetwork, waveBatch } from '../testing/networks.ts';
import { Adam } from './adam.ts';
import { lossOf } from './losses.ts';
import { weightedObjective } from './objective.ts';
import { lossAndGradients, type Batch } from './step.ts';

const OBJECTIVES = {
  pretrain: weightedObjective(PRETRAIN),
  finetune: weightedObjective(FINETUNE),
};
const still = () => Promise.resolve();

/** Error relative to the largest expected value. */
function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  const errors = Array.from(expected, (e, i) => Math.abs((found[i] ?? NaN) - e) / scale);
  return errors.some(Number.isNaN) ? Infinity : Math.max(...errors);
}

describe('losses', () => {
  const p = Float32Array.from({ length: 24 }, (_, i) => Math.sin(0.31 * i + 0.2) + 0.1);
  const y = Float32Array.from({ length: 24 }, (_, i) => Math.sin(0.29 * i + 0.5));
  const only = (part: Partial<LossWeights>) => ({ mse: 0, cosine: 0, contrastive: 0, ...part });

  test('have the golden values', () => {
    const found = lossOf(p, y, 6, FINETUNE);
    expect(found.mse).toBeCloseTo(0.0268364, 6);
    expect(found.cosine).toBeCloseTo(0.0282761, 6);
    expect(found.contrastive).toBeCloseTo(0.38019, 5);
    expect(found.total).toBeCloseTo(reference.losses.finetune, 6);
    expect(lossOf(p, y, 6, PRETRAIN).total).toBeCloseTo(reference.losses.pretrain, 6);
  });

  test.each([
    ['mseGradient', only({ mse: 1 })],
    ['cosGradient', only({ cosine: 1 })],
    ['contraGradient', only({ contrastive: 1 })],
    ['pretrainGradient', PRETRAIN],
    ['finetuneGradient', FINETUNE],
  ] as const)('%s is that of PyTorch', (name, weights) => {
    // The inputs are rounded to float32.
    expect(worst(lossOf(p, y, 6, weights).gradient, reference.losses[name])).toBeLessThan(2e-6);
  });

  test('a gradient is the slope of the loss', () => {
    const { gradient } = lossOf(p, y, 6, FINETUNE);
    const step = 1e-2;
    for (const i of [0, 7, 23]) {
      const at = (by: number) =>
        lossOf(
          p.map((v, k) => (k === i ? v + by : v)),
          y,
          6,
          FINETUNE,
        ).total;
      expect((at(step) - at(-step)) / (2 * step)).toBeCloseTo(gradient[i] ?? NaN, 4);
    }
  });
});

describe.each(['cpu', 'wasm'] as const)('training on %s', (backend) => {
  let before = 0;
  beforeAll(async () => {
    await new Engine().start(backend, '');
    before = deviceMemory().numTensors;
  });
  afterAll(() => expect(deviceMemory().numTensors).toBe(before));

  async function expectGradients(
    weights: TensorRecord,
    batch: Batch,
    phase: 'pretrain' | 'finetune',
    expected: { loss: number; gradients: Record<string, number[]> },
  ): Promise<void> {
    const found = await lossAndGradients(
      weights,
      layoutOf(weights),
      batch,
      OBJECTIVES[phase],
      still,
    );
    expect(found.loss).toBeCloseTo(expected.loss, 6);
    expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [name, values] of Object.entries(expected.gradients)) {
      // float32 against double precision.
      expect(worst(found.gradients[name]?.values ?? [], values), name).toBeLessThan(1e-4);
    }
  }

  test.each([
    ['pretrain', 1],
    ['finetune', 1],
    ['pretrain', 2],
    ['finetune', 2],
  ] as const)('every gradient is that of PyTorch: %s, %d strided', (phase, strided) =>
    expectGradients(
      smallNetwork(strided),
      waveBatch(),
      phase,
      reference.gradients[`${phase}${strided}`],
    ),
  );

  test('every gradient is that of PyTorch where rows are spare and the head is wide', async () => {
    const weights = longNetwork();
    const { positions, dim, channels } = layoutOf(weights);
    expect(spareRows(positions)).toBeGreaterThan(0);
    expect(dim).toBeGreaterThanOrEqual(4 * channels);
    await expectGradients(weights, waveBatch(256, 16), 'pretrain', reference.gradients.long);
  });

  test.each(['pretrain', 'finetune'] as const)('twenty steps follow PyTorch: %s', async (phase) => {
    const { rate, losses } = reference.adam[phase];
    const weights = smallNetwork(1);
    const layout = layoutOf(weights);
    const adam = new Adam(1e-5);
    const found: number[] = [];
    for (let step = 0; step < 20; step += 1) {
      if (step === 10) adam.reset();
      const { loss, gradients } = await lossAndGradients(
        weights,
        layout,
        waveBatch(),
        OBJECTIVES[phase],
        still,
      );
      adam.step(weights, gradients, step < 10 ? rate : rate * 0.8);
      found.push(loss);
    }
    found.forEach((loss, i) => expect(Math.abs(loss / (losses[i] ?? NaN) - 1)).toBeLessThan(1e-3));
  });

  test('a thousand steps leave as many tensors as one', async () => {
    const weights = smallNetwork(1);
    const layout = layoutOf(weights);
    const adam = new Adam(1e-5);
    const held = deviceMemory().numTensors;
    const { scans, truths } = waveBatch();
    const one = { scans: scans.slice(0, 1), truths: truths.slice(0, 4) };
    for (let step = 0; step < 1000; step += 1) {
      const objective = step % 2 === 0 ? OBJECTIVES.pretrain : OBJECTIVES.finetune;
      const { gradients } = await lossAndGradients(weights, layout, one, objective, still);
      adam.step(weights, gradients, 1e-4);
    }
    expect(deviceMemory().numTensors).toBe(held);
    // Seconds alone, a minute where others use the cores.
  }, 120_000);

  test('a step that is cancelled between scans leaves nothing on the device', async () => {
    let scans = 0;
    const stop = () => (++scans > 1 ? Promise.reject(new Error('enough')) : Promise.resolve());
    const weights = smallNetwork(1);
    const held = deviceMemory().numTensors;
    const step = lossAndGradients(
      weights,
      layoutOf(weights),
      waveBatch(),
      OBJECTIVES.pretrain,
      stop,
    );
    await expect(step).rejects.toThrow('enough');
    expect(deviceMemory().numTensors).toBe(held);
  });
});

test('a gradient that is not finite stops before the weights are touched', () => {
  const weights = smallNetwork(1);
  const copy = structuredClone(weights);
  const spoilt = smallNetwork(1);
  spoilt['fc.3.bias'] = { shape: [1], values: Float32Array.of(NaN) };
  expect(() => new Adam(0).step(weights, spoilt, 0.1)).toThrow(/finite numbers at 'fc.3.bias'/);
  expect(weights).toEqual(copy);
});
