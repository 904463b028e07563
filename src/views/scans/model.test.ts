/** @file Index, filter and steps over trials, small by hand and large by invariants. */
import { expect, test } from 'vitest';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import {
  drawTrial,
  filterTrials,
  indexTrials,
  noFilter,
  presentationsHelp,
  rowOf,
  stepFrom,
  trialRow,
} from './model.ts';

function tiny(): DatasetInfo {
  return {
    ...fakeDataset({ nSessions: 2, trialsPerSession: 3 }),
    nConditions: 3,
    trialCondition: Int32Array.of(0, 1, 0, 2, 1, 0),
    conditionNames: ['73k 10', '73k 2', '73k 210'],
    split: { train: Uint32Array.of(0, 2, 5), val: Uint32Array.of(1, 4), rule: 'given' },
  };
}

test('a row tells session, repetition and side', () => {
  const dataset = tiny();
  const row = trialRow(dataset, indexTrials(dataset), 5);
  expect(row).toEqual({
    trial: 5,
    session: 2,
    condition: 0,
    name: '73k 10',
    repetition: 3,
    nRepetitions: 3,
    side: 'train',
  });
  expect(trialRow(dataset, indexTrials(dataset), 3).side).toBe('none');
});

test('filters combine: side, session, text, trial number', () => {
  const dataset = tiny();
  const index = indexTrials(dataset);
  const list = (filter: Partial<typeof noFilter>) => [
    ...filterTrials(dataset, index, { ...noFilter, ...filter }),
  ];
  expect(list({})).toEqual([0, 1, 2, 3, 4, 5]);
  expect(list({ side: 'val' })).toEqual([1, 4]);
  expect(list({ side: 'train', session: 2 })).toEqual([5]);
  expect(list({ search: '10' })).toEqual([0, 2, 3, 5]);
  expect(list({ search: ' #4 ' })).toEqual([4]);
  expect(list({ search: 'nothing' })).toEqual([]);
  expect(list({ session: 9 })).toEqual([]);
});

test('steps go along the list, and into it from outside', () => {
  const trials = Uint32Array.of(1, 4, 9);
  expect(rowOf(trials, 4)).toBe(1);
  expect(rowOf(trials, 5)).toBe(-1);
  expect(stepFrom(trials, 4, 1)).toBe(9);
  expect(stepFrom(trials, 9, 1)).toBeUndefined();
  expect(stepFrom(trials, 5, 1)).toBe(9);
  expect(stepFrom(trials, 5, -1)).toBe(4);
});

test('draws repeat with the seed, stay in the list and reach much of it', () => {
  const trials = Uint32Array.from({ length: 40 }, (_, i) => i * 3);
  const drawn = Array.from({ length: 60 }, (_, draw) => drawTrial(trials, 5, draw));
  expect(drawn).toEqual(Array.from({ length: 60 }, (_, draw) => drawTrial(trials, 5, draw)));
  expect(drawn.every((trial) => trial !== undefined && trial % 3 === 0)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(20);
  expect(drawTrial(new Uint32Array(0), 5, 0)).toBeUndefined();
});

test('the switch to the mean tells formula and trials, and why it cannot be used', () => {
  expect(presentationsHelp([0, 8, 15])).toContain('(z₁ + z₂ + z₃) / 3');
  expect(presentationsHelp([0, 8, 15])).toContain('trials 0, 8, 15');
  expect(presentationsHelp([0, 8, 15])).toContain('variance falls to 1/3');
  const many = Array.from({ length: 12 }, (_, i) => i);
  expect(presentationsHelp(many)).toContain('(z₁ + … + z₁₂) / 12');
  expect(presentationsHelp([4])).toContain('nothing to average');
});

test('30,000 trials are indexed and filtered without a pause', () => {
  const dataset = fakeDataset({ nSessions: 40 });
  const started = performance.now();
  const index = indexTrials(dataset);
  const found = filterTrials(dataset, index, { ...noFilter, search: '12', side: 'train' });
  expect(performance.now() - started).toBeLessThan(500);
  expect(found.length).toBeGreaterThan(0);
  expect(index.nRepetitions.every((n) => n === 3)).toBe(true);
});
