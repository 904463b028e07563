/** @file Steps: what is made, when they give way, and that nothing goes on uncalled. */
import { expect, test } from 'vitest';
import { finish, goOn, type Steps } from './steps.ts';

/** Counts to `n`, `ms` a step; tells each. */
function* counting(n: number, ms: number, told: number[] = []): Steps<string> {
  for (let i = 0; i < n; i += 1) {
    yield;
    const end = performance.now() + ms;
    while (performance.now() < end);
    told.push(i);
  }
  return `${n}`;
}

test('finish gives what the steps made', () => {
  expect(finish(counting(5, 0))).toBe('5');
});

test('goOn gives way when the time is over, and goes on where it was', () => {
  const told: number[] = [];
  const steps = counting(6, 2, told);
  expect(goOn(steps, 5).done).toBe(false);
  const first = told.length;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(6);
  expect(goOn(steps, 10_000)).toEqual({ done: true, value: '6' });
  expect(told).toEqual([0, 1, 2, 3, 4, 5]);
});

test('goOn takes one step even when there is no time', () => {
  const told: number[] = [];
  const steps = counting(3, 0, told);
  for (let i = 0; i < 3; i += 1) expect(goOn(steps, 0).done).toBe(false);
  expect(goOn(steps, 0)).toEqual({ done: true, value: '3' });
});
