/** @file A measured retrieval: kept and marked when its mapper goes, forgotten with its dataset. */
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import type { Bench } from './decode-scan.ts';
import { createMeasureStore } from './measure-store.ts';
import { judgeRetrieval } from './retrieval.ts';

const choice = { target: 'image', trials: 'first', of: 50, draws: 2, seed: 0 } as const;

function made() {
  const { bench } = linearBench();
  let answer: (() => void) | undefined;
  const mapper = {
    call: (op: string) =>
      new Promise((resolve) => {
        answer = () => resolve({ op, forward: [], backward: [] });
      }),
  };
  // Only what a retrieval calls is made up.
  const own = { ...bench, services: { ...bench.services, mapper } } as unknown as Bench;
  const judge = judgeRetrieval(() => undefined);
  const store = createMeasureStore(() => own, 'preparing', judge);
  const measured = async () => {
    store.getState().measure(choice);
    await expect.poll(() => answer !== undefined).toBe(true);
    answer?.();
    await expect.poll(() => store.getState().result.status).toBe('ready');
  };
  return { store, measured, answer: () => answer?.(), isAsked: () => answer !== undefined };
}

test('what was measured is forgotten', async () => {
  const { store, measured } = made();
  await measured();
  store.getState().clear();
  expect(store.getState().result).toEqual({ status: 'idle' });
});

test('what is being measured comes to nothing', async () => {
  const { store, answer, isAsked } = made();
  store.getState().measure(choice);
  await expect.poll(isAsked).toBe(true);
  store.getState().clear();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(store.getState().result).toEqual({ status: 'idle' });
});

test('another mapper leaves it, marked; one that is being measured is given up', async () => {
  const { store, measured } = made();
  await measured();
  store.getState().measure(choice);
  store.getState().outdate('the mapper came');
  const { result, outdated } = store.getState();
  expect(result).toMatchObject({ status: 'ready', value: { target: 'image', seed: 0 } });
  expect(outdated).toMatchObject({ since: 'the mapper came' });
});
