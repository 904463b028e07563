/** @file When the overlay is drawn: after the answers of the workers, though not long after. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { DecodeState } from '../../state/types/decode.ts';
import { whenDecoded } from './when-decoded.ts';

const running = {
  status: 'running',
  what: 'drawing',
  fraction: undefined,
  stale: undefined,
} as const;
const idle = { status: 'idle' } as const;

function decoding() {
  const store = createStore<DecodeState>()(() => ({
    mapped: idle,
    pictures: running,
    retrieved: running,
    captions: idle,
    retry: () => undefined,
  }));
  return { store, whenFree: whenDecoded(store) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('work waits for the last answer, and is done once', () => {
  const { store, whenFree } = decoding();
  const work = vi.fn();
  whenFree(work);
  vi.advanceTimersByTime(100);
  store.setState({ pictures: idle });
  vi.advanceTimersByTime(100);
  expect(work).not.toHaveBeenCalled();
  store.setState({ retrieved: idle });
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledOnce();
  store.setState({ captions: running });
  store.setState({ captions: idle });
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledOnce();
});

test('answers that do not come hold it up no longer than was said; at rest it waits for nothing', () => {
  const { store, whenFree } = decoding();
  const work = vi.fn();
  whenFree(work, 300);
  vi.advanceTimersByTime(299);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledOnce();
  store.setState({ pictures: idle, retrieved: idle });
  whenFree(work);
  vi.advanceTimersByTime(50);
  expect(work).toHaveBeenCalledTimes(2);
});

test('what was taken back is not done, before the answers or after them', () => {
  const { store, whenFree } = decoding();
  const work = vi.fn();
  whenFree(work)();
  const takeBack = whenFree(work);
  store.setState({ pictures: idle, retrieved: idle });
  takeBack();
  vi.advanceTimersByTime(1000);
  expect(work).not.toHaveBeenCalled();
});
