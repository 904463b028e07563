/** @file Ends, staleness and the play head of the strip. */
import { describe, expect, test } from 'vitest';
import { flatSubject } from '../../testing/flat-subject.ts';
import {
  endOf,
  formatT,
  frameTime,
  isStale,
  pingPong,
  suggestedEnd,
  trialName,
  type Recipe,
} from './model.ts';

const subject = flatSubject({ side: 12, nTrials: 40, nConditions: 10 });
const recipe: Recipe = {
  dataset: subject.id,
  from: 0,
  to: 5,
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
    expect(endOf(subject, 0, 0)).toBe(end);
    expect(endOf(subject, 0, 7)).toBe(7);
  });

  test('a trial that is not there is not kept', () => {
    expect(endOf(subject, 0, 9999)).toBe(suggestedEnd(subject, 0));
  });

  test('one condition alone has no other end', () => {
    const lone = { ...subject, trialCondition: new Int32Array(40) };
    expect(endOf(lone, 0, 0)).toBeUndefined();
  });
});

describe('isStale', () => {
  test('a strip is current until anything it depends on changes', () => {
    expect(isStale(recipe, { ...recipe })).toBe(false);
    expect(isStale(undefined, recipe)).toBe(false);
    const changes: Partial<Recipe>[] = [
      { from: 1 },
      { to: 6 },
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

test('reduced motion shows a frame a second', () => {
  expect(frameTime(10, true)).toBe(1000);
  expect(frameTime(10, false)).toBe(200);
  expect(frameTime(100, false)).toBe(50);
});

test('t and trials in words', () => {
  expect([0, 1 / 3, 1].map(formatT)).toEqual(['0', '0.33', '1']);
  expect(trialName(subject, 3)).toBe('scan 3 (4)');
});
