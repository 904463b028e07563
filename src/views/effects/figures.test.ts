/** @file Studies as figures and tables: every number of the study is in them, in its order. */
import { expect, test } from 'vitest';
import type { Dose } from '../../state/dose.ts';
import type { Grid } from '../../state/grid.ts';
import type { Levels } from '../../state/levels.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { toCsv } from '../../ui/csv.ts';
import { fakeSelection, fakeSpread } from '../../testing/fake-selection.ts';
import { doseFigure, gridFigure, levelsFigure } from './figures.ts';
import { gridTable } from './grid-model.ts';
import { levelsTable, overlayNpy } from './levels-model.ts';

const picture = { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) };
const selection = fakeSelection(4, 3);

test('a dose curve has a panel a measure, over the amounts', () => {
  const point = (amount: number) => ({
    ...{ amount, shift: amount / 10, cosine: 0.5, rank: 7, picture },
    control: { shift: fakeSpread(0), cosine: fakeSpread(1), rank: fakeSpread(2) },
  });
  const dose: Dose = {
    request: { selection, step: 0, amounts: [-5, 0, 5], nDraws: 10 },
    step: { rois: ['V1v'], op: 'add', amount: 1 },
    of: 300,
    points: [-5, 0, 5].map(point),
  };
  const figure = doseFigure(dose, 'z');
  expect(figure.panels).toHaveLength(3);
  const [step, mean, low, high] = figure.panels[0]?.series ?? [];
  expect(step?.x).toEqual([-5, 0, 5]);
  expect([step, mean, low, high].map((series) => series?.y[2])).toEqual([0.5, 0, -1, 1]);
  expect(lineFigure(figure, 85)).not.toMatch(/NaN|undefined/);
});

const levels: Levels = {
  request: { trial: 4, average: false, nScans: 30, boost: 2, seed: 0 },
  target: 'image',
  overlaid: [4],
  nScans: 30,
  plain: Float32Array.of(1, 2),
  rows: [
    {
      ...{ level: 'early', op: 'silence', nVoxels: 9, expected: 'lower' },
      ...{ delta: { mean: -2, low: -3, high: -1 }, control: fakeSpread(0) },
      perturbed: Float32Array.of(3, 4),
    },
  ],
};

test('levels: intervals in the figure, numbers and verdict in the table, the overlay as NPY', async () => {
  const { rows, panels } = levelsFigure(levels);
  expect(rows).toEqual(['Silence early visual cortex']);
  expect(panels[0]?.groups.map(({ values }) => values[0]?.mean)).toEqual([-2, 0]);
  expect(toCsv(levelsTable(levels)).trim().split('\r\n')[1]).toBe(
    'early,silence,9,-2,-3,-1,0,-1,1,lower,agrees',
  );
  const bytes = new Uint8Array(await overlayNpy(levels).arrayBuffer());
  expect(new TextDecoder('latin1').decode(bytes)).toContain("'shape': (2, 2)");
  expect([...new Float32Array(bytes.slice(-16).buffer)]).toEqual([1, 2, 3, 4]);
});

test('a grid: a row a scan, a cell a perturbation, its rank in the words and the table', () => {
  const grid: Grid = {
    request: {
      ...{ trials: [4], average: true, rois: ['V1v'], ops: ['add'], boost: 2 },
      ...{ condition: 'both', seed: 3 },
    },
    of: 300,
    columns: [
      { roi: undefined, op: undefined, perturbation: [] },
      { roi: 'V1v', op: 'add', perturbation: [{ rois: ['V1v'], op: 'add', amount: 2 }] },
    ],
    rows: [
      {
        trial: 4,
        averaged: [4, 9],
        condition: 1,
        cells: [
          { picture, rank: 7 },
          { picture, rank: 9 },
        ],
      },
    ],
  };
  expect(gridFigure(grid).rows[0]?.cells.map(({ label }) => label)).toEqual([
    'As is: 7',
    'V1v +2 z: 9',
  ]);
  expect(toCsv(gridTable(grid)).trim().split('\r\n').slice(1)).toEqual([
    '4,2,,,,7,300',
    '4,2,V1v,add,2,9,300',
  ]);
});
