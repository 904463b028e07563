/** @file Data that a network can hardly be trained on: an error that says why, or a stated exclusion. */
import { afterEach, describe, expect, test } from 'vitest';
import { openMapper, tinyWorld, type World } from '../testing/tiny-world.ts';
import type { TrainOptions } from '../training.protocol.ts';

const network = { width: 2, hidden: 2, nBlocks: 1, pretrainEpochs: 1, finetuneEpochs: 1 };
const options: TrainOptions = { target: 'image', kind: 'conv', seed: 1, network };

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function open(world: World) {
  const { client, close } = await openMapper(world, 'cpu');
  closing.push(close);
  return client;
}

const small = () => tinyWorld({ nVoxels: 8, nConditions: 12, dim: 4 });

describe('what is left out is said', () => {
  test('constant voxels, and fewer trials than a batch', async () => {
    const summary = await (await open(small())).call('train', options);
    expect(summary.nExcluded).toBe(1);
    expect(summary.notes[0]).toMatch(/^1 voxels are constant or not finite/);
    expect(summary.notes.at(-1)).toMatch(/training trials are fewer than a batch: all are in one/);
    expect(summary.epochs?.every(({ train }) => Number.isFinite(train))).toBe(true);
  });

  test('NaN in betas that were z-scored elsewhere', async () => {
    const world = small();
    world.dataset.zscored = true;
    world.sessions.forEach((session, s) => {
      const z = Float32Array.from(session, (beta) => beta / 300);
      if (s === 0) z[8 * 3 + 5] = NaN;
      world.sessions[s] = z;
    });
    const client = await open(world);
    for (const kind of ['conv', 'ridge'] as const) {
      const summary = await client.call('train', { ...options, kind });
      // Voxel 0 is constant, voxel 5 is NaN in one trial.
      expect(summary.nExcluded).toBe(2);
      const { predictions } = await client.call('map', {
        ...{ trials: [3], steps: [], targets: ['image'] },
      });
      expect(predictions.image?.every(Number.isFinite)).toBe(true);
    }
  });

  test('conditions without a target', async () => {
    const world = small();
    const client = await open(world);
    const known = Int32Array.from({ length: 9 }, (_, c) => c + 3);
    const matrix = world.embeddings.slice(3 * world.dim);
    const told = { conditions: known, matrix, dim: world.dim, replace: true };
    await client.call('useEmbeddings', { target: 'image', ...told });
    for (const kind of ['conv', 'ridge'] as const) {
      const summary = await client.call('train', { ...options, kind });
      expect(summary.notes.join(' ')).toMatch(/3 conditions .*have no image target: left out/);
    }
  });
});

describe('what cannot be done is refused', () => {
  test('a single condition', async () => {
    const world = small();
    world.dataset.train = world.dataset.train.filter((t) => world.dataset.trialCondition[t] === 0);
    const training = (await open(world)).call('train', options);
    await expect(training).rejects.toMatchObject({ code: 'too-few-trials' });
    await expect(training).rejects.toThrow(/at least two conditions.*1 conditions in 3 training/);
  });

  test('betas in which nothing moves', async () => {
    const world = small();
    for (const session of world.sessions) session.fill(300);
    const training = (await open(world)).call('train', options);
    await expect(training).rejects.toThrow(/No voxel moves and is finite/);
  });

  test('a rate at which it diverges, and an option out of range', async () => {
    const client = await open(small());
    const wild = { ...options, network: { ...network, rate: 1e30, pretrainEpochs: 9 } };
    await expect(client.call('train', wild)).rejects.toMatchObject({ code: 'not-finite' });
    const none = { ...options, network: { ...network, pretrainBatch: 0 } };
    await expect(client.call('train', none)).rejects.toThrow(/'pretrainBatch' cannot be 0/);
  });

  test('a target too large for a buffer', async () => {
    const client = await open(tinyWorld({ nVoxels: 400, nConditions: 12, dim: 4 }));
    const conditions = Int32Array.from({ length: 12 }, (_, c) => c);
    const dim = 170_000;
    const matrix = new Float32Array(12 * dim).fill(0.5);
    const told = { target: 'image', conditions, matrix, dim, replace: true } as const;
    await client.call('useEmbeddings', told);
    const training = client.call('train', options);
    await expect(training).rejects.toThrow(/needs 130 MiB for one layer.*Train a ridge/);
  });
});
