/** @file Levels beside the paper's expectation, and grids of pictures, over a decoder known by hand. */
import { expect, test } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { drawGrid, gridColumns, type GridRequest } from './grid.ts';
import { agreement, expectedDirection, measureLevels, voxelsOfLevel } from './levels.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const { bench } = linearBench();
const trial = bench.dataset.split.val[0] ?? 0;

test('what the paper expects: early lowers, higher raises, keeping does the opposite', () => {
  expect(expectedDirection('early', 'silence')).toBe('lower');
  expect(expectedDirection('early', 'keep')).toBe('higher');
  expect(expectedDirection('higher', 'silence')).toBe('higher');
  expect(expectedDirection('higher', 'keep')).toBe('lower');
  expect(expectedDirection('intermediate', 'silence')).toBeUndefined();
  expect(expectedDirection('early', 'add')).toBeUndefined();
});

test('data agree only where the interval leaves out 0', () => {
  const judge = (low: number, high: number) =>
    agreement({ delta: { mean: (low + high) / 2, low, high }, expected: 'lower' });
  expect(judge(-2, -1)).toBe('agrees');
  expect(judge(1, 2)).toBe('disagrees');
  expect(judge(-2, 1)).toBe('unclear');
  const delta = { mean: 1, low: 1, high: 1 };
  expect(agreement({ delta, expected: undefined })).toBeUndefined();
});

test('adding z to a level of a linear decoder raises the mean by its share of the voxels', async () => {
  const request = { trial, average: false, nScans: 6, boost: 3, seed: 2 };
  const { rows, plain } = await measureLevels(bench, request, context);
  expect(rows).toHaveLength(9);
  for (const { op, level, nVoxels, delta, control, perturbed } of rows) {
    expect(nVoxels).toBe(voxelsOfLevel(bench.dataset.rois, level).length);
    expect(perturbed).toHaveLength(plain.length);
    if (op !== 'add') continue;
    // 3 z on n of 60 dimensions, in float32.
    expect(delta.mean).toBeCloseTo((3 * nVoxels) / 60, 5);
    expect(control.mean).toBeCloseTo(delta.mean, 5);
  }
});

test('regions without a level are told how to get one', async () => {
  const rois = bench.dataset.rois.map((roi) => ({ ...roi, level: undefined }));
  const blank = { ...bench, dataset: { ...bench.dataset, rois } };
  const measured = measureLevels(
    blank,
    { trial, average: false, nScans: 4, boost: 2, seed: 0 },
    context,
  );
  await expect(measured).rejects.toMatchObject({ code: 'empty-roi' });
});

const grid: GridRequest = {
  ...{ trials: [trial, bench.dataset.split.val[1] ?? 1], rois: ['V1v', 'EBA'] },
  ...{ average: false, ops: ['silence', 'add'], boost: 2, condition: 'image', seed: 1 },
};

test('a grid has a row a scan and a column a change; ranks fall where the picture was', async () => {
  const { rows, columns, of } = await drawGrid(bench, grid, context);
  expect(columns.map(({ roi, op }) => [roi, op])).toEqual([
    [undefined, undefined],
    ['V1v', 'silence'],
    ['V1v', 'add'],
    ['EBA', 'silence'],
    ['EBA', 'add'],
  ]);
  expect(rows.map((row) => row.trial)).toEqual(grid.trials);
  for (const { cells } of rows) {
    expect(cells).toHaveLength(5);
    expect(cells[0]?.rank).toBe(1);
    expect(cells[1]?.rank).toBeGreaterThan(of / 20);
    expect(cells[3]?.rank).toBe(1);
  }
});

test('the cells of a grid are drawn four to a call', async () => {
  const { bench: fresh, calls } = linearBench();
  const { rows } = await drawGrid(fresh, grid, context);
  const nCells = rows.flatMap(({ cells }) => cells).length;
  expect(nCells).toBe(10);
  expect(calls.filter((op) => op === 'generate')).toHaveLength(3);
  expect(calls.filter((op) => op === 'mapMany')).toHaveLength(1);
});

test('too large a grid, and one without scans, are refused', async () => {
  const refused = (change: Partial<GridRequest>) =>
    expect(drawGrid(bench, { ...grid, ...change }, context)).rejects.toMatchObject({
      code: 'bad-request',
    });
  await refused({ trials: [] });
  await refused({ trials: Array.from({ length: 60 }, () => trial) });
  expect(gridColumns({ ...grid, rois: [] })).toHaveLength(1);
});
