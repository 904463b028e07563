/** @file Checkpoints in the browser's private file system: two slots, a torn file, a training held once. */
import { afterEach, expect, test } from 'vitest';
import { encodeCheckpoint } from './checkpoint.ts';
import { defaultFiles } from './checkpoint-files.ts';
import { Checkpoints, lastGood, savedTrainings } from './checkpoints.ts';
import { startState } from './state.ts';

const files = defaultFiles();
const id = 'browser-test';
afterEach(() => files.remove(id));

const options = { target: 'image', seed: 0 } as const;
const make = (lossSum: number) => (sequence: number, savedAt: number) => ({
  head: {
    ...{ id, dataset: 'd', nVoxels: 3, options, sequence, savedAt, paused: true },
    ...{ done: sequence, total: 9 },
  },
  state: {
    ...startState({ w: { shape: [3], values: Float32Array.of(1, 2, 3) } }),
    lossSum,
  },
});

test('they lie in two files, the newest good one counts, and removal leaves nothing', async () => {
  expect(files.lasting).toBe(true);
  const checkpoints = new Checkpoints(files);
  for (const lossSum of [1, 2, 3]) expect(await checkpoints.save(make(lossSum))).toBeUndefined();
  const newest = await lastGood(files, id);
  expect(newest?.checkpoint.state.lossSum).toBe(3);
  const whole = await encodeCheckpoint(make(3)(3, 0));
  await files.write(id, newest?.slot ?? 'a', whole.slice(0, whole.length - 4));
  expect((await lastGood(files, id))?.checkpoint.state.lossSum).toBe(2);
  const saved = await savedTrainings(files);
  expect(saved.find((one) => one.id === id)).toMatchObject({ done: 2, paused: true });
  await files.remove(id);
  expect(await files.list()).not.toContain(id);
  expect(await lastGood(files, id)).toBeUndefined();
});

test('a training is held by one tab at a time', async () => {
  const release = await files.hold(id);
  expect(release).toBeDefined();
  expect(await files.isHeld(id)).toBe(true);
  expect(await files.hold(id)).toBeUndefined();
  release?.();
  await expect.poll(() => files.isHeld(id)).toBe(false);
});
