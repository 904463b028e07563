/** @file The tour is offered until it is taken or declined, and can always be started again. */
import { expect, test } from 'vitest';
import { createTourStore } from './tour-store.ts';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test.each(['start', 'leave'] as const)('after %s it is not offered again', (verb) => {
  const storage = memory();
  const first = createTourStore(storage);
  expect(first.getState()).toMatchObject({ isOffered: true, isActive: false });
  first.getState()[verb]();
  expect(first.getState()).toMatchObject({ isOffered: false, isActive: verb === 'start' });
  const second = createTourStore(storage);
  expect(second.getState()).toMatchObject({ isOffered: false, isActive: false });
  second.getState().start();
  expect(second.getState().isActive).toBe(true);
});

test('a closed storage only means that it is offered again', () => {
  const closed = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  const tour = createTourStore({ getItem: closed, setItem: closed });
  expect(tour.getState().isOffered).toBe(true);
  tour.getState().leave();
  expect(tour.getState().isOffered).toBe(false);
});
