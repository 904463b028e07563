/** @file Undo and redo of the selection. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHistoryStore } from './history-store.ts';
import { createSelectionStore } from './selection-store.ts';

function start() {
  let time = 0;
  const selection = createSelectionStore();
  const history = createHistoryStore(selection, () => time);
  const wait = (ms: number) => (time += ms);
  return { selection, history, wait };
}

const shownBy = (selection: ReturnType<typeof createSelectionStore>) => {
  const { trial, perturbation, condition, seed } = selection.getState();
  return { trial, perturbation, condition, seed };
};

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
  const { selection, history, wait } = start();
  for (const seed of [1, 2, 3]) {
    selection.getState().setSeed(seed);
    wait(100);
  }
  selection.getState().selectTrial(7);
  history.getState().undo();
  expect(shownBy(selection)).toMatchObject({ trial: 0, seed: 3 });
  history.getState().undo();
  expect(shownBy(selection)).toMatchObject({ trial: 0, seed: 0 });
});

test('a new choice forgets what was undone', () => {
  const { selection, history } = start();
  selection.getState().selectTrial(3);
  history.getState().undo();
  selection.getState().setSeed(9);
  expect(history.getState().canRedo).toBe(false);
  history.getState().redo();
  expect(shownBy(selection)).toMatchObject({ trial: 0, seed: 9 });
});

test('any list of choices is undone to the start and redone to the end', () => {
  const step = fc.record({ trial: fc.nat(5), seed: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { selection, history, wait } = start();
      for (const { trial, seed } of steps) {
        selection.setState({ trial, seed });
        wait(1000);
      }
      const end = shownBy(selection);
      while (history.getState().canUndo) history.getState().undo();
      expect(shownBy(selection)).toEqual(shownBy(createSelectionStore()));
      while (history.getState().canRedo) history.getState().redo();
      expect(shownBy(selection)).toEqual(end);
    }),
  );
});
