/** @file The dataset store over a made-up reader: failures that spoil nothing, and starting anew. */
import { describe, expect, it } from 'vitest';
import type { FileReport } from '../domain/arrays.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { Services } from '../services/lab-services.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import { createDatasetStore, currentDataset } from './dataset-store.ts';

const card: FileReport = {
  name: 'folder/seven.npy',
  bytes: 28,
  format: 'npy',
  arrays: [],
  problems: [],
  takenFor: '',
  because: '',
};

const wrongShape = new LabError('shape-mismatch', 'Expected rows and columns, found 7.', {
  file: 'folder/seven.npy',
});

interface Call {
  op: string;
  input: { replace?: boolean; files?: { path: string }[] } | null;
}

function storeOver(answers: { refuse?: string; compared?: DatasetInfo }) {
  const calls: Call[] = [];
  const remembered = new Set<string>();
  const dataset = fakeDataset();
  const reader = {
    call: (op: string, input: Call['input']) => {
      calls.push({ op, input });
      if (op === answers.refuse) return Promise.reject(wrongShape);
      const found = op === 'comparePictures' ? (answers.compared ?? dataset) : dataset;
      return Promise.resolve({ reports: [card], dataset: found, problems: [] });
    },
    remember: (key: string) => remembered.add(key),
    forget: (key: string) => remembered.delete(key),
  };
  const told: string[] = [];
  const store = createDatasetStore({ reader } as unknown as Services, {
    demoFiles: () => Promise.resolve([]),
    demoName: 'Demo',
    pathOf: ({ name }) => name,
    onDataset: ({ id }) => Promise.resolve(void told.push(id)),
    onOtherFiles: () => undefined,
    onClear: () => void told.push('cleared'),
  });
  return { store, calls, told, remembered };
}

const files = [new File(['x'], 'seven.npy')];

describe('a failure', () => {
  it('leaves the dataset in use as current, and says why on the card it is about', async () => {
    const { store } = storeOver({ refuse: 'assign' });
    await store.getState().open(files);
    await store.getState().assign('responses', { file: 'seven.npy' });
    const { dataset, lastError, reports, problems } = store.getState();
    expect(dataset.status).toBe('ready');
    expect(lastError).toBe(wrongShape);
    expect(reports[0]?.problems).toEqual([{ code: 'shape-mismatch', message: wrongShape.message }]);
    expect(problems).toMatchObject([{ code: 'shape-mismatch', file: 'folder/seven.npy' }]);
  });

  it('is said once, and forgotten by the next that succeeds', async () => {
    const { store } = storeOver({ refuse: 'assign' });
    await store.getState().open(files);
    await store.getState().assign('responses', { file: 'seven.npy' });
    await store.getState().assign('responses', { file: 'seven.npy' });
    expect(store.getState().reports[0]?.problems).toHaveLength(1);
    expect(store.getState().problems).toHaveLength(1);
    await store.getState().open(files);
    expect(store.getState()).toMatchObject({ lastError: undefined, problems: [] });
  });

  it('without a dataset before is a failure of the dataset', async () => {
    const { store } = storeOver({ refuse: 'open' });
    await store.getState().open(files);
    expect(store.getState().dataset).toMatchObject({ status: 'failed', error: wrongShape });
  });
});

describe('what was said by hand', () => {
  it('is listed in order, for the session, until other files take the place', async () => {
    const { store } = storeOver({});
    const source = { file: 'seven.npy', units: 'z', order: 'nifti' } as const;
    const correction = { file: 'seven.npy', subject: 3 };
    await store.getState().open(files);
    await store.getState().correct(correction);
    await store.getState().assign('responses', source);
    expect(store.getState()).toMatchObject({
      roles: [{ role: 'responses', source }],
      corrections: [correction],
    });
    await store.getState().open(files, { replace: true });
    expect(store.getState()).toMatchObject({ roles: [], corrections: [] });
  });
});

describe('starting anew', () => {
  it('takes the files of the last drop by themselves', async () => {
    const { store, calls } = storeOver({});
    await store.getState().open(files);
    await store.getState().open([new File(['y'], 'other.npy')]);
    await store.getState().openAlone();
    expect(calls.map(({ op, input }) => [op, input?.replace, input?.files?.[0]?.path])).toEqual([
      ['open', false, 'seven.npy'],
      ['open', false, 'other.npy'],
      ['open', true, 'other.npy'],
    ]);
  });

  it('takes new files by themselves when asked to', async () => {
    const { store, calls } = storeOver({});
    await store.getState().open(files, { replace: true });
    expect(calls[0]?.input?.replace).toBe(true);
  });

  it('with nothing closes all files, in the worker and after a restart of it', async () => {
    const { store, calls, told, remembered } = storeOver({});
    await store.getState().open(files);
    expect(remembered.has('files')).toBe(true);
    await store.getState().clear();
    expect(calls.at(-1)?.op).toBe('clear');
    expect(remembered.size).toBe(0);
    expect(told.at(-1)).toBe('cleared');
    expect(store.getState()).toMatchObject({ dataset: { status: 'idle' }, reports: [] });
    await store.getState().openAlone();
    expect(store.getState().lastError).toMatchObject({ code: 'bad-request' });
  });
});

describe('comparing pictures', () => {
  const whole = fakeDataset();
  const split = { ...whole.split, train: whole.split.train.slice(1) };

  it('takes a split that lost trials over, once a dataset', async () => {
    const { store, calls, told } = storeOver({ compared: { ...whole, split } });
    await store.getState().open(files);
    await store.getState().comparePictures();
    expect(currentDataset(store)?.split).toEqual(split);
    expect(told).toHaveLength(2);
    await store.getState().comparePictures();
    expect(calls.filter(({ op }) => op === 'comparePictures')).toHaveLength(1);
    expect(store.getState().comparing).toBeUndefined();
  });

  it('leaves the dataset in use where nothing was found', async () => {
    const { store, told } = storeOver({});
    await store.getState().open(files);
    const before = currentDataset(store);
    await store.getState().comparePictures();
    expect(currentDataset(store)).toBe(before);
    expect(told).toHaveLength(1);
  });

  it('says why it failed, and tries again when asked again', async () => {
    const { store, calls } = storeOver({ refuse: 'comparePictures' });
    await store.getState().open(files);
    await store.getState().comparePictures();
    expect(store.getState()).toMatchObject({ dataset: { status: 'ready' }, lastError: wrongShape });
    await store.getState().comparePictures();
    expect(calls.filter(({ op }) => op === 'comparePictures')).toHaveLength(2);
  });
});
