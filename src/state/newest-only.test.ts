/** @file Of what is asked while a job runs, the newest alone is done. */
import { expect, test } from 'vitest';
import { createNewestOnly } from './newest-only.ts';

function start() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const queue = createNewestOnly(async (value: number) => {
    begun.push(value);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (value < 0) throw new Error('no');
  });
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { queue, begun, end };
}

test('the first is done at once, then the newest of those that came meanwhile', async () => {
  const { queue, begun, end } = start();
  const all = queue.ask(1);
  expect(begun).toEqual([1]);
  for (const value of [2, 3, 4]) void queue.ask(value);
  expect(queue.hasNewer()).toBe(true);
  await end();
  expect(begun).toEqual([1, 4]);
  expect(queue.hasNewer()).toBe(false);
  await end();
  await all;
  await queue.idle();
  void queue.ask(5);
  expect(begun).toEqual([1, 4, 5]);
});

test('what waits can be dropped; a job that fails lets the next begin', async () => {
  const { queue, begun, end } = start();
  const all = queue.ask(-1);
  void queue.ask(2).catch(() => undefined);
  queue.drop();
  const failed = expect(all).rejects.toThrow('no');
  await end();
  await failed;
  expect(begun).toEqual([-1]);
  void queue.ask(3);
  expect(begun).toEqual([-1, 3]);
});
