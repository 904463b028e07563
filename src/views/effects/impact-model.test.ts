/** @file Amounts, words and files of dose curves, levels and grids. */
import { expect, test } from 'vitest';
import type { Perturbation } from '../../domain/decode.ts';
import type { Dose } from '../../state/dose.ts';
import { fakeDataset, fakePicture } from '../../testing/fake-dataset.ts';
import { toCsv } from '../../ui/csv.ts';
import { fakeSelection } from '../../testing/fake-selection.ts';
import { columnTitle, firstHeldOut } from './grid-model.ts';
import { amountsOf, dosable, doseTable, doseRange, isApart, plainNumber } from './impact-model.ts';
import { summaryWords, verdictWords } from './levels-model.ts';

test('steps with an amount can be dosed; keeping, all voxels and what is off cannot', () => {
  const list: Perturbation = [
    { all: true, op: 'silence' },
    { rois: ['V1'], op: 'add', amount: 2, off: true },
    { rois: ['V1'], op: 'keep' },
    { rois: ['FFA'], op: 'silence' },
  ];
  expect(dosable(list).map(({ index }) => index)).toEqual([2]);
  expect(dosable([])).toEqual([]);
});

test('amounts run from end to end', () => {
  const range = doseRange({ op: 'silence' });
  expect(range && amountsOf(range, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(amountsOf({ low: -1, high: 1, unit: 'z' }, 3)).toEqual([-1, 0, 1]);
  expect(doseRange({ op: 'keep' })).toBeUndefined();
});

test('the CSV has a line an amount, with the control beside each measure', () => {
  const spread = { mean: 0.1, low: 0, high: 0.2 };
  const control = { shift: spread, cosine: spread, rank: spread };
  const point = { amount: 2, shift: 0.5, cosine: 0.3, rank: 7, control, picture: fakePicture(1) };
  const selection = fakeSelection();
  const request = { selection, step: 0, amounts: [2], nDraws: 2 };
  const dose: Dose = { request, step: { op: 'add' }, of: 9, points: [point] };
  const [head, line, end] = toCsv(doseTable(dose)).split('\r\n');
  expect(head?.split(',')).toHaveLength(13);
  expect(line).toBe('2,0.5,0.1,0,0.2,0.3,0.1,0,0.2,7,0.1,0,0.2');
  expect(end).toBe('');
});

test('a mean over scans has its interval beside it', () => {
  const spread = { mean: 0.1, low: 0, high: 0.25 };
  const control = { shift: spread, cosine: spread, rank: spread };
  const interval = { ...control, rank: { mean: 7, low: 5, high: 9 } };
  const point = { amount: 2, shift: 0.5, cosine: 0.25, rank: 7, control, interval };
  const selection = fakeSelection();
  const request = { selection, step: 0, amounts: [2], nDraws: 2, nScans: 3 };
  const points = [{ ...point, picture: undefined }];
  const dose: Dose = { request, step: { op: 'add' }, of: 9, nScans: 3, points };
  const { header, rows } = doseTable(dose);
  expect(header).toHaveLength(19);
  expect(header.slice(0, 5)).toEqual([
    'amount',
    'shift',
    'shift_low',
    'shift_high',
    'shift_control',
  ]);
  const cells = [2, 0.5, 0, 0.25, 0.1, 0, 0.25, 0.25, 0, 0.25, 0.1, 0, 0.25, 7, 5, 9, 0.1, 0, 0.25];
  expect(rows).toEqual([cells]);
});

test('a perturbed value outside the draws stands out', () => {
  const control = { mean: 0.2, low: 0.1, high: 0.3 };
  expect(isApart({ plain: 0, perturbed: 0.31, control })).toBe(true);
  expect(isApart({ plain: 0, perturbed: 0.2, control })).toBe(false);
  expect(plainNumber(-0.0001, 2)).toBe('0.00');
  expect(plainNumber(-1.5, 1)).toBe('\u22121.5');
});

test('what the paper expects and what is found are said together', () => {
  const delta = { mean: -1, low: -2, high: -0.5 };
  expect(verdictWords({ delta, expected: 'lower' })).toBe('paper: lower; these data agree');
  expect(verdictWords({ delta, expected: 'higher' })).toBe('paper: higher; these data disagree');
  expect(verdictWords({ delta, expected: undefined })).toBe('the paper does not say');
  expect(summaryWords([])).toMatch(/Of 0 expectations/);
});

test('rows of a grid are of different held-out conditions, the selected scan first', () => {
  const dataset = fakeDataset();
  const trials = firstHeldOut(dataset, 5, 4);
  expect(trials[0]).toBe(5);
  expect(new Set(trials.map((trial) => dataset.trialCondition[trial])).size).toBe(4);
  expect(trials.slice(1).every((trial) => dataset.split.val.includes(trial))).toBe(true);
  const step = { roi: 'V1', perturbation: [] };
  expect(columnTitle({ ...step, op: 'add' }, 2)).toBe('V1 +2 z');
  expect(columnTitle({ ...step, op: 'keep' }, 2)).toBe('only V1');
});
