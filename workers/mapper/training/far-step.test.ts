/** @file The step for GPUs, on backends that Node has: any number of scans at once gives PyTorch's gradients. */
import { beforeAll, describe, expect, test } from 'vitest';
import { paperNetwork } from '../../../src/domain/training.ts';
import { FINETUNE, phasesOf, PRETRAIN } from '../../../src/domain/training-phases.ts';
import { Engine } from '../engine/engine.ts';
import { deviceMemory, download, release, scoped, uploadMatrix } from '../engine/kernels.ts';
import { deviceLoss } from '../engine/loss-kernels.ts';
import reference from '../fixtures/networks.json' with { type: 'json' };
import { layoutOf } from '../network/layout.ts';
import { buildNetwork, releaseNetwork } from '../network/network.ts';
import { smallNetwork, waveBatch } from '../testing/networks.ts';
import { turnWeights } from './backward.ts';
import { farStep } from './far-step.ts';
import { lossOf, TEMPERATURE } from './losses.ts';
import { objectiveFor, weightedObjective, type Objective } from './objective.ts';
import { inPyTorchsOrder, lossAndGradients } from './step.ts';

const still = () => Promise.resolve();
const objectives = { pretrain: weightedObjective(PRETRAIN), finetune: weightedObjective(FINETUNE) };

type Case = ['pretrain' | 'finetune', 1 | 2, number];
/** Phase, strided convolutions, scans at once; WebAssembly takes one, it lacks the kernel for more. */
const one: Case[] = [
  ['pretrain', 1, 1],
  ['finetune', 2, 1],
];
const many: Case[] = [
  ['pretrain', 1, 2],
  ['finetune', 1, 2],
  ['finetune', 1, 99],
  ['pretrain', 2, 99],
  ['finetune', 2, 2],
];
const cases = { wasm: one, cpu: [...one, ...many] };

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => new Engine().start(backend, ''));

  const follows = async ([phase, strided, atOnce]: Case, objective: Objective) => {
    const expected = reference.gradients[`${phase}${strided}`];
    const weights = smallNetwork(strided);
    const before = deviceMemory().numTensors;
    const network = buildNetwork(weights, layoutOf(weights));
    const turned = turnWeights(network);
    const values = await farStep(network, turned, waveBatch(), objective, still, atOnce);
    release(turned);
    releaseNetwork(network);
    expect(deviceMemory().numTensors).toBe(before);
    const { loss, ...sum } = values;
    expect(loss?.[0]).toBeCloseTo(expected.loss, 5);
    const gradients = inPyTorchsOrder(sum, weights);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(expected.gradients).sort());
    for (const [name, wanted] of Object.entries(expected.gradients)) {
      const scale = Math.max(...wanted.map(Math.abs));
      wanted.forEach((value, i) => {
        // float32, the loss too, against double precision.
        const error = Math.abs((gradients[name]?.values[i] ?? NaN) - value);
        expect(error, name).toBeLessThan(1e-4 * scale);
      });
    }
  };

  test.each(cases[backend])('%s, %d strided, %d scans at once', (...one) =>
    follows(one, objectives[one[0]]),
  );

  test.each([
    ['gan', 1],
    ['vicreg', 1],
    ...(backend === 'cpu'
      ? ([
          ['gan', 2],
          ['vicreg', 99],
        ] as const)
      : []),
  ] as const)(
    '%s, %d at once: loss and gradients are those of one scan after another',
    async (recipe, atOnce) => {
      const phase = phasesOf({ ...paperNetwork, recipe })[1];
      if (!phase) throw new Error('no second phase');
      const weights = smallNetwork(1);
      const layout = layoutOf(weights);
      const site = { dim: layout.dim, expander: 6, seed: 4, rate: () => 1e-2 };
      const near = objectiveFor(phase, {}, site);
      const expected = await lossAndGradients(weights, layout, waveBatch(), near, still);
      const far = objectiveFor(phase, {}, site);
      const before = deviceMemory().numTensors;
      const network = buildNetwork(weights, layout);
      const turned = turnWeights(network);
      const { loss, ...sum } = await farStep(network, turned, waveBatch(), far, still, atOnce);
      release(turned);
      releaseNetwork(network);
      expect(deviceMemory().numTensors).toBe(before);
      expect(loss?.[0]).toBeCloseTo(expected.loss, 5);
      const gradients = inPyTorchsOrder(sum, weights);
      // A bias that all scans share has no effect before a norm over the batch: its gradient is rounding of larger terms.
      const all = Object.values(expected.gradients).flatMap(({ values }) => [...values]);
      const scale = Math.max(...all.map(Math.abs));
      for (const [name, { values }] of Object.entries(expected.gradients)) {
        const errors = values.map((v, i) => Math.abs((gradients[name]?.values[i] ?? NaN) - v));
        // Both are float32, summed in another order.
        expect(Math.max(...errors), name).toBeLessThan(1e-5 * scale);
      }
      // The first step of Adam is the rate times the sign of each gradient.
      const learnt = (await far.companion?.tensors())?.['0.weight']?.values ?? new Float32Array();
      const apart = (await near.companion?.tensors())?.['0.weight']?.values.map((v, i) =>
        Math.abs(v - (learnt[i] ?? NaN)),
      );
      expect(Math.max(...(apart ?? [NaN]))).toBeLessThan(1e-4);
      [near, far].forEach(({ companion }) => companion?.release());
    },
  );

  test('the loss is that of the CPU, a zero row too', async () => {
    const [n, dim] = [5, 3];
    const predictions = Float32Array.from({ length: n * dim }, (_, i) => Math.sin(1.3 * i));
    predictions.fill(0, 3, 6);
    const truths = Float32Array.from({ length: n * dim }, (_, i) => Math.cos(0.7 * i));
    const weights = { mse: 0.3, cosine: 0.2, contrastive: 0.5 };
    const expected = lossOf(predictions, truths, dim, weights);
    const found = scoped(() =>
      deviceLoss(
        uploadMatrix(predictions, n, dim),
        uploadMatrix(truths, n, dim),
        weights,
        n,
        TEMPERATURE,
      ),
    );
    expect((await download(found.total))[0]).toBeCloseTo(expected.total, 5);
    (await download(found.gradient)).forEach((g, i) =>
      expect(g).toBeCloseTo(expected.gradient[i] ?? NaN, 5),
    );
    release(found);
  });
});
