/** @file The drawers on made-up stores: data and roles by hand, training, measures, help. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FileReport } from '../domain/arrays.ts';
import { LabError } from '../domain/errors.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { ready } from '../testing/fake-decoded.ts';
import type { PictureDistances } from '../state/distances.ts';
import type { Identification } from '../state/identification.ts';
import type { RetrievalMeasure } from '../state/types/measures.ts';
import type { Training, TrainingRun } from '../state/types/training.ts';
import type { TrainingNews } from '../../workers/mapper/training.protocol.ts';
import { callsOf, openDrawer } from '../testing/drive.ts';
import { madeUpRetrieval } from '../testing/made-up-retrieval.ts';
import { watchPage } from '../testing/page.tsx';

watchPage();

const unknown: FileReport = {
  name: 'digits.mat',
  bytes: 1_200_000,
  format: 'MAT v5',
  arrays: [
    {
      path: 'stimTrn',
      dtype: 'float64',
      shape: [90, 784],
      axes: ['row', 'column'],
      units: 'unknown',
      first: [],
    },
  ],
  problems: [],
  takenFor: '',
  because: 'No variable of NSD is in it.',
};

const broken: FileReport = {
  ...unknown,
  name: 'betas_session03.hdf5',
  arrays: [],
  problems: [
    {
      code: 'truncated-file',
      message: 'Expected 1050000000 bytes as its header says, found 4096; copy the file again.',
    },
  ],
};

const trained: Training = {
  kind: 'ridge',
  notes: [],
  target: 'image',
  dataset: 'made-up',
  asked: { target: 'image', kind: 'ridge', seed: 0 },
  penalty: 1000,
  path: [
    { penalty: 100, score: 0.31 },
    { penalty: 1000, score: 0.35 },
    { penalty: 10_000, score: 0.33 },
  ],
  nTrials: 2625,
  nConditions: 875,
  nVoxels: 1800,
  nExcluded: 12,
  seconds: 3.42,
  backend: 'wasm',
  model: {
    kind: 'mapper',
    name: 'ridge, image embedding',
    sha256: 'c0'.repeat(32),
    nParameters: 921_600,
    signature: '1800 voxels -> 512',
    simulated: true,
    notes: [],
  },
};

const measured: RetrievalMeasure = { ...madeUpRetrieval, shuffled: { forward: 1, backward: 15 } };

const heldOut = { trials: 'average', of: 100, condition: 'both', seed: 0 } as const;

const identified: Identification = {
  request: { ...heldOut, by: 'image', ns: [2], repeats: 10, pairs: 100 },
  ...{ nScans: 100, nPictures: 100, network: 'made-up net', scans: [] },
  rows: [
    {
      ...{ n: 2, chance: 0.5, drawn: { mean: 0.941, sd: 0.0113 } },
      accuracy: { mean: 0.946, low: 0.935, high: 0.956 },
      shuffled: { mean: 0.495, low: 0.462, high: 0.528 },
    },
  ],
};

const apart: PictureDistances = {
  request: heldOut,
  ...{ nScans: 100, nPictures: 100, nOthers: 100, dim: 256, network: 'made-up net' },
  frechet: { mean: 132, low: 112, high: 152 },
  kernel: { mean: 80, low: 56, high: 104 },
  noise: { frechet: 297, kernel: 308 },
  others: { frechet: 33.6, kernel: -5 },
};

test('a card a file: the broken one first, with its sentence', async () => {
  const lab = createFakeLab();
  lab.stores.dataset.setState({ reports: [unknown, broken] });
  await openDrawer(lab, 'd');
  await expect.element(page.getByText('2 files, 1 with problems').last()).toBeVisible();
  const cards = page.getByRole('article');
  await expect.element(cards.first()).toHaveTextContent('found 4096; copy the file again.');
  await expect.element(cards.last()).toHaveTextContent('no rule knows it');
});

test('an array gets a role by hand', async () => {
  const lab = createFakeLab();
  lab.stores.dataset.setState({ reports: [unknown] });
  await openDrawer(lab, 'd');
  await page.getByRole('button', { name: 'Give stimTrn of digits.mat a role' }).click();
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'stimuli (pictures)' }).click();
  const shape = page.getByRole('textbox', { name: 'Shape of one picture, if rows are flat' });
  await shape.fill('28 x 27');
  const give = page.getByRole('button', { name: 'Give it this role' });
  await expect.element(give).toBeDisabled();
  await expect.element(page.getByText(/Each row has 784 values/)).toBeVisible();
  await shape.fill('28 x 28');
  await page.getByText('Column order (MATLAB)').click();
  await give.click();
  expect(callsOf(lab, 'assign')).toEqual([
    [
      'stimuli',
      {
        file: 'digits.mat',
        array: 'stimTrn',
        imageShape: [28, 28, 1],
        imageOrder: 'column',
      },
    ],
  ]);
});

test('what is missing is listed with its place', async () => {
  const lab = createFakeLab();
  const state = lab.stores.dataset.getState().dataset;
  if (state.status !== 'ready') throw new Error('the made-up dataset is ready');
  const where = 'nsddata/experiments/nsd/nsd_expdesign.mat';
  const missing = [{ part: 'design', why: 'says which picture each trial showed', where }];
  lab.stores.dataset.setState({ dataset: ready({ ...state.value, missing }) });
  await openDrawer(lab, 'd');
  await expect.element(page.getByText(where)).toBeVisible();
});

test('why there is no data set is said once', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 'd');
  const error = new LabError('missing-part', 'Missing: experimental design. Drop it too.');
  const { code, message } = error;
  const dataset = { status: 'failed', error, stale: undefined } as const;
  lab.stores.dataset.setState({ dataset, problems: [{ code, message, file: undefined }] });
  const told = page.getByRole('dialog', { name: 'Data' }).getByText(message);
  await expect.element(told.first()).toBeVisible();
  expect(told.elements()).toHaveLength(1);
  lab.stores.dataset.setState({ problems: [] });
  await expect.element(told).toBeVisible();
});

test('training: asked for, running with a way out, and summed up', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 't');
  await page.getByRole('button', { name: 'Train a ridge mapper: Image embedding' }).click();
  expect(callsOf(lab, 'train')).toEqual([[{ kind: 'ridge', target: 'image', seed: 0 }]]);
  lab.stores.training.setState({
    training: { status: 'running', what: 'Fold 2 of 5', fraction: 0.3, stale: undefined },
  });
  await expect.element(page.getByText('Fold 2 of 5')).toBeVisible();
  await expect
    .element(page.getByRole('button', { name: 'Train a ridge mapper: Pixels' }))
    .toBeDisabled();
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(callsOf(lab, 'cancelTraining')).toEqual([[]]);
  lab.stores.training.setState({ training: ready(trained) });
  const summary = page.getByRole('region', { name: 'Last training' });
  await expect.element(summary).toHaveTextContent('voxels used1,788');
  await expect.element(page.getByRole('img', { name: /best at 1000$/ })).toBeVisible();
});

const news: TrainingNews = {
  ...{ phase: 'pretrain', epoch: 2, epochs: 10, loss: 0.41, paused: false },
  ...{ bytes: 5.2e6, savedAt: undefined },
};
const epoch = { phase: 'pretrain', epoch: 1, train: 0.5, check: 0.45, rate: 4e-4 } as const;
const run: TrainingRun = {
  ...{ id: 'a', target: 'image', seed: 3, title: 'MSE, small', status: 'running' },
  options: { target: 'image', seed: 3 },
  losses: [{ step: 1, loss: 0.6 }],
  epochs: [{ ...epoch, retrieval: { of: 300, forward: 12, backward: 20 } }],
  ...{ done: 70, total: 600, news, summary: undefined, error: undefined, hidden: false },
};

test('a network: asked for, followed live, paused, stepped, taken off the list', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 't');
  await page.getByText("The paper's network").click();
  await page.getByText('Caption', { exact: true }).click();
  await page.getByRole('button', { name: 'Train the network' }).click();
  expect(callsOf(lab, 'train')).toEqual([
    [{ kind: 'conv', target: 'caption', preset: 'contra-finetuned', size: 'small', seed: 0 }],
  ]);
  const training = {
    status: 'running',
    what: 'training',
    fraction: 0.1,
    stale: undefined,
  } as const;
  lab.stores.training.setState({ training, runs: [run] });
  const current = page.getByRole('region', { name: 'Training under way' });
  await expect.element(current).toHaveTextContent('epoch2 of 10, first phase');
  await expect.element(current).toHaveTextContent('memory5.20 MB');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'One batch' }).click();
  expect(callsOf(lab, 'control')).toEqual([['pause'], ['step']]);
  await expect.element(page.getByRole('img', { name: 'Loss of 1 trainings' })).toBeVisible();
  await expect
    .poll(() => current.element().parentElement?.querySelectorAll('.scatterlayer .trace').length)
    .toBe(2);
  await expect.element(page.getByText('12 forward, 20 backward of 300')).toBeVisible();
  lab.stores.training.setState({
    training: { status: 'idle' },
    runs: [{ ...run, status: 'done' }],
  });
  await page.getByRole('button', { name: 'Take MSE, small off the list' }).click();
  expect(callsOf(lab, 'removeRun')).toEqual([['a']]);
});

test('an unfinished training can be gone on with or deleted', async () => {
  const lab = createFakeLab();
  const options = { target: 'image', seed: 0, label: 'MSE' } as const;
  const saved = { id: 'b', dataset: 'd', nVoxels: 9, options, paused: true, done: 5, total: 60 };
  lab.stores.training.setState({ saved: [{ ...saved, savedAt: Date.now() - 5000, epochs: [] }] });
  await openDrawer(lab, 't');
  await expect
    .element(page.getByText(/^paused \d s ago after 0 epochs, batch 5 of 60/))
    .toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  expect(callsOf(lab, 'goOn')).toEqual([['b']]);
  expect(callsOf(lab, 'forget')).toEqual([['b']]);
});

test('measures come with chance and control, and a leaking control is an alarm', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 'm');
  await page.getByRole('button', { name: 'Measure retrieval' }).click();
  expect(callsOf(lab, 'measureRetrieval')).toEqual([
    [{ target: 'image', trials: 'average', of: 300, draws: 0, seed: 0 }],
  ]);
  lab.stores.retrieval.setState({ result: ready(measured) });
  await expect
    .element(page.getByRole('row', { name: /^Forward \(scan/ }))
    .toHaveTextContent('63 of 30021.0 %16.8 % to 26.0 %');
  await expect.element(page.getByRole('row', { name: /^Chance/ })).toHaveTextContent('1 expected');
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('shuffled control is above chance');
});

test('identification and distances are asked for as chosen, marked when a model came', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, 'm');
  await page.getByRole('tab', { name: 'Identification' }).click();
  const by = page.getByRole('radiogroup', { name: 'Compare by' });
  await by.getByText('Image embedding').click();
  await expect
    .element(page.getByRole('radiogroup', { name: 'Pictures are drawn from' }))
    .not.toBeInTheDocument();
  const amount = page.getByRole('radiogroup', { name: 'Number of scans' });
  await amount.getByText('100 scans').click();
  await page.getByRole('button', { name: 'Measure identification' }).click();
  const asked = { trials: 'average', condition: 'both', seed: 0, of: 100 };
  expect(callsOf(lab, 'measureIdentification')).toEqual([
    [{ ...asked, by: 'image', ns: [2, 5, 10, 50, 100], repeats: 10, pairs: 100 }],
  ]);
  lab.stores.identification.setState({ result: ready(identified) });
  await expect
    .element(page.getByRole('row', { name: /^2-way/ }))
    .toHaveTextContent('2-way94.693.5 to 95.694.1 ± 1.149.5 (46.2 to 52.8)50.0');
  const since = "the mapper 'ridge' came";
  lab.stores.identification.setState({ outdated: { of: identified, since } });
  await expect.element(page.getByText(`Made before ${since}: measure again.`)).toBeVisible();
  await page.getByRole('tab', { name: 'Fréchet distance' }).click();
  await page.getByRole('button', { name: 'Measure the distance' }).click();
  expect(callsOf(lab, 'measureDistances')).toEqual([[{ ...asked, of: 300 }]]);
  lab.stores.distances.setState({ result: ready(apart) });
  await expect
    .element(page.getByRole('row', { name: /^Other true pictures/ }))
    .toHaveTextContent('33.6');
  await expect.element(page.getByText(/Few pictures bias the Fréchet distance/)).toBeVisible();
});

test('the help lists the keys, and the same key closes it', async () => {
  const lab = createFakeLab();
  await openDrawer(lab, '?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect.element(help).toHaveTextContent('A random held-out scan, by the seed');
  await userEvent.keyboard('?');
  await expect.element(help).not.toBeInTheDocument();
});
