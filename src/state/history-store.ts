/** @file Undo and redo of what the user chose: scan, perturbation, condition, seed. */
import { createStore } from 'zustand/vanilla';
import type { SelectionStore } from './selection-store.ts';
import type { HistoryState, Selection } from './types/selection.ts';

/** States kept. */
const DEPTH = 200;
/** Changes of the same field within this time are one: a slider is undone as a whole. */
const TOGETHER_MS = 500;

const fields = ['trial', 'perturbation', 'condition', 'seed'] as const;

function chosen({ trial, perturbation, condition, seed }: Selection): Selection {
  return { trial, perturbation, condition, seed };
}

function changed(now: Selection, before: Selection): string {
  return fields.filter((field) => now[field] !== before[field]).join();
}

/**
 * Follows the selection; `undo` and `redo` set it to what it was. A new choice forgets what was undone.
 *
 * @param now  Milliseconds, for the joining of quick changes.
 */
export function createHistoryStore(selection: SelectionStore, now = () => performance.now()) {
  const past: Selection[] = [];
  const future: Selection[] = [];
  let last = { what: '', at: -Infinity };
  let isMoving = false;

  const store = createStore<HistoryState>()(() => ({
    canUndo: false,
    canRedo: false,
    undo: () => move(past, future),
    redo: () => move(future, past),
    forget: () => {
      past.length = 0;
      future.length = 0;
      tell();
    },
  }));
  const tell = () => store.setState({ canUndo: past.length > 0, canRedo: future.length > 0 });

  function move(from: Selection[], to: Selection[]): void {
    const target = from.pop();
    if (!target) return;
    to.push(chosen(selection.getState()));
    last = { what: '', at: -Infinity };
    isMoving = true;
    selection.setState(target);
    isMoving = false;
    tell();
  }

  selection.subscribe((after, before) => {
    const what = changed(after, before);
    if (what === '' || isMoving) return;
    const at = now();
    const isSame = what === last.what && at - last.at < TOGETHER_MS;
    last = { what, at };
    future.length = 0;
    if (!isSame) past.push(chosen(before));
    if (past.length > DEPTH) past.shift();
    tell();
  });
  return store;
}

export type HistoryStore = ReturnType<typeof createHistoryStore>;
