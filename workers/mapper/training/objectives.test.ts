/** @file The auxiliary GAN and VICReg against PyTorch; objectives that go on from a checkpoint. */
import { describe, expect, test } from 'vitest';
import type { Tensor, TensorRecord } from '../../../src/domain/model.ts';
import { paperNetwork, phasesOf, type RecipeId } from '../../../src/domain/training.ts';
import { plainMatMul } from '../../../src/numerics/matrix.ts';
import reference from '../fixtures/objectives.json' with { type: 'json' };
import { Discriminator, freshDiscriminator } from './discriminator.ts';
import { freshExpander, vicregLoss } from './expander.ts';
import { objectiveFor, type ObjectiveSite } from './objective.ts';

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

test('a discriminator learns and judges as in PyTorch', async () => {
  const { dim, n, rate, parameters, steps, last } = reference.gan;
  const weights = filled(freshDiscriminator(dim, 0));
  const count = Object.values(weights).reduce((sum, { values }) => sum + values.length, 0);
  expect(count).toBe(parameters);
  const discriminator = new Discriminator(weights, 0, plainMatMul);
  const mapped = waves(n * dim, 0.31, 0.2, 0.1);
  const truths = waves(n * dim, 0.29, 0.5);
  for (const expected of steps) {
    expect(await discriminator.learn(truths, mapped, rate)).toBeCloseTo(expected.learn, 5);
    const { loss, gradient } = await discriminator.fool(mapped);
    expect(loss).toBeCloseTo(expected.fool, 5);
    // float32 weights after Adam steps against double precision.
    expect(worst(gradient, expected.gradient)).toBeLessThan(1e-4);
  }
  expect(worst(weights['4.weight']?.values.slice(0, 8) ?? [], last)).toBeLessThan(1e-5);
  expect(discriminator.steps).toBe(3);
});

test('the discriminator of CLIP embeddings has the size of the paper', () => {
  const sizes = Object.values(freshDiscriminator(512, 1)).map(({ values }) => values.length);
  expect(sizes.reduce((a, b) => a + b)).toBe(164_353);
  const expander = Object.values(freshExpander(512, 2048, 1)).map(({ values }) => values.length);
  // Three matrices, two biases, two norms.
  expect(expander.reduce((a, b) => a + b)).toBe(9_449_472);
});

test('VICReg: the loss and every gradient are those of PyTorch', async () => {
  const { dim, width, n, loss, hinges, gradient, gradients } = reference.vicreg;
  // One side within the hinge, one beyond it: both branches.
  expect(hinges.map((hinge) => hinge > 0)).toEqual([false, true]);
  const weights = filled(freshExpander(dim, width, 0));
  const mapped = waves(n * dim, 0.31, 0.2, 0.1);
  const truths = waves(n * dim, 0.53, 0.5);
  const found = await vicregLoss(weights, mapped, truths, plainMatMul);
  expect(Math.abs(found.loss / loss - 1)).toBeLessThan(1e-5);
  expect(worst(found.gradient, gradient)).toBeLessThan(1e-4);
  const scale = Math.max(...Object.values(gradients).flat().map(Math.abs));
  for (const [name, values] of Object.entries(gradients)) {
    // A bias before a norm has no effect: its gradient is rounding, in float32 of larger terms.
    const errors = values.map((v, i) => Math.abs((found.gradients[name]?.values[i] ?? NaN) - v));
    expect(Math.max(...errors) / scale, name).toBeLessThan(1e-5);
  }
});

describe.each(['gan', 'vicreg'] as const)('the objective of %s', (recipe: RecipeId) => {
  const phase = phasesOf({ ...paperNetwork, recipe })[1];
  const site: ObjectiveSite = {
    ...{ dim: 6, expander: 8, seed: 4, matMul: plainMatMul, rate: () => 1e-2 },
  };
  const mapped = waves(30, 0.31, 0.2, 0.1);
  const truths = waves(30, 0.29, 0.5);

  test('goes on from its tensors as if it had not stopped', async () => {
    if (!phase) throw new Error('no second phase');
    const whole = objectiveFor(phase, {}, site);
    const first = objectiveFor(phase, {}, site);
    for (let i = 0; i < 2; i += 1) {
      await whole.evaluate(mapped, truths, 6);
      await first.evaluate(mapped, truths, 6);
    }
    const second = objectiveFor(phase, structuredClone(first.tensors()), site);
    const expected = await whole.evaluate(mapped, truths, 6);
    expect(await second.evaluate(mapped, truths, 6)).toEqual(expected);
    expect(second.tensors()).toEqual(whole.tensors());
  });

  test('one scan alone is a batch too', async () => {
    if (!phase) throw new Error('no second phase');
    const alone = objectiveFor(phase, {}, site);
    const { total, gradient } = await alone.evaluate(mapped.slice(0, 6), truths.slice(0, 6), 6);
    expect(Number.isFinite(total)).toBe(true);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
