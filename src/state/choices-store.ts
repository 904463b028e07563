/** @file Holds what the user chose in the views. */
import { createStore } from 'zustand/vanilla';
import { defaultChoices, type ChoiceName, type Choices } from './choices.ts';

export interface ChoicesState {
  chosen: Choices;
  change<K extends ChoiceName>(name: K, part: Partial<Choices[K]>): void;
}

export function createChoicesStore() {
  return createStore<ChoicesState>()((set) => ({
    chosen: defaultChoices,
    change: (name, part) =>
      set(({ chosen }) => ({ chosen: { ...chosen, [name]: { ...chosen[name], ...part } } })),
  }));
}

export type ChoicesStore = ReturnType<typeof createChoicesStore>;
