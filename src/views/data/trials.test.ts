/** @file The table of trials: sorted by each column, equal ones in loaded order; as numbers; large. */
import { describe, expect, it } from 'vitest';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { indexTrials } from '../scans/model.ts';
import { orderTrials, trialCells, trialTable, type TrialColumn } from './trials.ts';

const dataset: DatasetInfo = {
  ...fakeDataset(),
  nTrials: 6,
  nConditions: 3,
  trialCondition: Int32Array.of(0, 1, 2, 1, 0, 1),
  conditionNames: ['100', '20', '3'],
  sessions: [
    { session: 7, firstTrial: 0, nTrials: 4 },
    { session: 2, firstTrial: 4, nTrials: 2 },
  ],
  split: { train: Uint32Array.of(0, 4), val: Uint32Array.of(1, 3, 5), rule: 'shared' },
};
const index = indexTrials(dataset);
const all = Uint32Array.of(0, 1, 2, 3, 4, 5);
const order = (by: TrialColumn, descending = false, of = dataset) => [
  ...orderTrials(of, index, all, { by, descending }),
];

describe('the table of trials', () => {
  it('is sorted by each column, equal trials in loaded order, either way', () => {
    expect(order('trial', true)).toEqual([5, 4, 3, 2, 1, 0]);
    expect(order('session')).toEqual([4, 5, 0, 1, 2, 3]);
    expect(order('session', true)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order('place')).toEqual([0, 4, 1, 5, 2, 3]);
    expect(order('repetition')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(order('repetition', true)).toEqual([5, 3, 4, 0, 1, 2]);
    expect(order('side')).toEqual([2, 0, 4, 1, 3, 5]);
  });

  it('sorts conditions as numbers where all names are, else as text', () => {
    expect(order('condition')).toEqual([2, 1, 3, 5, 0, 4]);
    const named = { ...dataset, conditionNames: ['zebra', 'Apple', 'bear'] };
    expect(order('condition', false, named)).toEqual([1, 3, 5, 2, 0, 4]);
    const mixed = { ...dataset, conditionNames: ['100', '20', 'x'] };
    expect(order('condition', false, mixed)).toEqual([0, 4, 1, 3, 5, 2]);
  });

  it('tells a trial in the words of the field, and as numbers', () => {
    expect(trialCells(dataset, index, 5)).toEqual([5, 2, 1, '20', '3 of 3', 'held out']);
    const { header, rows } = trialTable(dataset, index, Uint32Array.of(5, 2));
    expect(header).toHaveLength(7);
    expect(rows).toEqual([
      [5, 2, 1, '20', 3, 3, 'held out'],
      [2, 7, 2, '3', 1, 1, 'unused'],
    ]);
  });

  it('of 30,000 trials is sorted by any column in well under a second', () => {
    const n = 30_000;
    const large: DatasetInfo = {
      ...dataset,
      nTrials: n,
      nConditions: 10_000,
      trialCondition: Int32Array.from({ length: n }, (_, i) => (i * 7919) % 10_000),
      conditionNames: Array.from({ length: 10_000 }, (_, i) => `picture ${i}`),
    };
    const largeIndex = indexTrials(large);
    const trials = Uint32Array.from({ length: n }, (_, i) => i);
    const start = performance.now();
    const sorted = orderTrials(large, largeIndex, trials, { by: 'condition', descending: true });
    // About 20 ms on a quiet machine; a pass for each comparison would take many seconds.
    expect(performance.now() - start).toBeLessThan(1000);
    const names = Array.from(sorted, (t) => large.conditionNames[large.trialCondition[t] ?? 0]);
    expect(names).toEqual(names.toSorted().toReversed());
  });
});
