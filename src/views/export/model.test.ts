/** @file Tables, names and the methods paragraph. */
import { expect, test } from 'vitest';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import type { RetrievedView } from '../../state/types/decode.ts';
import { fileName, methodsText, retrievedTable } from './model.ts';
import { toCsv } from '../../ui/csv.ts';

test('cells with commas, quotes and line ends are quoted', () => {
  expect(
    toCsv({
      header: ['a', 'b'],
      rows: [
        ['x,y', 'say "no"'],
        [1, undefined],
      ],
    }),
  ).toBe('a,b\r\n"x,y","say ""no"""\r\n1,\r\n');
});

test('retrieved conditions by their names, best first', () => {
  const dataset = fakeDataset();
  const view = {
    top: [{ condition: 2, similarity: 0.75, caption: 'a dog, two cats', picture: undefined }],
  } as unknown as RetrievedView;
  expect(toCsv(retrievedTable(view, dataset))).toBe(
    `place,condition,cosine,caption\r\n1,${dataset.conditionNames[2]},0.75,"a dog, two cats"\r\n`,
  );
});

test('names of files are plain', () => {
  expect(fileName('Simulated subject', [12], 'strip', 'gif')).toBe(
    'simulated-subject-scan-12-strip.gif',
  );
  expect(fileName('Simulated subject', [12, 340], '', 'png')).toBe(
    'simulated-subject-mean-of-scans-12-340.png',
  );
});

const provenance = {
  dataset: 'abcdef0123456789',
  trials: [3],
  perturbation: [
    { rois: ['FFA-1', 'OFA'], op: 'silence' as const },
    { voxels: [1, 2], op: 'add' as const, amount: 2 },
  ],
  mapper: 'm',
  generator: 'g',
  condition: 'both' as const,
  seed: 7,
  backends: { mapper: 'wasm', generator: 'webgpu' },
};

test('the methods name data, steps, seed, versions and whom to cite', () => {
  const dataset = { ...fakeDataset(), simulated: false, nsd: true };
  const text = methodsText({ version: '9.9.9', dataset, provenance, models: [] });
  expect(text).toContain('Natural Scenes Dataset (Allen et al., 2022)');
  expect(text).toContain('the voxels of FFA-1, OFA were set to 0 (the session mean); then');
  expect(text).toContain('then 2 chosen voxels were shifted by 2 z');
  expect(text).toContain('with seed 7');
  expect(text).toContain('Afterimage 9.9.9 (mapper on wasm, generator on webgpu');
  expect(text).toContain('Allen, E. J. et al.');
  const simulated = { ...dataset, simulated: true };
  const other = methodsText({
    version: '9.9.9',
    dataset: simulated,
    provenance: { ...provenance, perturbation: [] },
    models: [],
  });
  expect(other).toContain('Data are simulated');
  expect(other).toContain('decoded as it was');
  expect(other).not.toContain('Allen, E. J.');
});

test('methods say that a mean was decoded, and of which trials', () => {
  const dataset = fakeDataset();
  const of = (trials: number[]) =>
    methodsText({ version: '1', dataset, provenance: { ...provenance, trials }, models: [] });
  expect(of([3])).toContain('Trial 3 (numbered from 0');
  expect(of([3, 9, 40])).toContain(
    'The mean of the z-scored betas of all 3 loaded presentations of one picture (trials 3, 9, 40)',
  );
});

test('methods name the sessions that NSD held back', () => {
  const { sessions, ...dataset } = fakeDataset({ nSessions: 2 });
  const late = sessions.map((session) => ({ ...session, releasedLate: true as const }));
  const of = (some: typeof sessions) =>
    methodsText({ version: '1', dataset: { ...dataset, sessions: some }, provenance, models: [] });
  expect(of(sessions)).not.toContain('held back');
  expect(of([...sessions.slice(0, 1), ...late.slice(1)])).toContain(
    'NSD held back session 2 until 2023-08-20',
  );
  expect(of(late)).toContain('NSD held back sessions 1, 2 until');
});

test('methods name the networks that were loaded, the feature network too', () => {
  const common = { nParameters: 1, signature: '', simulated: false, notes: [] };
  const text = methodsText({
    ...{ version: '9.9.9', dataset: fakeDataset(), provenance },
    models: [
      { ...common, kind: 'generator', name: 'lafite', sha256: 'aaaaaaaaaaaabb' },
      { ...common, kind: 'features', name: 'inception.onnx', sha256: 'cccccccccccccc' },
    ],
  });
  expect(text).toContain(
    "Models: generator 'lafite' (SHA-256 aaaaaaaaaaaa); feature network 'inception.onnx' (SHA-256 cccccccccccc).",
  );
});
