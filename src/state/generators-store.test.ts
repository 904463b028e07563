/** @file Generators that are loaded: which one draws, which goes, and what is drawn by all of them. */
import { expect, test } from 'vitest';
import { shown } from '../domain/remote.ts';
import type { ModelSummary } from '../domain/model.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { createGeneratorsStore } from './generators-store.ts';

const model = (name: string): ModelSummary => ({
  ...{ kind: 'generator', name, sha256: `hash of ${name}`, nParameters: 1, signature: '' },
  ...{ simulated: true, notes: [] },
});

function setUp(...names: string[]) {
  let models = names.map(model);
  const released: string[] = [];
  let nChanges = 0;
  const { bench, calls } = linearBench();
  const store = createGeneratorsStore({
    // No picture was seen: nothing is asked of the reader.
    bench: () => ({ ...bench, dataset: { ...bench.dataset, stimuli: undefined } }),
    selection: () => ({ trial: 1, average: false, perturbation: [], condition: 'image', seed: 3 }),
    loaded: () => models,
    release: (gone) => {
      models = models.filter((one) => one !== gone);
      released.push(gone.name);
      return Promise.resolve();
    },
    onChange: () => {
      nChanges += 1;
    },
  });
  return { store, calls, released, changes: () => nChanges };
}

test('one of those loaded is used; another hash, or the same again, changes nothing', () => {
  const { store, changes } = setUp('a', 'b');
  store.getState().use('hash of a');
  expect(store.getState().inUse).toBe('hash of a');
  store.getState().use('hash of a');
  store.getState().use('hash of nothing');
  expect(store.getState().inUse).toBe('hash of a');
  expect(changes()).toBe(1);
});

test('settings are patched and drawn by', () => {
  const { store, changes } = setUp('a');
  store.getState().setSettings({ threshold: 0.2 });
  store.getState().setSettings({ unitNorm: false });
  expect(store.getState().settings).toMatchObject({ threshold: 0.2, unitNorm: false });
  expect(changes()).toBe(2);
});

test('the one in use is removed for the newest of the rest; the last one stays', async () => {
  const { store, released } = setUp('a', 'b', 'c');
  store.getState().use('hash of a');
  await store.getState().remove('hash of a');
  expect(store.getState().inUse).toBe('hash of c');
  await store.getState().remove('hash of b');
  expect(store.getState().inUse).toBe('hash of c');
  await store.getState().remove('hash of c');
  expect(released).toEqual(['a', 'b']);
});

test('all draw the selected scan; what they drew goes when another one comes', async () => {
  const { store, calls } = setUp('a', 'b');
  store.getState().compare();
  await expect.poll(() => store.getState().comparison.status).toBe('ready');
  const comparison = shown(store.getState().comparison);
  expect(comparison?.rows.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(comparison?.modes).toEqual(['image']);
  expect(comparison?.rows.every(({ cells }) => cells[0]?.picture !== undefined)).toBe(true);
  expect(comparison?.selection).toMatchObject({ trial: 1, seed: 3 });
  expect(calls.filter((op) => op === 'generate')).toHaveLength(2);
  store.getState().clear();
  expect(store.getState().comparison).toEqual({ status: 'idle' });
});
