/** @file Undo and redo: of choices one by one, and of any sequence of all that the user can do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainCondition } from '../domain/decode.ts';
import { createScene } from '../scenes/scene.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { expectWholeHistory } from '../testing/whole-history.ts';
import { createGeneratorsStore } from './generators-store.ts';
import { historyParts } from './history-parts.ts';
import { createHistory } from './history-store.ts';
import { createInterpolationStore } from './interpolation-store.ts';
import { createSelectionStore } from './selection-store.ts';

const generator = (sha256: string) => ({
  ...{ kind: 'generator' as const, name: sha256, sha256, nParameters: 1, signature: '' },
  ...{ simulated: true, notes: [] },
});

/** The stores of the page that hold choices, over nothing that computes. */
function start() {
  let time = 0;
  const selection = createSelectionStore();
  const interpolation = createInterpolationStore(
    () => undefined,
    () => selection.getState(),
  );
  const generators = createGeneratorsStore({
    ...{ bench: () => undefined, selection: () => selection.getState() },
    ...{ loaded: () => [generator('a'), generator('b')], release: async () => undefined },
    onChange: () => interpolation.getState().clear(),
  });
  generators.setState({ inUse: 'a' });
  const { atlas, compose, choices, dataset, system } = createFakeLab().stores;
  compose.setState({ encode: () => undefined });
  const stores = { system, dataset, selection, interpolation, generators, atlas, compose, choices };
  const { store: history, follow } = createHistory(() => time);
  follow(historyParts(stores));
  const wait = (ms: number) => (time += ms);
  /** Everything that is chosen, as plain data. */
  const chosen = () => {
    const { trial, average, perturbation, condition, seed } = selection.getState();
    const { to, via, nSteps, space } = interpolation.getState();
    const { inUse, settings } = generators.getState();
    const { scene, given } = compose.getState();
    return {
      ...{ trial, average, perturbation, condition, seed, to, via, nSteps, space, inUse, settings },
      ...{ scene, given, views: choices.getState().chosen, atlas: atlas.getState().settings },
    };
  };
  return { ...stores, history, wait, chosen };
}

type Page = ReturnType<typeof start>;

test('a choice is undone and done again', () => {
  const { selection, history } = start();
  selection.getState().setRoi('V1v', 'silence');
  expect(history.getState()).toMatchObject({ canUndo: true, canRedo: false });
  history.getState().undo();
  expect(selection.getState().perturbation).toEqual([]);
  expect(history.getState()).toMatchObject({ canUndo: false, canRedo: true });
  history.getState().redo();
  expect(selection.getState().perturbation).toEqual([{ rois: ['V1v'], op: 'silence' }]);
});

test('quick changes of one field are one step, of two fields two', () => {
  const { selection, history, wait, chosen } = start();
  for (const seed of [1, 2, 3]) {
    selection.getState().setSeed(seed);
    wait(100);
  }
  selection.getState().selectTrial(7);
  history.getState().undo();
  expect(chosen()).toMatchObject({ trial: 0, seed: 3 });
  history.getState().undo();
  expect(chosen()).toMatchObject({ trial: 0, seed: 0 });
});

test('a new choice forgets what was undone', () => {
  const { selection, history, chosen } = start();
  selection.getState().selectTrial(3);
  history.getState().undo();
  selection.getState().setSeed(9);
  expect(history.getState().canRedo).toBe(false);
  history.getState().redo();
  expect(chosen()).toMatchObject({ trial: 0, seed: 9 });
});

test('a change right after an undo is a step of its own', () => {
  const { selection, history, chosen } = start();
  selection.getState().setSeed(1);
  history.getState().undo();
  selection.getState().setSeed(2);
  history.getState().undo();
  expect(chosen()).toMatchObject({ seed: 0 });
});

test('it tells what it takes back', () => {
  const { selection, choices, history } = start();
  selection.getState().selectTrial(3);
  choices.getState().change('flatmap', { threshold: 2 });
  expect(history.getState().undoes).toBe('flatmap');
  history.getState().undo();
  expect(history.getState()).toMatchObject({ undoes: 'scan', redoes: 'flatmap' });
});

test('what is done together is undone together; what is no choice is left alone', () => {
  const { selection, choices, history, chosen } = start();
  history.getState().together('the restored session', () => {
    selection.getState().selectTrial(3);
    choices.getState().change('dose', { nScans: 8 });
    selection.getState().setSeed(4);
  });
  history.getState().aside(() => selection.getState().setCondition('text'));
  expect(history.getState().undoes).toBe('the restored session');
  history.getState().undo();
  expect(chosen()).toMatchObject({ trial: 0, seed: 0, views: { dose: { nScans: 1 } } });
  expect(history.getState().canUndo).toBe(false);
});

test('a drag in the scene is one step however long it takes; the next drag is another', () => {
  const { compose, history, wait } = start();
  const { edit, settle } = compose.getState();
  const first = compose.getState().scene;
  const drag = (seed: number) => {
    for (const k of [1, 2, 3]) {
      edit(() => createScene(seed + k), 'move 0');
      wait(2000);
    }
    settle();
  };
  drag(10);
  const between = compose.getState().scene;
  drag(20);
  // Two clicks in quick succession are two steps.
  edit(() => createScene(40));
  edit(() => createScene(41));
  for (const expected of [createScene(40), createScene(23), between, first]) {
    history.getState().undo();
    expect(compose.getState().scene).toEqual(expected);
  }
  expect(history.getState().canUndo).toBe(false);
});

test('a generator that was freed stays away, and the rest is undone', () => {
  const { generators, selection, history, chosen } = start();
  generators.getState().use('b');
  selection.getState().selectTrial(2);
  generators.setState({ use: () => undefined });
  history.getState().undo();
  history.getState().undo();
  expect(chosen()).toMatchObject({ trial: 0, inUse: 'b' });
});

/** All that can be done, by what it is about. */
const small = fc.nat(4);
const action: fc.Arbitrary<(page: Page) => void> = fc.oneof(
  small.map(
    (n) =>
      ({ selection }: Page) =>
        selection.getState().selectTrial(n),
  ),
  fc.boolean().map(
    (average) =>
      ({ selection }: Page) =>
        selection.getState().setAverage(average),
  ),
  small.map(
    (n) =>
      ({ selection }: Page) =>
        selection.getState().setSeed(n),
  ),
  fc.constantFrom('as-is', 'silence', 'keep', 'boost').map(
    (mode) =>
      ({ selection }: Page) =>
        selection.getState().setRoi('V1v', mode),
  ),
  fc.constantFrom('image', 'text', 'both').map(
    (mode) =>
      ({ selection }: Page) =>
        selection.getState().setCondition(mode),
  ),
  small.map(
    (n) =>
      ({ interpolation }: Page) =>
        interpolation.getState().setVia([n]),
  ),
  small.map(
    (n) =>
      ({ interpolation }: Page) =>
        interpolation.getState().setSteps(n + 2),
  ),
  small.map(
    (n) =>
      ({ interpolation }: Page) =>
        interpolation.getState().setEnds(0, n),
  ),
  fc.constantFrom('pca', 'umap').map(
    (method) =>
      ({ atlas }: Page) =>
        atlas.getState().set({ method }),
  ),
  fc.constantFrom('a', 'b').map(
    (name) =>
      ({ generators }: Page) =>
        generators.getState().use(name),
  ),
  small.map(
    (n) =>
      ({ generators }: Page) =>
        generators.getState().setSettings({ noise: n / 4 }),
  ),
  fc.tuple(small, fc.constantFrom(undefined, 'move 0')).map(([n, kind]) => ({ compose }: Page) => {
    compose.getState().edit(() => createScene(n), kind);
  }),
  fc.constant(({ compose }: Page) => compose.getState().settle()),
  small.map(
    (n) =>
      ({ choices }: Page) =>
        choices.getState().change('flatmap', { threshold: n }),
  ),
  fc.array(small, { maxLength: 3 }).map(
    (chosen) =>
      ({ choices }: Page) =>
        choices.getState().change('voxels', { chosen }),
  ),
  fc.constantFrom('best', 'worst').map(
    (order) =>
      ({ choices }: Page) =>
        choices.getState().change('gallery', { order }),
  ),
  small.map(
    (n) =>
      ({ choices }: Page) =>
        choices.getState().change('dose', { nScans: n + 1 }),
  ),
  fc.constantFrom('image', 'combined').map(
    (target) =>
      ({ choices }: Page) =>
        choices.getState().change('retrieval', { target }),
  ),
);

test('any sequence of actions is undone to the first state and redone to the last', async () => {
  const done = fc.array(fc.tuple(action, fc.constantFrom(0, 100, 1000)), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(done, async (actions) => {
      const page = start();
      const first = page.chosen();
      expect(first.settings).toEqual(plainCondition);
      for (const [act, ms] of actions) {
        act(page);
        page.wait(ms);
      }
      const step = (way: 'undo' | 'redo') => page.history.getState()[way]();
      await expectWholeHistory({ ...page, step }, first);
    }),
  );
});
