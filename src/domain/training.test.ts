/** @file Recipes, presets and sizes: what is trained for how long, and that names are the paper's. */
import { expect, test } from 'vitest';
import { paperNetwork, recipeIds } from './training.ts';
import { phasesOf, rateAt } from './training-phases.ts';
import { presetOf, presets } from './training-presets.ts';

test('the default recipe is the paper’s: MSE and cos, then with the contrastive loss', () => {
  const [first, second] = phasesOf(paperNetwork);
  expect(first).toMatchObject({ epochs: 40, batch: 32, rate: 4e-4, weightDecay: 1e-5 });
  expect(first?.weights).toEqual({ mse: 0.4, cosine: 0.6, contrastive: 0 });
  expect(second?.weights).toEqual({ mse: 0.2, cosine: 0.3, contrastive: 0.5 });
  expect(second?.batch).toBe(128);
});

test('losses that compare scans have large batches, single losses one phase', () => {
  const batches = (recipe: (typeof recipeIds)[number]) =>
    phasesOf({ ...paperNetwork, recipe }).map(({ batch }) => batch);
  expect(Object.fromEntries(recipeIds.map((id) => [id, batches(id)]))).toEqual({
    mse: [32],
    cos: [32],
    contra: [128],
    'mse+cos': [32],
    'contra-scratch': [128],
    'contra-finetuned': [32, 128],
    gan: [32, 32],
    vicreg: [32, 128],
  });
  expect(phasesOf({ ...paperNetwork, recipe: 'vicreg' })[1]?.rate).toBeCloseTo(5e-5, 12);
  expect(phasesOf({ ...paperNetwork, pretrainEpochs: 0 })).toHaveLength(1);
});

test('the rate falls by a fifth every ten epochs', () => {
  const [phase] = phasesOf(paperNetwork);
  if (!phase) throw new Error('no phase');
  expect(rateAt(phase, 0)).toEqual({ rate: 4e-4, falls: true });
  expect(rateAt(phase, 9)).toEqual({ rate: 4e-4, falls: false });
  expect(rateAt(phase, 20).rate).toBeCloseTo(4e-4 * 0.64, 12);
});

test('annealed, the rate falls to nearly nothing within the phase, its half at half of it', () => {
  const [phase] = phasesOf({ ...paperNetwork, anneal: 1 });
  if (!phase) throw new Error('no phase');
  expect(rateAt(phase, 0)).toEqual({ rate: 4e-4, falls: false });
  expect(rateAt(phase, 20).rate).toBeCloseTo(2e-4, 12);
  expect(rateAt(phase, 39).rate).toBeLessThan(1e-6);
});

test('warmed up, the rate rises within the first epochs, whatever it does after', () => {
  for (const anneal of [0, 1] as const) {
    const [phase] = phasesOf({ ...paperNetwork, anneal, warmup: 2 });
    if (!phase) throw new Error('no phase');
    const whole = { ...phase, warmup: 0 };
    expect(rateAt(phase, 0, 0.5).rate).toBeCloseTo(0.25 * rateAt(whole, 0).rate, 12);
    expect(rateAt(phase, 1, 0.5).rate).toBeCloseTo(0.75 * rateAt(whole, 1).rate, 12);
    expect(rateAt(phase, 5, 0.1)).toEqual(rateAt(whole, 5));
  }
});

test('presets have the counts of table 3, and others are refused by name', () => {
  expect(presetOf('contra-finetuned').paper).toEqual({ image: [29, 51], caption: [33, 45] });
  expect(presetOf('no-threshold').targets.threshold).toBe(0);
  expect(new Set(presets.map(({ id }) => id)).size).toBe(13);
  expect(() => presetOf('clip')).toThrow(/no preset 'clip'; there are threshold, no-threshold/);
});
