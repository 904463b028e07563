/** @file The words of the pictures panel. */
import { expect, test } from 'vitest';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import {
  cosineChange,
  cosineWords,
  provenanceRows,
  rankChange,
  stepWords,
  trainingSide,
} from './model.ts';

const view = {
  trial: 0,
  top: [],
  rank: 40,
  rankUnperturbed: 12,
  of: 300,
  cosine: -0.104,
  cosineUnperturbed: 0.71,
};

test('before and after only where something is perturbed', () => {
  expect(rankChange(view, false)).toEqual({ before: '12 of 300', after: undefined });
  expect(rankChange(view, true)).toEqual({ before: '12 of 300', after: '40 of 300' });
  expect(cosineChange(view, true)).toEqual({ before: '0.71', after: '\u22120.10' });
});

test('what is not known is a dash, not a number', () => {
  expect(cosineWords(undefined)).toBe('-');
  expect(cosineWords(NaN)).toBe('-');
  expect(rankChange({ ...view, rankUnperturbed: undefined }, false).before).toBe('-');
});

test('a trial is on one side of the split', () => {
  const dataset = fakeDataset({ nSessions: 1, trialsPerSession: 30 });
  const [held, trained] = [dataset.split.val[0] ?? -1, dataset.split.train[0] ?? -1];
  expect(trainingSide(dataset, held)).toBe('held out');
  expect(trainingSide(dataset, trained)).toBe('train');
  expect(trainingSide(dataset, 10_000)).toBe('neither');
});

test('a perturbation reads as a sentence', () => {
  expect(stepWords({ op: 'silence', rois: ['FFA-1', 'OFA'] })).toBe('silence FFA-1, OFA');
  expect(stepWords({ op: 'add', amount: 2, voxels: [1, 2, 3] })).toBe('add 2 z to 3 chosen voxels');
  expect(stepWords({ op: 'keep' })).toBe('keep only no voxel');
});

test('provenance names a model by its hash where it is known', () => {
  const model = {
    kind: 'generator' as const,
    name: 'demo generator',
    sha256: 'ab'.repeat(32),
    nParameters: 1,
    signature: '',
    simulated: true,
    notes: [],
  };
  const rows = provenanceRows(
    {
      dataset: 'd',
      trials: [3, 9],
      perturbation: [{ op: 'silence', rois: ['V1v'] }],
      mapper: 'ridge',
      generator: 'demo generator',
      condition: 'both',
      seed: 7,
      backends: { mapper: 'wasm', generator: 'webgpu' },
    },
    [model],
  );
  expect(Object.fromEntries(rows.map((row) => [row.name, row.value]))).toEqual({
    Dataset: 'd',
    Trials: 'mean of 2 presentations: 3, 9',
    Perturbation: 'silence V1v',
    Mapper: 'ridge',
    Generator: 'demo generator (sha256 abababababababab…)',
    Condition: 'both',
    Seed: '7',
    Backends: 'mapper wasm, generator webgpu',
  });
});
