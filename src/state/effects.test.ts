/** @file Effects of regions over a linear decoder whose answers can be worked out by hand. */
import { expect, test } from 'vitest';
import type { DatasetInfo } from '../domain/dataset.ts';
import { cosine } from '../numerics/vectors.ts';
import { linearBench } from '../testing/linear-bench.ts';
import type { Bench } from './decode-scan.ts';
import { comparedRois, drawScans, measureEffects } from './effects.ts';
import { rankOf } from './judge.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };

const bench = () => linearBench().bench;

const request = { op: 'silence' as const, amount: 0, nScans: 12, average: false, seed: 3 };

test('the region that carries the condition does more than as many random voxels', async () => {
  const { rows, nScans } = await measureEffects(bench(), request, context);
  expect(nScans).toBe(12);
  const [first, ...others] = rows;
  expect(first?.roi).toBe('V1v');
  expect(first?.effect.shift.low).toBeGreaterThan(first?.control.shift.high ?? 9);
  expect(first?.effect.cosine.high).toBeLessThan(0);
  expect(first?.effect.rank.mean).toBeGreaterThan(0);
  for (const { effect } of others) expect(effect.shift.mean).toBeLessThan(0.05);
});

test('the same seed gives the same table', async () => {
  const again = await measureEffects(bench(), request, context);
  expect(again).toEqual(await measureEffects(bench(), request, context));
  const other = await measureEffects(bench(), { ...request, seed: 4 }, context);
  expect(other.rows).not.toEqual(again.rows);
});

test('scans are of different held-out conditions', () => {
  const here = bench();
  const scans = drawScans(here, 10, 1);
  const conditions = scans.map((trial) => here.dataset.trialCondition[trial]);
  expect(new Set(conditions).size).toBe(10);
  expect(scans.every((trial) => here.dataset.split.val.includes(trial))).toBe(true);
  expect(drawScans(here, 10_000, 1).length).toBeLessThanOrEqual(here.dataset.nConditions);
});

test('the rank counts those that are nearer than the own condition', () => {
  const truths = new Map([
    [0, Float32Array.of(1, 0)],
    [1, Float32Array.of(0, 1)],
    [2, Float32Array.of(1, 1)],
  ]);
  const prediction = Float32Array.of(1, 0.2);
  expect(cosine(prediction, truths.get(0) ?? prediction)).toBeGreaterThan(0.9);
  expect([0, 1, 2].map((own) => rankOf(prediction, truths, own))).toEqual([1, 3, 2]);
  expect(rankOf(prediction, truths, 7)).toBeNaN();
  expect(rankOf(new Float32Array(2), truths, 0)).toBe(2);
});

test('no regions, no truth, one condition: each is refused by code', async () => {
  const here = bench();
  const without = (change: Partial<DatasetInfo>) => ({
    ...here,
    dataset: { ...here.dataset, ...change },
  });
  const measured = (other: Bench) => measureEffects(other, request, context);
  await expect(measured(without({ rois: [] }))).rejects.toMatchObject({ code: 'empty-roi' });
  const lone = { ...here.dataset.split, val: here.dataset.split.val.slice(0, 1) };
  await expect(measured(without({ split: lone }))).rejects.toMatchObject({
    code: 'too-few-trials',
  });
  const blind = { ...here, truth: { ...here.truth, available: () => false } } as unknown as Bench;
  await expect(measured(blind)).rejects.toMatchObject({ code: 'missing-part' });
  expect(comparedRois([])).toEqual([]);
});

test('a cancel stops it; each scan is one call of the mapper', async () => {
  const abort = new AbortController();
  const { bench: here, calls } = linearBench();
  const progress = () => {
    if (calls.length >= 5) abort.abort(new DOMException('enough', 'AbortError'));
  };
  const call = here.services.mapper.call.bind(here.services.mapper);
  here.services.mapper.call = ((op: never, input: never, options: { onProgress?: unknown }) => {
    progress();
    return call(op, input, options as never);
  }) as typeof call;
  const measured = measureEffects(here, request, { signal: abort.signal, progress });
  await expect(measured).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls.filter((op) => op === 'mapMany').length).toBeLessThanOrEqual(6);
});
