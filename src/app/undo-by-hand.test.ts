/**
 * @file Undo of what was said of files by hand, over the real stores and a reader that is made up: the
 * dataset is that of before, and so are the choices that another dataset had put aside.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ByHand, DatasetInfo } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { Services } from '../services/lab-services.ts';
import type { PictureCache } from '../services/pictures.ts';
import type { Truth } from '../services/truth.ts';
import { createDatasetStore, currentDataset } from '../state/dataset-store.ts';
import type { Decoding } from '../state/decode-store.ts';
import { historyParts } from '../state/history-parts.ts';
import { createHistory } from '../state/history-store.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { expectWholeHistory } from '../testing/whole-history.ts';
import { createChoicesStore } from '../state/choices-store.ts';
import { createSelectionStore } from '../state/selection-store.ts';
import { createUseDataset } from './use-dataset.ts';

const whole = fakeDataset({ trialsPerSession: 30 });

/** A reader whose dataset is another for all that is said; without a role there may be none. */
function readerOf(needsRole: boolean) {
  let said: ByHand = { roles: [], corrections: [] };
  const refused = new Set<string>();
  const dataset = (): DatasetInfo | undefined =>
    needsRole && said.roles.length === 0 ? undefined : { ...whole, id: JSON.stringify(said) };
  const call = vi.fn((op: string, input: never) => {
    if (refused.has(op)) return Promise.reject(new LabError('bad-request', 'It cannot be.'));
    if (op === 'assign') said = { ...said, roles: [...said.roles, input] };
    if (op === 'correct') said = { ...said, corrections: [...said.corrections, input] };
    if (op === 'sayByHand') said = input;
    if (op === 'open') said = { roles: [], corrections: [] };
    return Promise.resolve({ reports: [], problems: [], dataset: dataset() });
  });
  return { call, refused, remember: () => undefined, forget: () => undefined };
}

function start({ needsRole = false } = {}) {
  const reader = readerOf(needsRole);
  const mapper = { setUp: () => Promise.resolve(), remember: () => undefined };
  const services = { reader, mapper } as unknown as Services;
  const { interpolation, generators, atlas, compose, system } = createFakeLab().stores;
  const selection = createSelectionStore();
  const choices = createChoicesStore();
  const { store: history, follow } = createHistory();
  const none = { clear: () => undefined, reset: () => undefined };
  const onDataset = createUseDataset({
    ...{ services, selection, choices, history, trialGiven: false },
    truth: none as unknown as Truth,
    pictures: none as unknown as PictureCache,
    decoding: () => none as unknown as Decoding,
    demoReady: () => Promise.resolve(),
    clearChoices: () => undefined,
    clearMeasures: () => undefined,
  });
  const dataset = createDatasetStore(services, {
    ...{ demoFiles: () => Promise.resolve([]), demoName: 'Demo', onDataset },
    pathOf: ({ name }) => name,
    onOtherFiles: () => history.getState().forget(),
    onClear: () => undefined,
  });
  const others = { interpolation, generators, atlas, compose, system };
  follow(historyParts({ dataset, selection, choices, ...others }));
  const chosen = () => {
    const { trial, perturbation, seed } = selection.getState();
    const { roles, corrections } = dataset.getState();
    const open = currentDataset(dataset)?.id;
    return { open, roles, corrections, trial, perturbation, seed, ...choices.getState().chosen };
  };
  const status = () => dataset.getState().dataset.status;
  const settled = () => expect.poll(status, { interval: 1 }).not.toBe('running');
  const step = async (way: 'undo' | 'redo') => {
    history.getState()[way]();
    await settled();
    // What is chosen is put back after the dataset is there.
    await Promise.resolve();
  };
  return { reader, dataset, selection, choices, history, system, chosen, step };
}

type Page = ReturnType<typeof start>;
const files = [new File(['x'], 'a.npy')];
const role = (name: string) => ({ role: 'roi', source: { file: 'a.npy', name } }) as const;
const assign = ({ dataset }: Page, name: string) => {
  const { role: what, source } = role(name);
  return dataset.getState().assign(what, source);
};

test('a role is taken back, and what was chosen before it is there again', async () => {
  const page = start();
  await page.dataset.getState().open(files);
  page.selection.getState().selectTrial(3);
  page.choices.getState().change('voxels', { chosen: [4, 5] });
  const before = page.chosen();
  await assign(page, 'V1v');
  const after = page.chosen();
  expect(after).toMatchObject({ roles: [role('V1v')], voxels: { chosen: [] } });
  expect(after.open).not.toBe(before.open);
  expect(page.history.getState().undoes).toBe('what was said of a file');
  await page.step('undo');
  expect(page.chosen()).toEqual(before);
  await page.step('redo');
  expect(page.chosen()).toEqual(after);
});

test('without the role that made them a dataset, the files make none; said again, they do', async () => {
  const page = start({ needsRole: true });
  await page.dataset.getState().open(files);
  expect(page.dataset.getState().dataset.status).toBe('failed');
  await assign(page, 'betas');
  const made = page.chosen();
  expect(made.open).toBeDefined();
  await page.step('undo');
  expect(page.chosen().open).toBeUndefined();
  expect(page.dataset.getState().dataset).toMatchObject({ error: { code: 'missing-part' } });
  expect(page.history.getState()).toMatchObject({ canUndo: false, canRedo: true });
  await page.step('redo');
  expect(page.chosen()).toEqual(made);
});

test('what cannot be taken back stays, and can be tried again', async () => {
  const page = start();
  await page.dataset.getState().open(files);
  await page.dataset.getState().correct({ file: 'a.npy', subject: 3 });
  const before = page.chosen();
  page.reader.refused.add('sayByHand');
  await page.step('undo');
  expect(page.chosen()).toEqual(before);
  expect(page.dataset.getState().lastError).toMatchObject({ message: 'It cannot be.' });
  expect(page.system.getState().notices.at(-1)?.text).toContain('It cannot be.');
  expect(page.history.getState()).toMatchObject({ canUndo: true, canRedo: false });
  page.reader.refused.clear();
  await page.step('undo');
  expect(page.chosen().corrections).toEqual([]);
});

test('other files forget what was said of those before', async () => {
  const page = start();
  await page.dataset.getState().open(files);
  await assign(page, 'V1v');
  page.reader.call.mockClear();
  await page.dataset.getState().open(files, { replace: true });
  expect(page.chosen().roles).toEqual([]);
  expect(page.history.getState()).toMatchObject({ canUndo: false, canRedo: false });
});

const small = fc.nat(4);
const action: fc.Arbitrary<(page: Page) => unknown> = fc.oneof(
  small.map((n) => (page: Page) => assign(page, `roi ${n}`)),
  small.map(
    (n) =>
      ({ dataset }: Page) =>
        dataset.getState().correct({ file: 'a.npy', subject: n }),
  ),
  small.map(
    (n) =>
      ({ selection }: Page) =>
        selection.getState().selectTrial(n),
  ),
  small.map(
    (n) =>
      ({ selection }: Page) =>
        selection.getState().setSeed(n),
  ),
  small.map(
    (n) =>
      ({ choices }: Page) =>
        choices.getState().change('voxels', { chosen: [n] }),
  ),
);

test('any sequence of roles, corrections and choices is undone to the first state and redone to the last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 15 }), async (actions) => {
      const page = start();
      await page.dataset.getState().open(files);
      const first = page.chosen();
      for (const act of actions) await act(page);
      await expectWholeHistory(page, first);
    }),
    { numRuns: 60 },
  );
});
