/** @file Curves that are taken away: each says which network saw the pictures. */
import { expect, test } from 'vitest';
import { curveFigure, curveTable } from './curves.ts';
import type { Recipe } from './model.ts';

const recipe: Recipe = {
  ...{ dataset: 'd', scans: [3, 8], average: false, nSteps: 3, space: 'voxel', perturbation: [] },
  ...{ condition: 'both', seed: 4 },
};
const rows = [Float32Array.of(1, 0.5, 0), Float32Array.of(0, 0.5, 1)];
const features = { distance: rows, network: 'inception.onnx 0123456789ab' };

test('the figure names the feature network where there are distances', () => {
  expect(curveFigure(recipe, rows, features).note).toContain(
    'Features of pictures by inception.onnx 0123456789ab.',
  );
  const without = curveFigure(recipe, rows, undefined);
  expect(without.note).not.toContain('Features');
  expect(without.panels).toHaveLength(1);
});

test('so does each row of the table, under its own heading', () => {
  const table = curveTable(recipe, rows, features);
  expect(table.header.at(-1)).toBe('feature_network');
  for (const row of table.rows) {
    expect(row).toHaveLength(table.header.length);
    expect(row.at(-1)).toBe('inception.onnx 0123456789ab');
  }
  expect(table.rows[1]).toEqual([1, 0.5, 0.5, 0.5, 0.5, 0.5, features.network]);
  expect(curveTable(recipe, rows, undefined).header).not.toContain('feature_network');
});
