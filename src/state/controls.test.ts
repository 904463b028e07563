/** @file Controls over a decoder that gives the betas back, so that each answer is known. */
import { expect, test } from 'vitest';
import type { ResolvedStep } from '../domain/decode.ts';
import { applySteps } from '../perturb/apply.ts';
import { fakeDataset, fakeVector } from '../testing/fake-dataset.ts';
import { decodeControls, otherRepetition, otherScan } from './controls.ts';
import type { Bench } from './decode-scan.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const picture = { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) };

function bench(): Bench {
  const dataset = fakeDataset({ nVoxels: 60, repetitions: 3 });
  const truthOf = (condition: number) => fakeVector(condition + 1, 60);
  const map = ({ trials, steps }: { trials: number[]; steps: ResolvedStep[] }) => {
    const scan = truthOf(dataset.trialCondition[trials[0] ?? -1] ?? -1);
    return { unperturbed: { image: scan }, predictions: { image: applySteps(scan, steps) } };
  };
  const truth = {
    available: () => true,
    ensure: () => Promise.resolve(),
    get: (_: string, condition: number) => truthOf(condition),
  };
  const mapper = { call: (_: string, input: never) => Promise.resolve(map(input)) };
  const generator = {
    call: (_: string, { n }: { n: number }) => Promise.resolve(new Array(n).fill(picture)),
  };
  return { dataset, truth, services: { mapper, generator } } as unknown as Bench;
}

const here = bench();
const trial = here.dataset.split.val[0] ?? 0;
const selection = { trial, perturbation: [], condition: 'image' as const, seed: 2 };

test('the scan and its repetition find the picture; mean and other scan do not', async () => {
  const { rows, of } = await decodeControls(here, selection, context);
  expect(rows.map(({ kind }) => kind)).toEqual(['scan', 'repetition', 'mean', 'shuffled']);
  const [scan, repetition, mean, shuffled] = rows;
  expect([scan?.rank, repetition?.rank]).toEqual([1, 1]);
  expect(scan?.cosine).toBeCloseTo(1, 6);
  expect(mean).toMatchObject({ rank: (of + 1) / 2, cosine: 0, trial: undefined });
  expect(shuffled?.rank).toBeGreaterThan(1);
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
  const other = otherScan(here, trial, 5);
  expect(here.dataset.trialCondition[other ?? -1]).not.toBe(condition);
  expect(otherScan(here, trial, 5)).toBe(other);
});

test('without stimuli there is nothing to compare with', async () => {
  const blind = { ...here, truth: { ...here.truth, available: () => false } } as unknown as Bench;
  await expect(decodeControls(blind, selection, context)).rejects.toMatchObject({
    code: 'missing-part',
  });
});
