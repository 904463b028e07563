/** @file All of a history undone and done again, compared with what was chosen at each step. */
import { expect } from 'vitest';
import type { HistoryState } from '../state/types/selection.ts';

export interface Recorded {
  history: { getState(): HistoryState };
  /** Everything that is chosen, as plain data. */
  chosen(): unknown;
  /** Undo or redo, and wait until all is put back. */
  step(way: 'undo' | 'redo'): void | Promise<void>;
}

/** From now back to `first`, then forth through the same states. */
export async function expectWholeHistory({ history, chosen, step }: Recorded, first: unknown) {
  const between: unknown[] = [];
  const last = chosen();
  while (history.getState().canUndo) {
    between.push(chosen());
    await step('undo');
  }
  expect(chosen()).toEqual(first);
  while (history.getState().canRedo) {
    await step('redo');
    expect(chosen()).toEqual(between.pop());
  }
  expect(chosen()).toEqual(last);
}
