/** @file A GPU that is taken away in the middle of a training step: said so, and gone on with elsewhere. */
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { expect, test } from 'vitest';
import type { Progress } from '../mapper.protocol.ts';
import { openMapper, tinyWorld } from '../testing/tiny-world.ts';
import type { TrainOptions } from '../training.protocol.ts';
import { memoryFiles } from './checkpoint-files.ts';
import { lastGood } from './checkpoints.ts';

const WASM_PATH = '/vendor/tfjs/';
const world = tinyWorld({ nVoxels: 16, nConditions: 24, dim: 4, noise: 0.1 });
const network = {
  ...{ width: 4, hidden: 6, nBlocks: 1, rate: 1e-2 },
  ...{ pretrainEpochs: 3, finetuneEpochs: 2, pretrainBatch: 8, finetuneBatch: 16 },
};
const options: TrainOptions = { target: 'image', kind: 'conv', seed: 5, network, id: 'lost' };

test('device.destroy() mid-step: the last checkpoint is good and another backend goes on', async ({
  skip,
}) => {
  const files = memoryFiles();
  const { client, close } = await openMapper(world, 'webgpu', WASM_PATH, files);
  const backend = tf.backend();
  skip(!(backend instanceof WebGPUBackend), 'no WebGPU adapter');
  if (!(backend instanceof WebGPUBackend)) return;
  const done: number[] = [];
  let isDestroyed = false;
  const onProgress = ({ news, epoch, done: batches }: Progress): void => {
    if (epoch) done.push(batches);
    // After the first batch of the second epoch: the next one is under way when the device goes.
    if (isDestroyed || !news || news.epoch < 2 || Number.isNaN(news.loss)) return;
    isDestroyed = true;
    setTimeout(() => backend.device.destroy(), 5);
  };
  const training = client.call('train', options, { onProgress });
  await expect(training).rejects.toMatchObject({ code: 'device-lost' });
  await expect(training).rejects.toThrow(/device of the mapper \(webgpu\) was lost.*destroyed/);
  close();
  expect(isDestroyed).toBe(true);
  const kept = await lastGood(files, 'lost');
  expect(kept?.spoilt).toBeUndefined();
  expect(kept?.checkpoint.head.done).toBeGreaterThanOrEqual(done.at(-1) ?? Infinity);

  const next = await openMapper(world, 'wasm', WASM_PATH, files);
  const news: Progress[] = [];
  const summary = await next.client.call(
    'train',
    { ...options, resume: true },
    { onProgress: (progress) => void news.push(progress) },
  );
  const resumed = news.flatMap((progress) => progress.news?.resumed ?? []);
  expect(resumed[0]?.done).toBe(kept?.checkpoint.head.done);
  expect(summary.backend).toBe('wasm');
  expect(summary.epochs).toHaveLength(5);
  expect(summary.epochs?.every(({ train }) => Number.isFinite(train))).toBe(true);
  next.close();
});
