/** @file A training step on WebGPU: what it asks of the device, counted beside stock tfjs for the same step. */
import { beforeAll, expect, test } from 'vitest';
import { paperNetwork } from '../../../src/domain/training.ts';
import { FINETUNE, phasesOf, PRETRAIN } from '../../../src/domain/training-phases.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { Engine } from '../engine/engine.ts';
import { deviceMemory, uploadVector } from '../engine/kernels.ts';
import type { NetworkLayout } from '../network/layout.ts';
import { installGpuMeter, metered, type GpuCounts } from '../testing/gpu-meter.ts';
import { stockTraining } from '../testing/stock-step.ts';
import { initialWeights } from './initial.ts';
import { objectiveFor, weightedObjective } from './objective.ts';
import { lossAndGradients } from './step.ts';

const random = createRandom(2);
const noise = (n: number) => Float32Array.from({ length: n }, () => random.normal());
/** The paper's depth on a brain small enough for a software adapter. */
const layout: NetworkLayout = {
  ...{ nStrided: 1, nBlocks: 4, channels: 16, dim: 32, hidden: 16 },
  ...{ nPadded: 48, positions: 24 },
};
const batch = { scans: Array.from({ length: 32 }, () => noise(48)), truths: noise(32 * 32) };
const still = () => Promise.resolve();

const engine = new Engine();
let reason: string | undefined;
beforeAll(async () => {
  if ('GPUDevice' in globalThis) installGpuMeter();
  const { rejected } = await engine.start('webgpu', '/vendor/tfjs/');
  reason = rejected.find(({ backend }) => backend === 'webgpu')?.reason;
  if (reason !== undefined) expect(reason).toMatch(/no WebGPU adapter/);
});

async function own(weights = PRETRAIN): Promise<GpuCounts & { loss: number }> {
  const start = initialWeights(layout, createRandom(1));
  const objective = weightedObjective(weights);
  const step = () => lossAndGradients(start, layout, batch, objective, still);
  await step();
  let loss = NaN;
  const counted = await metered(async () => ({ loss } = await step()));
  return { ...counted, loss };
}

test('half the dispatches and bytes of stock tfjs, and one readback', async ({ skip }) => {
  skip(reason !== undefined, reason);
  const stock = stockTraining(initialWeights(layout, createRandom(1)), layout, PRETRAIN);
  let loss = await stock.step(batch);
  const found = await own();
  // float32 in another order.
  expect(found.loss).toBeCloseTo(loss, 4);
  const peer = await metered(async () => (loss = await stock.step(batch)));
  stock.release();
  expect(peer.readbacks).toBe(1);
  expect(found.readbacks).toBe(1);
  expect(found.dispatches).toBeLessThanOrEqual(peer.dispatches / 2);
  const moved = ({ boundBytes, uploadedBytes, readBytes }: GpuCounts) =>
    boundBytes + uploadedBytes + readBytes;
  // Uploads and readbacks weigh more on this small network than on the paper's; `npm run bench gpu` counts that one.
  expect(moved(found)).toBeLessThan(0.7 * moved(peer));
});

test('with the contrastive loss too there is one readback, and nothing stays', async ({ skip }) => {
  skip(reason !== undefined, reason);
  const before = deviceMemory().numTensors;
  const found = await own(FINETUNE);
  expect(found.readbacks).toBe(1);
  expect(found.largestBuffer).toBeLessThanOrEqual(128 * 2 ** 20);
  expect(deviceMemory().numTensors).toBe(before);
});

test.for(['gan', 'vicreg'] as const)(
  '%s: the network that is trained along stays on the device, one readback a step',
  async (recipe, { skip }) => {
    skip(reason !== undefined, reason);
    const phase = phasesOf({ ...paperNetwork, recipe })[1];
    if (!phase) throw new Error('no second phase');
    const start = initialWeights(layout, createRandom(1));
    const site = { dim: layout.dim, expander: 16, seed: 4, rate: () => 1e-3 };
    const before = deviceMemory().numTensors;
    const objective = objectiveFor(phase, {}, site);
    const held = deviceMemory().numTensors;
    const step = () => lossAndGradients(start, layout, batch, objective, still);
    await step();
    for (let i = 0; i < 3; i += 1) {
      let loss = NaN;
      const found = await metered(async () => ({ loss } = await step()));
      expect(loss).toBeGreaterThan(0);
      expect(found.readbacks).toBe(1);
      expect(deviceMemory().numTensors).toBe(held);
    }
    const tensors = (await objective.companion?.tensors()) ?? {};
    expect(tensors['steps']?.values[0]).toBe(4);
    objective.companion?.release();
    expect(deviceMemory().numTensors).toBe(before);
  },
);

test('a buffer over 128 MiB is refused when it is asked for', ({ skip }) => {
  skip(reason !== undefined, reason);
  const tooMany = 32 * 2 ** 20 + 1;
  const upload = async () => {
    const held = uploadVector(new Float32Array(tooMany));
    try {
      await (await import('@tensorflow/tfjs-core')).square(held).data();
    } finally {
      held.dispose();
    }
  };
  return expect(upload()).rejects.toMatchObject({ code: 'limit-exceeded' });
});
