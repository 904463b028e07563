/** @file The register: nothing is left out, and what is missing says where it is made. */
import { expect, test } from 'vitest';
import type { AblationRow } from '../../state/ablation.ts';
import type { Controls } from '../../state/controls.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { ablationResult, heldOutStudies, scanStudies, type Studies } from './study-results.ts';
import { trainingResults } from './training-results.ts';

const nothing: Studies = {
  ...{ retrieval: undefined, identification: undefined, distances: undefined },
  ...{ controls: undefined, impact: undefined, dose: undefined },
  against: 'none',
  ...{ effects: undefined, levels: undefined, grid: undefined, gallery: undefined },
  ...{ comparison: undefined, ablation: [] },
};
const sources = {
  dataset: fakeDataset(),
  galleryPictures: { get: () => Promise.reject(new Error('No picture is drawn here.')) },
};
const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4), channels: 4 as const };

test('what is not there has no files, and says where it is made', () => {
  const all = [
    ...scanStudies(nothing),
    ...heldOutStudies(nothing, sources),
    ...trainingResults({ runs: [], training: undefined }),
    ablationResult(nothing),
  ];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, figure, table, from } of all) {
    expect([name, figure, table]).toEqual([name, undefined, undefined]);
    expect(from).not.toBe('');
  }
});

test('controls are a figure and a table', () => {
  const controls = {
    of: 300,
    selection: { trial: 7, average: false, perturbation: [], condition: 'both', seed: 0 },
    rows: [
      { kind: 'scan', trials: [7, 9], rank: 2, cosine: 0.5, picture },
      { kind: 'mean', trials: undefined, rank: 140, cosine: 0.1, picture },
    ],
  } as unknown as Controls;
  const [first] = scanStudies({ ...nothing, controls });
  expect(first?.figure).toBeDefined();
  expect(first?.table?.()).toEqual({
    header: ['control', 'scan', 'presentations', 'rank', 'of', 'cosine'],
    rows: [
      ['This scan', 7, 2, 2, 300, 0.5],
      ['Mean scan', undefined, undefined, 140, 300, 0.1],
    ],
  });
});

test('only judged rows of the ablation are numbers', () => {
  const waiting = {
    ...{ id: 'mse', table: 3, label: 'MSE', targets: ['image'], paper: [10, 9] },
    status: 'waiting',
  } as unknown as AblationRow;
  const shuffled = { forward: 1, backward: 0 };
  const counts = { of: 300, forward: 20, backward: 30, shuffled } as AblationRow['counts'];
  const row: AblationRow = {
    ...waiting,
    id: 'cos',
    status: 'done',
    seconds: 12.4,
    ...(counts && { counts }),
  };
  expect(ablationResult({ ...nothing, ablation: [waiting] }).table).toBeUndefined();
  const table = ablationResult({ ...nothing, ablation: [row, waiting] }).table?.();
  expect(table?.rows).toEqual([[3, 'MSE', 20, 30, 300, 1, 0, 10, 9, 12]]);
});
