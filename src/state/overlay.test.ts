/** @file The control line over a decoder known by hand, and what the paper expects of a perturbation. */
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { expectationOf, measureOverlay } from './overlay.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const { bench } = linearBench();
const { rois, nVoxels, split } = bench.dataset;
const trial = split.val[0] ?? 0;
const early = rois.filter(({ level }) => level === 'early').map(({ name }) => name);
const higher = rois.filter(({ level }) => level === 'higher').map(({ name }) => name);

test('adding z moves the mean by its share of the voxels, chosen or random', async () => {
  const perturbation = [{ rois: early.slice(0, 1), op: 'add' as const, amount: 3 }];
  const request = { trial, average: false, perturbation, seed: 4, nDraws: 5 };
  const { shift, control, cosine, expected } = await measureOverlay(bench, request, context);
  const n = rois.find(({ name }) => name === early[0])?.voxels.length ?? NaN;
  // The decoder gives the betas back: 3 z on n of all dimensions; sums are float32.
  expect(shift.perturbed).toBeCloseTo((3 * n) / nVoxels, 5);
  expect(shift.control.mean).toBeCloseTo((3 * n) / nVoxels, 5);
  expect(Math.hypot(...control)).toBeCloseTo(1, 5);
  expect(cosine.low).toBeLessThanOrEqual(cosine.mean);
  expect(cosine.mean).toBeLessThan(1);
  expect(expected).toBeUndefined();
});

test('the draws come from the seed', async () => {
  const perturbation = [{ rois: early.slice(0, 1), op: 'silence' as const }];
  const draw = async (seed: number) =>
    (await measureOverlay(bench, { trial, average: false, perturbation, seed, nDraws: 1 }, context))
      .control;
  expect(await draw(1)).toEqual(await draw(1));
  expect(await draw(1)).not.toEqual(await draw(2));
});

test('nothing perturbed has no control', async () => {
  const request = { trial, average: false, perturbation: [], seed: 0, nDraws: 1 };
  await expect(measureOverlay(bench, request, context)).rejects.toMatchObject({
    code: 'bad-request',
  });
});

test('the paper speaks of one level, silenced or kept', () => {
  const of = (names: string[], op: 'silence' | 'keep' | 'add') =>
    expectationOf([{ rois: names, op }], rois)?.direction;
  expect(of(early, 'silence')).toBe('lower');
  expect(of(early, 'keep')).toBe('higher');
  expect(of(higher, 'silence')).toBe('higher');
  expect(of([...early.slice(0, 1), ...higher.slice(0, 1)], 'silence')).toBeUndefined();
  expect(of(early, 'add')).toBeUndefined();
  expect(expectationOf([{ voxels: [1], op: 'silence' }], rois)).toBeUndefined();
  expect(expectationOf([{ rois: early, op: 'silence', off: true }], rois)).toBeUndefined();
});
