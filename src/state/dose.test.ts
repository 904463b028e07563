/** @file What a perturbation does, and dose curves, over a decoder that gives the betas back. */
import { expect, test } from 'vitest';
import type { Perturbation } from '../domain/decode.ts';
import { linearBench } from '../testing/linear-bench.ts';
import { atDose, measureDose } from './dose.ts';
import { drawScans } from './effects.ts';
import { measureImpact } from './impact.ts';
import type { Selection } from './types/selection.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const { bench } = linearBench();
const trial = bench.dataset.split.val[0] ?? 0;
const perturbation: Perturbation = [
  { rois: ['EBA'], op: 'silence', off: true },
  { rois: ['V1v'], op: 'silence' },
];
const selection: Selection = { trial, average: false, perturbation, condition: 'image', seed: 5 };

test('the region that carries the picture does more than any random draw', async () => {
  const impact = await measureImpact(bench, { selection, nDraws: 12 }, context);
  expect(impact.shift.plain).toBeCloseTo(0, 6);
  expect(impact.shift.perturbed).toBeGreaterThan(impact.shift.control.high);
  expect(impact.cosine.perturbed).toBeLessThan(impact.cosine.control.low);
  expect(impact.rank.plain).toBe(1);
  expect(impact.rank.perturbed).toBeGreaterThan(impact.rank.control.high);
  expect(impact.rank.control.low).toBeLessThanOrEqual(impact.rank.control.mean);
});

test('decoded categories are those of the ten nearest pictures, most frequent first', async () => {
  const { categories, nNearest } = await measureImpact(bench, { selection, nDraws: 2 }, context);
  expect(nNearest).toBe(10);
  for (const shares of Object.values(categories)) {
    // Every made-up condition has one category.
    expect(shares.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    expect(shares.map(({ count }) => count)).toEqual(
      shares.map(({ count }) => count).sort((a, b) => b - a),
    );
  }
});

test('a dose curve of a silenced step goes from the scan as it is to silence', async () => {
  const request = { selection, step: 0, amounts: [1, 0.5, 0], nDraws: 3 };
  const dose = await measureDose(bench, request, context);
  expect(dose.step).toMatchObject({ op: 'multiply', rois: ['V1v'] });
  const [full, half, none] = dose.points;
  expect(full?.shift).toBeCloseTo(0, 6);
  expect(half?.shift).toBeGreaterThan(full?.shift ?? 9);
  expect(none?.shift).toBeGreaterThan(half?.shift ?? 9);
  expect(full?.control.shift.high).toBeCloseTo(0, 6);
  expect(dose.points.every(({ picture }) => picture?.width === 8)).toBe(true);
  const impact = await measureImpact(bench, { selection, nDraws: 3 }, context);
  expect(none?.cosine).toBeCloseTo(impact.cosine.perturbed, 6);
  expect(none?.control.rank).toEqual(impact.rank.control);
});

test('where the step does nothing the control does nothing either, whatever the other steps do', async () => {
  const both: Perturbation = [
    { rois: ['V1v'], op: 'add', amount: 2 },
    { rois: ['EBA'], op: 'multiply' },
  ];
  const chosen = { ...selection, perturbation: both };
  const request = { selection: chosen, step: 1, amounts: [1, 3], nDraws: 4 };
  const { points } = await measureDose(bench, request, context);
  const [none, some] = points;
  expect(none?.shift).toBeGreaterThan(0);
  expect(none?.control.shift).toEqual({
    mean: expect.closeTo(none?.shift ?? NaN, 9),
    low: none?.shift,
    high: none?.shift,
  });
  expect(some?.control.shift.high).toBeGreaterThan(some?.control.shift.low ?? 9);
});

test('over many scans: means with intervals, random voxels beside them, no pictures', async () => {
  const request = { selection, step: 0, amounts: [1, 0.5, 0], nDraws: 3, nScans: 6 };
  const told: number[] = [];
  const progress = (_: string, share?: number) => void told.push(share ?? NaN);
  const dose = await measureDose(bench, request, { ...context, progress });
  expect(dose.nScans).toBe(6);
  const [full, half, none] = dose.points;
  expect(full?.shift).toBeCloseTo(0, 6);
  expect(half?.shift).toBeGreaterThan(full?.shift ?? 9);
  expect(none?.shift).toBeGreaterThan(half?.shift ?? 9);
  for (const { interval, control, shift, picture } of dose.points) {
    expect(interval?.shift.low).toBeLessThanOrEqual(shift);
    expect(interval?.shift.high).toBeGreaterThanOrEqual(shift);
    expect(control.shift.low).toBeLessThanOrEqual(control.shift.high);
    expect(picture).toBeUndefined();
  }
  // The region that carries the picture does more than any random voxels of its number.
  expect(none?.interval?.shift.low).toBeGreaterThan(none?.control.shift.high ?? 9);
  expect(told.filter((share) => share >= 0 && share <= 1).length).toBeGreaterThan(0);
  // The same seed gives the same curve.
  expect(await measureDose(bench, request, context)).toEqual(dose);
});

test('the mean over scans is that of curves of one scan each', async () => {
  const { points } = await measureDose(
    bench,
    { selection, step: 0, amounts: [0], nDraws: 1, nScans: 4 },
    context,
  );
  const alone = await Promise.all(
    drawScans(bench, 4, selection.seed).map((one) =>
      measureDose(
        bench,
        { selection: { ...selection, trial: one }, step: 0, amounts: [0], nDraws: 1 },
        context,
      ),
    ),
  );
  const shifts = alone.map(({ points: [point] }) => point?.shift ?? NaN);
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length;
  expect(points[0]?.shift).toBeCloseTo(mean, 6);
});

test('many scans can be cancelled between two of them', async () => {
  const controller = new AbortController();
  const progress = () => controller.abort(new DOMException('Cancelled.', 'AbortError'));
  const request = { selection, step: 0, amounts: [0], nDraws: 1, nScans: 30 };
  const run = measureDose(bench, request, { signal: controller.signal, progress });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});

test('a dose replaces the amount of one step and leaves the others', () => {
  const steps: Perturbation = [
    { rois: ['V1v'], op: 'add', amount: 2 },
    { voxels: [1], op: 'set' },
  ];
  expect(atDose(steps, 1, -3)).toEqual([steps[0], { voxels: [1], op: 'set', amount: -3 }]);
  expect(() => atDose(steps, 2, 1)).toThrow(/no such step/);
  expect(() => atDose([{ rois: ['V1v'], op: 'keep' }], 0, 1)).toThrow(/no amount/);
});

test('what cannot be measured is refused by code', async () => {
  const dose = (change: object) =>
    measureDose(bench, { selection, step: 0, amounts: [1], nDraws: 2, ...change }, context);
  await expect(dose({ amounts: [] })).rejects.toMatchObject({ code: 'bad-request' });
  await expect(dose({ step: 1 })).rejects.toMatchObject({ code: 'bad-request' });
  const wrong = { ...selection, trial: 1e6 };
  await expect(dose({ selection: wrong })).rejects.toMatchObject({ code: 'bad-request' });
  const unknown = { ...selection, perturbation: [{ rois: ['V9'], op: 'silence' as const }] };
  await expect(
    measureImpact(bench, { selection: unknown, nDraws: 2 }, context),
  ).rejects.toMatchObject({ code: 'unknown-roi' });
});
