/** @file The auxiliary GAN and VICReg against PyTorch; objectives that go on from a checkpoint. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { paperNetwork, type RecipeId } from '../../../src/domain/training.ts';
import { phasesOf } from '../../../src/domain/training-phases.ts';
import { Engine } from '../engine/engine.ts';
import { deviceMemory, release, scoped, takeAll, uploadMatrix } from '../engine/kernels.ts';
import reference from '../fixtures/objectives.json' with { type: 'json' };
import { DISCRIMINATOR_ADAM, foolLoss, freshDiscriminator, tellApart } from './discriminator.ts';
import { freshExpander, vicregLoss } from './expander.ts';
import { evaluate, objectiveFor, type ObjectiveSite } from './objective.ts';
import { OwnNetwork } from './own-network.ts';

const waves = (n: number, a: number, b: number, shift = 0) =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(a * i + b) + shift);

/** The fill rule of the fixtures. */
function filled(tensors: TensorRecord): TensorRecord {
  const entries = Object.entries(tensors).map(([name, { shape, values }], k): [string, Tensor] => {
    const scale = shape.length > 1 ? 1.5 / Math.sqrt(shape[1] ?? 1) : 0.05;
    const shift = name === '1.weight' || name === '4.weight' ? 1 : 0;
    const fill = (_: number, i: number) => scale * Math.sin(1.7 * i + 0.9 * (k + 1)) + shift;
    return [name, { shape, values: values.map(fill) }];
  });
  return Object.fromEntries(entries);
}

/** Error relative to the largest expected value. */
function worst(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((e, i) => Math.abs((found[i] ?? NaN) - e) / scale));
}

test('the discriminator of CLIP embeddings has the size of the paper', () => {
  const sizes = Object.values(freshDiscriminator(512, 1)).map(({ values }) => values.length);
  expect(sizes.reduce((a, b) => a + b)).toBe(164_353);
  const expander = Object.values(freshExpander(512, 2048, 1)).map(({ values }) => values.length);
  // Three matrices, two biases, two norms.
  expect(expander.reduce((a, b) => a + b)).toBe(9_449_472);
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let before = 0;
  beforeAll(async () => {
    await new Engine().start(backend, '');
    before = deviceMemory().numTensors;
  });
  afterAll(() => expect(deviceMemory().numTensors).toBe(before));

  test('a discriminator learns and judges as in PyTorch', async () => {
    const { dim, n, rate, parameters, steps, last } = reference.gan;
    const weights = filled(freshDiscriminator(dim, 0));
    const count = Object.values(weights).reduce((sum, { values }) => sum + values.length, 0);
    expect(count).toBe(parameters);
    const network = new OwnNetwork(weights, DISCRIMINATOR_ADAM);
    const mapped = uploadMatrix(waves(n * dim, 0.31, 0.2, 0.1), n, dim);
    const truths = uploadMatrix(waves(n * dim, 0.29, 0.5), n, dim);
    for (const expected of steps) {
      const learnt = scoped(() => tellApart(network.parameters, truths, mapped));
      network.learn(learnt.gradients, rate);
      release(learnt.gradients);
      const fooled = scoped(() => foolLoss(network.parameters, mapped));
      const { learn, loss, gradient } = await takeAll({ learn: learnt.loss, ...fooled });
      expect(learn?.[0]).toBeCloseTo(expected.learn, 5);
      expect(loss?.[0]).toBeCloseTo(expected.fool, 5);
      // float32 weights after Adam steps against double precision.
      expect(worst(gradient ?? [], expected.gradient)).toBeLessThan(1e-4);
    }
    const tensors = await network.tensors();
    expect(worst(tensors['4.weight']?.values.slice(0, 8) ?? [], last)).toBeLessThan(1e-5);
    expect(network.steps).toBe(3);
    network.release();
    release([mapped, truths]);
  });

  test('VICReg: the loss and every gradient are those of PyTorch', async () => {
    const { dim, width, n, loss, hinges, gradient, gradients } = reference.vicreg;
    // One side within the hinge, one beyond it: both branches.
    expect(hinges.map((hinge) => hinge > 0)).toEqual([false, true]);
    const options = { betas: [0.9, 0.999], weightDecay: 0 } as const;
    const network = new OwnNetwork(filled(freshExpander(dim, width, 0)), options);
    const mapped = uploadMatrix(waves(n * dim, 0.31, 0.2, 0.1), n, dim);
    const truths = uploadMatrix(waves(n * dim, 0.53, 0.5), n, dim);
    const judged = scoped(() => vicregLoss(network.parameters, mapped, truths));
    const { gradients: own, ...rest } = judged;
    const found = await takeAll({ ...rest });
    expect(Math.abs((found['loss']?.[0] ?? NaN) / loss - 1)).toBeLessThan(1e-5);
    expect(worst(found['gradient'] ?? [], gradient)).toBeLessThan(1e-4);
    const byName = await takeAll(own);
    const scale = Math.max(...Object.values(gradients).flat().map(Math.abs));
    for (const [name, values] of Object.entries(gradients)) {
      // A bias before a norm has no effect: its gradient is rounding, in float32 of larger terms.
      const errors = values.map((v, i) => Math.abs((byName[name]?.[i] ?? NaN) - v));
      expect(Math.max(...errors) / scale, name).toBeLessThan(1e-5);
    }
    network.release();
    release([mapped, truths]);
  });

  describe.each(['gan', 'vicreg'] as const)('the objective of %s', (recipe: RecipeId) => {
    const phase = phasesOf({ ...paperNetwork, recipe })[1];
    const site: ObjectiveSite = { dim: 6, expander: 8, seed: 4, rate: () => 1e-2 };
    const mapped = waves(30, 0.31, 0.2, 0.1);
    const truths = waves(30, 0.29, 0.5);
    const begin = (extra: TensorRecord = {}) => {
      if (!phase) throw new Error('no second phase');
      return objectiveFor(phase, extra, site);
    };

    test('goes on from its tensors as if it had not stopped, and holds no more with each step', async () => {
      const [whole, first] = [begin(), begin()];
      const held = deviceMemory().numTensors;
      for (let i = 0; i < 2; i += 1) {
        await evaluate(whole, mapped, truths, 6);
        await evaluate(first, mapped, truths, 6);
      }
      expect(deviceMemory().numTensors).toBe(held);
      const second = begin(await first.companion?.tensors());
      const expected = await evaluate(whole, mapped, truths, 6);
      expect(await evaluate(second, mapped, truths, 6)).toEqual(expected);
      expect(await second.companion?.tensors()).toEqual(await whole.companion?.tensors());
      [whole, first, second].forEach(({ companion }) => companion?.release());
    });

    test('one scan alone is a batch too', async () => {
      const alone = begin();
      const { total, gradient } = await evaluate(alone, mapped.slice(0, 6), truths.slice(0, 6), 6);
      expect(Number.isFinite(total)).toBe(true);
      expect(gradient.every(Number.isFinite)).toBe(true);
      alone.companion?.release();
    });

    test('what is not finite in the network that is trained along is said', async () => {
      const objective = begin();
      const spoilt = mapped.with(7, NaN);
      await expect(evaluate(objective, spoilt, truths, 6)).rejects.toMatchObject({
        code: 'not-finite',
        message: expect.stringContaining(objective.companion?.name ?? 'none') as string,
      });
      objective.companion?.release();
    });
  });
});
