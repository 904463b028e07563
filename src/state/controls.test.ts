/** @file Controls over a decoder that gives the betas back, so that each answer is known. */
import { expect, test } from 'vitest';
import { presentationsOf } from '../domain/presentations.ts';
import { measureImpact } from './impact.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { decodeControls, otherRepetition, otherScan } from './controls.ts';
import type { Bench } from './decode-scan.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const { bench: here } = linearBench({ noise: 0 });
const trial = here.dataset.split.val[0] ?? 0;
const selection = { trial, average: false, perturbation: [], condition: 'image' as const, seed: 2 };

test('the scan and its repetition find the picture; mean and other scan do not', async () => {
  const { rows, of } = await decodeControls(here, selection, context);
  expect(rows.map(({ kind }) => kind)).toEqual([
    ...['scan', 'repetition', 'mean'],
    ...['dealt', 'noise', 'shuffled'],
  ]);
  const [scan, repetition, mean, dealt, noise, shuffled] = rows;
  expect([scan?.rank, repetition?.rank]).toEqual([1, 1]);
  // Not 1: truths are held within 1.5 before they are compared.
  expect(scan?.cosine).toBeGreaterThan(0.99);
  expect(mean).toMatchObject({ rank: (of + 1) / 2, cosine: 0, trials: undefined });
  for (const blind of [dealt, noise, shuffled]) {
    expect(blind?.rank).toBeGreaterThan(1);
    expect(blind?.cosine).toBeLessThan(0.8);
  }
  expect(noise?.trials).toBeUndefined();
  expect(dealt?.trials).toEqual([trial]);
});

test('silencing everything makes the scan its own mean', async () => {
  const voxels = Array.from({ length: 60 }, (_, i) => i);
  const silenced = { ...selection, perturbation: [{ op: 'silence' as const, voxels }] };
  const { rows } = await decodeControls(here, silenced, context);
  expect(rows[0]?.rank).toBe(rows[2]?.rank);
});

test('controls are other trials, of the same and of another condition', () => {
  const condition = here.dataset.trialCondition[trial];
  const again = otherRepetition(here, trial);
  expect(again).not.toBe(trial);
  expect(here.dataset.trialCondition[again ?? -1]).toBe(condition);
  const other = otherScan(here, [trial], 5);
  expect(other).toHaveLength(1);
  expect(here.dataset.trialCondition[other?.[0] ?? -1]).not.toBe(condition);
  expect(otherScan(here, [trial], 5)).toEqual(other);
});

test('a mean has its halves beside it, and as many presentations of another picture', async () => {
  const trials = presentationsOf(here.dataset, trial);
  expect(trials).toHaveLength(3);
  const { rows } = await decodeControls(here, { ...selection, average: true }, context);
  expect(rows.map(({ kind }) => kind)).toEqual([
    ...['scan', 'first-half', 'second-half', 'mean'],
    ...['dealt', 'noise', 'shuffled'],
  ]);
  expect(rows[0]?.trials).toEqual(trials);
  expect(rows.slice(1, 3).flatMap((row) => row.trials)).toEqual(trials);
  const other = rows[6]?.trials ?? [];
  expect(other).toEqual(presentationsOf(here.dataset, other[0] ?? -1));
  expect(here.dataset.trialCondition[other[0] ?? -1]).not.toBe(here.dataset.trialCondition[trial]);
});

test('no other picture was shown as often: there is no scan as noisy to compare with', () => {
  const trialCondition = here.dataset.trialCondition.slice();
  const nConditions = here.dataset.nConditions;
  // All but the presentations of this picture are of pictures of their own.
  const own = trialCondition[trial];
  trialCondition.forEach((condition, i) => {
    if (condition !== own) trialCondition[i] = nConditions + i;
  });
  const alone = { ...here, dataset: { ...here.dataset, trialCondition } };
  expect(otherScan(alone, presentationsOf(alone.dataset, trial), 1)).toBeUndefined();
  expect(otherScan(alone, [trial], 1)).toHaveLength(1);
});

test('without stimuli there is nothing to compare with', async () => {
  const blind = { ...here, truth: { ...here.truth, available: () => false } } as unknown as Bench;
  await expect(decodeControls(blind, selection, context)).rejects.toMatchObject({
    code: 'missing-part',
  });
});

test('everything silenced: what it does has finite numbers and a place at chance', async () => {
  const voxels = Array.from({ length: here.dataset.nVoxels }, (_, v) => v);
  const silenced = {
    trial,
    average: false,
    perturbation: [{ voxels, op: 'silence' as const }],
    condition: 'image' as const,
    seed: 1,
  };
  const impact = await measureImpact(here, { selection: silenced, nDraws: 3 }, context);
  const numbers = [impact.shift, impact.cosine, impact.rank].flatMap(({ perturbed, control }) => [
    perturbed,
    control.mean,
  ]);
  expect(numbers.every(Number.isFinite)).toBe(true);
  expect(impact.cosine.perturbed).toBe(0);
  expect(impact.rank.perturbed).toBe((impact.of + 1) / 2);
});
