/** @file Words of the generators' drawer, and when a comparison is of something else. */
import { expect, test } from 'vitest';
import { plainCondition } from '../../domain/decode.ts';
import type { Comparison } from '../../state/compare.ts';
import { isStale, millions } from './model.ts';

test('parameters are told in millions, small networks more finely', () => {
  expect(millions(44_997_026)).toBe('45.0 M');
  expect(millions(55_503_266)).toBe('55.5 M');
  expect(millions(12_345)).toBe('0.01 M');
});

test('a comparison is stale after another scan, seed, perturbation or setting, not another condition', () => {
  const perturbation = [{ rois: ['V1v'], op: 'silence' as const }];
  const comparison: Comparison = {
    selection: { trial: 2, average: false, seed: 1, perturbation, condition: 'image' },
    trials: [2],
    ...{ settings: { ...plainCondition }, seen: undefined, modes: ['image'], rows: [] },
  };
  const now = { ...comparison.selection, condition: 'both' as const };
  expect(isStale(comparison, now, { ...plainCondition })).toBe(false);
  expect(isStale(comparison, { ...now, trial: 3 }, plainCondition)).toBe(true);
  expect(isStale(comparison, { ...now, average: true }, plainCondition)).toBe(true);
  expect(isStale(comparison, { ...now, seed: 2 }, plainCondition)).toBe(true);
  expect(isStale(comparison, { ...now, perturbation: [] }, plainCondition)).toBe(true);
  expect(isStale(comparison, now, { ...plainCondition, threshold: 0.1 })).toBe(true);
});
