/** @file How many are under way, and what happens when one fails. */
import { describe, expect, it } from 'vitest';
import { inFlight } from './in-flight.ts';

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

describe('several at a time', () => {
  it('runs all, and never more than were allowed', async () => {
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    await inFlight([1, 2, 3, 4, 5, 6, 7], 3, async (one) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await later();
      underWay -= 1;
      done.push(one);
    });
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins no more after a failure, and waits for those under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const running = inFlight([1, 2, 3, 4, 5], 2, async (one) => {
      begun.push(one);
      if (one === 1) throw new Error('first');
      await later();
      ended.push(one);
    });
    await expect(running).rejects.toThrow('first');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it('passes on what the list throws', async () => {
    function* list() {
      yield 1;
      throw new Error('list');
    }
    await expect(inFlight(list(), 2, later)).rejects.toThrow('list');
  });
});
