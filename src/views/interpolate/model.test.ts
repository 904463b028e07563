/** @file Ends, chain, staleness and the play head of the strip. */
import { describe, expect, test } from 'vitest';
import { presentationsOf } from '../../domain/presentations.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import {
  endOf,
  formatT,
  isStale,
  nextOfChain,
  suggestedEnd,
  thinned,
  trialName,
  type Recipe,
} from './model.ts';
import { filmOrder, frameAt, frameTime, pingPong } from './playback.ts';

const one = { trial: 0, average: false };
const subject = flatSubject({ side: 12, nTrials: 40, nConditions: 10 });
const recipe: Recipe = {
  dataset: subject.id,
  scans: [0, 5],
  average: false,
  nSteps: 10,
  space: 'voxel',
  perturbation: [],
  condition: 'both',
  seed: 0,
};

describe('the second end', () => {
  test('is a held-out trial of another condition until one is chosen', () => {
    const end = suggestedEnd(subject, 0) ?? -1;
    expect(subject.split.val).toContain(end);
    expect(subject.trialCondition[end]).not.toBe(subject.trialCondition[0]);
    expect(endOf(subject, one, 0)).toBe(end);
    expect(endOf(subject, one, 7)).toBe(7);
  });

  test('a trial that is not there is not kept', () => {
    expect(endOf(subject, one, 9999)).toBe(suggestedEnd(subject, 0));
  });

  test('another presentation of the same picture has the same mean, so that it is no end', () => {
    const [, again = -1] = presentationsOf(subject, 0);
    expect(endOf(subject, one, again)).toBe(again);
    expect(endOf(subject, { trial: 0, average: true }, again)).toBe(suggestedEnd(subject, 0));
  });

  test('one condition alone has no other end', () => {
    const lone = { ...subject, trialCondition: new Int32Array(40) };
    expect(endOf(lone, one, 0)).toBeUndefined();
  });
});

describe('isStale', () => {
  test('a strip is current until anything it depends on changes', () => {
    expect(isStale(recipe, { ...recipe })).toBe(false);
    expect(isStale(undefined, recipe)).toBe(false);
    const changes: Partial<Recipe>[] = [
      { scans: [1, 5] },
      { scans: [0, 7, 5] },
      { seed: 1 },
      { space: 'embedding' },
      { nSteps: 11 },
      { perturbation: [{ rois: ['V1v'], op: 'silence' }] },
      { dataset: 'other' },
    ];
    expect(changes.every((change) => isStale(recipe, { ...recipe, ...change }))).toBe(true);
  });
});

test('the play head goes there and back', () => {
  expect(Array.from({ length: 8 }, (_, tick) => pingPong(tick, 4))).toEqual([
    0, 1, 2, 3, 2, 1, 0, 1,
  ]);
  expect(pingPong(5, 1)).toBe(0);
});

test('the other ways of the play head: round for ever, or once', () => {
  expect([0, 3, 4, 5].map((tick) => frameAt('round', tick, 4).frame)).toEqual([0, 3, 0, 1]);
  expect(frameAt('once', 2, 4)).toEqual({ frame: 2, isOver: false });
  expect(frameAt('once', 9, 4)).toEqual({ frame: 3, isOver: true });
});

test('a film there and back shows each end once', () => {
  expect(filmOrder(4, 'there and back')).toEqual([0, 1, 2, 3, 2, 1]);
  expect(filmOrder(3, 'once')).toEqual([0, 1, 2]);
});

test('a long strip is thinned evenly, its ends kept', () => {
  expect(thinned(5, 10)).toEqual([0, 1, 2, 3, 4]);
  const kept = thinned(694, 12);
  expect(kept).toHaveLength(12);
  expect([kept[0], kept.at(-1)]).toEqual([0, 693]);
  const gaps = kept.slice(1).map((frame, i) => frame - (kept[i] ?? 0));
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});

test('the next scan of a chain is held out and of a condition that it does not hold', () => {
  const next = nextOfChain(subject, [0, 1]);
  expect(subject.split.val).toContain(next);
  const held = [0, 1].map((scan) => subject.trialCondition[scan]);
  expect(held).not.toContain(subject.trialCondition[next]);
});

test('reduced motion shows a frame a second', () => {
  expect(frameTime(10, true)).toBe(1000);
  expect(frameTime(10, false)).toBe(200);
  expect(frameTime(100, false)).toBe(50);
});

test('t and trials in words', () => {
  expect([0, 1 / 3, 1].map(formatT)).toEqual(['0', '0.33', '1']);
  expect(trialName(subject, { trial: 3, average: false })).toBe('scan 3 (4)');
  expect(trialName(subject, { trial: 3, average: true })).toBe('mean (4)');
});
