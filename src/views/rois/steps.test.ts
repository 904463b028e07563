/** @file Edits of the list of steps, and the places for a new one. */
import { expect, test } from 'vitest';
import type { Perturbation } from '../../domain/decode.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import {
  amountOf,
  listedSteps,
  moved,
  placesToAdd,
  startsAtZero,
  stepOn,
  switched,
  withOp,
  withStart,
} from './steps.ts';

const { rois, nVoxels } = flatSubject({ side: 24 });
const list: Perturbation = [
  { rois: ['V1v'], op: 'silence' },
  { rois: ['EBA'], op: 'add', amount: 3 },
  { voxels: [1, 2], op: 'keep' },
];

test('a step moves to any place; out of the list it stays', () => {
  expect(moved(list, 0, 2).map(({ op }) => op)).toEqual(['add', 'keep', 'silence']);
  expect(moved(list, 2, 0).map(({ op }) => op)).toEqual(['keep', 'silence', 'add']);
  for (const [from, to] of [
    [0, -1],
    [2, 3],
    [1, 1],
    [9, 0],
  ] as const) {
    expect(moved(list, from, to)).toBe(list);
  }
});

test('another operation drops an amount that means nothing to it', () => {
  const [first, second] = list;
  if (!first || !second) throw new Error('the list has steps');
  expect(withOp(second, 'multiply')).toEqual({ rois: ['EBA'], op: 'multiply' });
  expect(amountOf(withOp(second, 'multiply'))).toBe(2);
  expect(withOp(first, 'add')).toEqual({ rois: ['V1v'], op: 'add', amount: 2 });
  expect(switched(switched(first))).toEqual(first);
});

test('the start at zero is a step of its own that is not listed', () => {
  const zero = withStart(list, true);
  expect(startsAtZero(zero)).toBe(true);
  expect(listedSteps(zero)).toEqual(list);
  expect(withStart(listedSteps(zero), false)).toEqual(list);
  expect(startsAtZero([{ all: true, op: 'silence', off: true }])).toBe(false);
});

test('places are levels, families and regions of the hemisphere chosen', () => {
  const groups = placesToAdd(rois, 'lh', list, nVoxels);
  const options = { nVoxels, seed: 4 };
  for (const { group, items } of groups) {
    for (const { value } of items) {
      const step = stepOn(value, rois, 'lh', list, options);
      if (group === 'Random voxels') expect(step?.random?.seed).toBe(4 + list.length);
      else expect(step?.rois?.every((name) => name.startsWith('lh.'))).toBe(true);
    }
  }
  expect(groups.map(({ group }) => group)).toContain('Levels');
  expect(stepOn('random 2', rois, 'lh', list, options)).toEqual({
    op: 'keep',
    random: { count: 2, seed: 7 },
  });
  expect(stepOn('roi no such', rois, 'lh', list, options)).toBeUndefined();
  expect(placesToAdd([], 'both', [], nVoxels)).toEqual([]);
});
