import { beforeAll, expect, test } from 'vitest';
import { PRETRAIN } from '../../../src/domain/training-phases.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { Engine } from '../engine/engine.ts';
import { layoutOf } from '../network/layout.ts';
import { smallNetwork, waveBatch } from '../testing/networks.ts';
import { drawColumns, restrictTo, spreadOver } from './columns.ts';
import { weightedObjective } from './objective.ts';
import { lossAndGradients } from './step.ts';

const still = () => Promise.resolve();
const weights = smallNetwork(1);
const layout = layoutOf(weights);
const objective = weightedObjective({ ...PRETRAIN, cosine: 0 });
beforeAll(() => new Engine().start('cpu', ''));

test('a share of the values, each once, the same from the same chance', () => {
  const drawn = drawColumns(40, 0.25, createRandom(1));
  expect(new Set(drawn).size).toBe(10);
  expect(drawn).toEqual(drawColumns(40, 0.25, createRandom(1)));
  expect(drawColumns(3, 0.01, createRandom(1))).toHaveLength(1);
});

test('squared errors of the parts add up to those of the whole, gradients too', async () => {
  const batch = waveBatch();
  const whole = await lossAndGradients(weights, layout, batch, objective, still);
  const sum = new Map<string, Float64Array>();
  let loss = 0;
  for (const columns of [[0, 2], [1], [3]]) {
    const part = restrictTo(columns, weights, layout, batch);
    const found = await lossAndGradients(part.weights, part.layout, part.batch, objective, still);
    const share = columns.length / layout.dim;
    loss += share * found.loss;
    const spread = spreadOver(columns, found.gradients, weights, layout);
    for (const [name, { shape, values }] of Object.entries(spread)) {
      expect(shape).toEqual(weights[name]?.shape);
      const known = sum.get(name) ?? new Float64Array(values.length);
      sum.set(
        name,
        known.map((v, i) => v + share * (values[i] ?? NaN)),
      );
    }
  }
  expect(loss).toBeCloseTo(whole.loss, 6);
  for (const [name, { values }] of Object.entries(whole.gradients)) {
    const scale = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    values.forEach((v, i) =>
      // float32 sums in another order.
      expect(Math.abs((sum.get(name)?.[i] ?? NaN) - v), name).toBeLessThan(1e-4 * scale + 1e-9),
    );
  }
});
