/** @file What the comparison says, and when it is out of date. */
import { expect, test } from 'vitest';
import type { Control, ControlKind, Controls } from '../../state/controls.ts';
import { isStale, verdict } from './model.ts';

const picture = { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) };
const selection = {
  trial: 1,
  average: false,
  perturbation: [],
  condition: 'both' as const,
  seed: 0,
};

function controls(ranks: Partial<Record<ControlKind, number>>): Controls {
  const rows = Object.entries(ranks).map(([kind, rank]): Control => ({
    kind: kind as ControlKind,
    trials: [0],
    cosine: 0.5,
    rank,
    picture,
  }));
  return { selection, target: 'image', of: 300, rows };
}

test('a scan that beats the mean scan, another scan and chance is worth something', () => {
  expect(verdict(controls({ scan: 4, mean: 120, shuffled: 200 })).isBetter).toBe(true);
});

test('a scan that the mean scan equals, or that is at chance, is not', () => {
  const equal = verdict(controls({ scan: 4, mean: 4, shuffled: 200 }));
  expect(equal.isBetter).toBe(false);
  expect(equal.words).toContain('take nothing from this picture');
  expect(verdict(controls({ scan: 180, mean: 250, shuffled: 200 })).isBetter).toBe(false);
});

test('another scan, seed or step makes it stale', () => {
  const made = controls({ scan: 1 });
  expect(isStale(made, selection)).toBe(false);
  expect(isStale(made, { ...selection, trial: 2 })).toBe(true);
  expect(isStale(made, { ...selection, average: true })).toBe(true);
  expect(isStale(made, { ...selection, seed: 2 })).toBe(true);
  expect(isStale(made, { ...selection, perturbation: [{ rois: ['V1'], op: 'silence' }] })).toBe(
    true,
  );
});
