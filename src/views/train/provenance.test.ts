/** @file The provenance of a training: every option that decided it is in a row. */
import { expect, test } from 'vitest';
import { paperNetwork, paperTargets } from '../../domain/training.ts';
import type { Training } from '../../state/types/training.ts';
import { provenanceRows } from './provenance.ts';

const ridge: Training = {
  kind: 'ridge',
  target: 'image',
  dataset: 'abc123',
  asked: { kind: 'ridge', target: 'image', seed: 7, penalties: [1, 10] },
  nTrials: 60,
  nConditions: 20,
  nVoxels: 100,
  nExcluded: 3,
  penalty: 10,
  path: [],
  notes: [],
  seconds: 1.23,
  backend: 'wasm',
  model: {
    ...{ kind: 'mapper', name: 'ridge image', sha256: 'c0'.repeat(32), nParameters: 9 },
    ...{ signature: '100 voxels -> 512', simulated: true, notes: [] },
  },
};

const valueOf = (training: Training, name: string) =>
  provenanceRows(training, '1.2.3').find((row) => row.name === name)?.value;

test('of a ridge: data, what was asked, the penalty, the model by its hash', () => {
  expect(valueOf(ridge, 'data')).toBe(
    'abc123, simulated: 60 trials of 20 conditions, 100 voxels, 3 left out',
  );
  expect(valueOf(ridge, 'asked')).toBe('kind ridge, target image, seed 7');
  expect(valueOf(ridge, 'penalty')).toBe('10');
  expect(valueOf(ridge, 'sha256')).toBe('c0'.repeat(32));
  expect(valueOf(ridge, 'version')).toBe('1.2.3');
  expect(valueOf(ridge, 'network')).toBeUndefined();
});

test('of bands: a penalty each', () => {
  const bands = {
    bands: [
      { name: 'early', nVoxels: 40, penalty: 10 },
      { name: 'others', nVoxels: 60, penalty: Infinity },
    ],
    ...{ score: 0.4, plainScore: 0.3, tried: 34 },
  };
  expect(valueOf({ ...ridge, bands }, 'penalties')).toBe('early 10, others shut off');
});

test('of a network: all of its options, those left to their defaults too', () => {
  const asked = { ...ridge.asked, network: paperNetwork, targets: paperTargets };
  const trained: Training = { ...ridge, kind: 'conv', asked };
  for (const [name, value] of Object.entries(paperNetwork)) {
    expect(valueOf(trained, 'network')).toContain(`${name} ${value}`);
  }
  expect(valueOf(trained, 'targets')).toContain('threshold 1.5');
});
