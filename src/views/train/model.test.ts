/** @file Targets that can be trained, and where the points of the path lie. */
import { expect, test } from 'vitest';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import type { TrainingRun } from '../../state/types/training.ts';
import { penaltyPlot, penaltyWords, runFacts, targetChoices } from './model.ts';

test('a target says what it lacks', () => {
  const lacking = { ...fakeDataset(), hasCaptions: false, stimuli: undefined };
  const of = (d: Parameters<typeof targetChoices>[0]) => targetChoices(d).map((c) => c.lacks);
  expect(of(fakeDataset())).toEqual([undefined, undefined, undefined]);
  expect(of(lacking)).toEqual([undefined, 'Needs captions.', 'Needs the stimuli.']);
  expect(of(undefined)).toEqual(Array(3).fill('Open a dataset first.'));
});

test('the path is logarithmic across and upside down', () => {
  const plot = penaltyPlot(
    [
      { penalty: 100, score: 0.3 },
      { penalty: 1, score: 0.1 },
      { penalty: 10, score: 0.2 },
    ],
    200,
    50,
  );
  expect(plot?.points.map(({ x, y }) => [x, y])).toEqual([
    [0, 50],
    [100, expect.closeTo(25, 10)],
    [200, 0],
  ]);
  expect(plot?.line).toBe('M0.0 50.0L100.0 25.0L200.0 0.0');
});

test('a path of one point, or of none that is finite', () => {
  expect(penaltyPlot([{ penalty: 5, score: 0.2 }], 10, 10)?.points).toHaveLength(1);
  expect(penaltyPlot([{ penalty: 5, score: NaN }], 10, 10)).toBeUndefined();
  expect(penaltyPlot([], 10, 10)).toBeUndefined();
});

test('penalties as axis labels', () => {
  expect([0.05, 1, 1234, 32_000, 1e-4].map(penaltyWords)).toEqual([
    '0.05',
    '1',
    '1200',
    '3.2e4',
    '1.0e-4',
  ]);
});

test('when a training was saved last, and that it cannot be', () => {
  const news: NonNullable<TrainingRun['news']> = {
    ...{ phase: 'pretrain', epoch: 2, epochs: 10, loss: 0.41, paused: false, bytes: 5e6 },
    savedAt: 1_000_000,
  };
  const run: TrainingRun = {
    ...{ id: 'a', target: 'image', seed: 3, title: 'MSE', status: 'running', hidden: false },
    ...{ options: { target: 'image', seed: 3 }, losses: [], epochs: [], done: 7, total: 60 },
    ...{ news, summary: undefined, error: undefined },
  };
  const saved = (more: Partial<typeof news>) =>
    runFacts({ ...run, news: { ...news, ...more } }, undefined, 1_120_000).at(-1);
  expect(saved({})).toMatchObject({ label: 'saved', value: '2 min ago' });
  expect(saved({ savedAt: undefined })?.value).toBe('not yet');
  expect(saved({ savingFails: true })?.value).toBe('fails since; last 2 min ago');
  expect(saved({ savingFails: true })?.help).toMatch(/last saved state is kept: free space/);
  expect(saved({ savingFails: true, savedAt: undefined })?.value).toBe('fails');
});
