/** @file A measure that is cleared while it runs: nothing of the old data comes back. */
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { createControlsStore } from './controls-store.ts';
import { measureEffects } from './effects.ts';
import { createMeasureStore } from './measure-store.ts';

const { bench } = linearBench();

/** Lets every promise that is due settle. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

function slowStore() {
  const jobs: ((value: number) => void)[] = [];
  const store = createMeasureStore<null, number>(
    () => bench,
    'measuring',
    (_, __, { signal }) =>
      new Promise((resolve, reject) => {
        jobs.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  );
  return { jobs, state: () => store.getState() };
}

test('cleared while it is measured anew: the old value does not return', async () => {
  const { jobs, state } = slowStore();
  state().measure(null);
  jobs[0]?.(1);
  await settle();
  expect(state().result).toEqual({ status: 'ready', value: 1 });
  state().measure(null);
  expect(state().result).toMatchObject({ status: 'running', stale: 1 });
  state().clear();
  await settle();
  expect(state().result).toEqual({ status: 'idle' });
});

test('cancelled, what was measured before is shown again', async () => {
  const { jobs, state } = slowStore();
  state().measure(null);
  jobs[0]?.(1);
  await settle();
  state().measure(null);
  state().cancel();
  await settle();
  expect(state().result).toEqual({ status: 'ready', value: 1 });
});

test('effects and controls that are cleared while they run stay empty', async () => {
  const effects = createMeasureStore(() => bench, 'measuring regions', measureEffects);
  const controls = createControlsStore(
    () => bench,
    () => ({ trial: 0, average: false, perturbation: [], condition: 'image', seed: 1 }),
  );
  const request = { op: 'silence', amount: 0, nScans: 4, average: false, seed: 1 } as const;
  effects.getState().measure(request);
  await expect.poll(() => effects.getState().result.status).toBe('ready');
  controls.getState().decode();
  await expect.poll(() => controls.getState().controls.status).toBe('ready');
  effects.getState().measure(request);
  controls.getState().decode();
  effects.getState().clear();
  controls.getState().clear();
  await settle();
  expect(effects.getState().result).toEqual({ status: 'idle' });
  expect(controls.getState().controls).toEqual({ status: 'idle' });
});

test('outdated: the value stays and is marked until it is measured anew, also when that is cancelled', async () => {
  const { jobs, state } = slowStore();
  state().outdate('the mapper came');
  expect(state()).toMatchObject({ result: { status: 'idle' }, outdated: undefined });
  state().measure(null);
  jobs[0]?.(1);
  await settle();
  state().outdate('the mapper came');
  const marked = { of: 1, since: 'the mapper came' };
  expect(state()).toMatchObject({ result: { status: 'ready', value: 1 }, outdated: marked });
  state().measure(null);
  state().cancel();
  await settle();
  expect(state()).toMatchObject({ result: { status: 'ready', value: 1 }, outdated: marked });
  state().measure(null);
  jobs[2]?.(2);
  await settle();
  // The mark is of another value.
  expect(state().result).toEqual({ status: 'ready', value: 2 });
  expect(state().outdated?.of).not.toBe(2);
});

test('outdated while it is measured: what runs is given up, what was there before is marked', async () => {
  const { jobs, state } = slowStore();
  state().measure(null);
  jobs[0]?.(1);
  await settle();
  state().measure(null);
  state().outdate('the mapper came');
  jobs[1]?.(2);
  await settle();
  expect(state()).toMatchObject({ result: { status: 'ready', value: 1 }, outdated: { of: 1 } });
});
