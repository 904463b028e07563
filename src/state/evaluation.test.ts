/** @file A measured retrieval is of one mapper: it goes with it, also while it is being measured. */
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import type { Bench } from './decode-scan.ts';
import { createEvaluationStore } from './evaluation-store.ts';

const choice = { target: 'image', trials: 'first', of: 50, draws: 2 } as const;

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
  const store = createEvaluationStore(
    () => own,
    () => undefined,
  );
  return { store, answer: () => answer?.(), isAsked: () => answer !== undefined };
}

test('what was measured is forgotten', async () => {
  const { store, answer, isAsked } = made();
  store.getState().measureRetrieval(choice);
  await expect.poll(isAsked).toBe(true);
  answer();
  await expect.poll(() => store.getState().retrieval.status).toBe('ready');
  store.getState().clear();
  expect(store.getState().retrieval).toEqual({ status: 'idle' });
});

test('what is being measured comes to nothing', async () => {
  const { store, answer, isAsked } = made();
  store.getState().measureRetrieval(choice);
  await expect.poll(isAsked).toBe(true);
  store.getState().clear();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(store.getState().retrieval).toEqual({ status: 'idle' });
});
