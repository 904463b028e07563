/** @file What is drawn of a dose curve, and what its table holds, with and without pairs. */
import { expect, test } from 'vitest';
import type { Dose, DosePoint } from '../../state/dose.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { fakeSelection, fakeSpread } from '../../testing/fake-selection.ts';
import { curveOf, shownAgainst } from './dose-curves.ts';
import { doseFigure } from './figures.ts';
import { doseTable } from './impact-model.ts';

const effect = (mean: number) => ({
  shift: fakeSpread(mean),
  cosine: fakeSpread(mean),
  rank: fakeSpread(mean),
});
const selection = fakeSelection(4, 3);

const unpaired = (amount: number): DosePoint => ({
  ...{ amount, shift: 5, cosine: 5, rank: 5, picture: undefined },
  interval: effect(5),
  control: effect(2),
});

const point = (amount: number): DosePoint => ({
  ...unpaired(amount),
  paired: { change: effect(4), controlChange: effect(1), beyond: effect(3) },
});

function doseOf(points: DosePoint[]): Dose {
  const request = { selection, step: 0, amounts: [0, 1], nDraws: 2, nScans: 6 };
  return { request, step: { op: 'add' }, of: 9, nScans: 6, points };
}
const dose = doseOf([0, 1].map(point));

test('values, changes and what is beyond random voxels, each with its own interval', () => {
  const means = (against: 'none' | 'plain' | 'random') => {
    const [first] = curveOf(dose, 'cosine', against);
    return [first?.value, first?.interval?.low, first?.control?.mean];
  };
  expect(means('none')).toEqual([5, 4, 2]);
  expect(means('plain')).toEqual([4, 3, 1]);
  expect(means('random')).toEqual([3, 2, undefined]);
});

test('a curve without pairs shows its values', () => {
  const alone = doseOf([unpaired(0)]);
  expect(shownAgainst(alone, 'random')).toBe('none');
  expect(curveOf(alone, 'rank', 'random')[0]?.value).toBe(5);
  expect(doseTable(alone).header).not.toContain('rank_change');
});

test('the figure says what is drawn; against random voxels they have no line of their own', () => {
  const figure = doseFigure(dose, 'z', 'random');
  expect(figure.panels[1]?.title).toBe('Cosine to truth \u2212 random');
  expect(figure.panels[1]?.series.map(({ name }) => name)).toEqual([
    'step',
    'step, 95 %: low',
    'step, 95 %: high',
  ]);
  expect(figure.note).toContain('paired differences');
  expect(lineFigure(figure, 85)).not.toMatch(/NaN|undefined/);
});

test('the table holds values and differences with their intervals', () => {
  const { header, rows } = doseTable(dose);
  expect(header.slice(1, 16)).toEqual([
    ...['shift', 'shift_low', 'shift_high'],
    ...['shift_control', 'shift_control_low', 'shift_control_high'],
    ...['shift_change', 'shift_change_low', 'shift_change_high'],
    ...['shift_change_control', 'shift_change_control_low', 'shift_change_control_high'],
    ...['shift_beyond_control', 'shift_beyond_control_low', 'shift_beyond_control_high'],
  ]);
  expect(rows[0]).toHaveLength(header.length);
  expect(rows[1]?.slice(0, 10)).toEqual([1, 5, 4, 6, 2, 1, 3, 4, 3, 5]);
});
