/** @file When a training rests: after a question, not for ever, and never on a GPU. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { Courtesy } from './courtesy.ts';

const signal = new AbortController().signal;

describe('a training on the CPU', () => {
  beforeAll(() => new Engine().start('cpu', ''));
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const clock = () => Date.now();

  async function restOf(courtesy: Courtesy): Promise<number> {
    const began = Date.now();
    const rest = courtesy.rest(signal);
    await vi.runAllTimersAsync();
    await rest;
    return Date.now() - began;
  }

  test('goes on at once while nobody asks', async () => {
    expect(await restOf(new Courtesy(clock))).toBe(0);
  });

  test('rests until 400 ms after the last question', async () => {
    const courtesy = new Courtesy(clock);
    courtesy.asked();
    const again = setTimeout(() => courtesy.asked(), 300);
    expect(await restOf(courtesy)).toBe(700);
    clearTimeout(again);
    expect(await restOf(courtesy)).toBe(0);
  });

  test('gets a quarter of a second in each second and a quarter when questions never end', async () => {
    const courtesy = new Courtesy(clock);
    courtesy.asked();
    const asks = setInterval(() => courtesy.asked(), 50);
    const began = Date.now();
    const first = courtesy.rest(signal);
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    expect(Date.now() - began).toBe(1000);
    await courtesy.rest(signal);
    await vi.advanceTimersByTimeAsync(200);
    await courtesy.rest(signal);
    expect(Date.now() - began).toBe(1200);
    await vi.advanceTimersByTimeAsync(50);
    clearInterval(asks);
    const next = courtesy.rest(signal);
    await vi.advanceTimersByTimeAsync(400);
    await next;
    expect(Date.now() - began).toBe(1650);
  });

  test('stops resting when it is cancelled', async () => {
    const courtesy = new Courtesy(clock);
    const controller = new AbortController();
    courtesy.asked();
    const rest = courtesy.rest(controller.signal);
    const failed = expect(rest).rejects.toThrow();
    controller.abort();
    await vi.runAllTimersAsync();
    await failed;
  });
});
