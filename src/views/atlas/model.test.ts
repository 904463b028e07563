/** @file The map of embeddings: groups, layers, words, the figure, which trial a click selects. */
import { expect, test } from 'vitest';
import type { AtlasLayout } from '../../state/atlas.ts';
import { defaultAtlas } from '../../state/atlas.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import { pointFigure } from '../../ui/figure/point-figure.ts';
import {
  atlasFigure,
  cloudOf,
  groupingOf,
  isStale,
  layoutWords,
  maxGroups,
  trialOf,
} from './model.ts';

const dataset = { ...fakeDataset(), categoryNames: Array.from({ length: 20 }, (_, i) => `c${i}`) };

function layoutOf(n: number): AtlasLayout {
  return {
    points: {
      dataset: dataset.id,
      target: 'image',
      scope: 'held-out',
      conditions: Int32Array.from({ length: n }, (_, i) => i),
      // Category c has more conditions the lower it is; every tenth condition has none.
      category: Int32Array.from({ length: n }, (_, i) =>
        i % 10 === 9 ? -1 : Math.floor(20 * (i / n) ** 2),
      ),
      heldOut: Uint8Array.from({ length: n }, (_, i) => i % 2),
      dim: 8,
    },
    xy: Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i)),
    facts: { method: 'pca', explained: [0.2, 0.1], nFitted: n },
  };
}

test('the most frequent categories have a group each, the rest one together', () => {
  const layout = layoutOf(400);
  const { group, groups } = groupingOf(layout, 'category', dataset, 'dark');
  expect(groups).toHaveLength(maxGroups + 1);
  expect(groups.at(-1)?.name).toBe('others');
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(400);
  const counts = groups.slice(0, -1).map(({ count }) => count);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(group[9]).toBe(maxGroups);
});

test('without categories the split is coloured', () => {
  const bare = { ...dataset, categoryNames: [] };
  const { groups } = groupingOf(layoutOf(10), 'category', bare, 'light');
  expect(groups.map(({ name, count }) => [name, count])).toEqual([
    ['held out', 5],
    ['in training', 5],
  ]);
});

test('the rest is painted first; a lit group keeps its strength while others fade', () => {
  const layout = layoutOf(400);
  const grouping = groupingOf(layout, 'category', dataset, 'dark');
  const cloud = cloudOf(layout, grouping, undefined);
  expect(cloud.colour[9]).toBe(0);
  const lit = cloudOf(layout, grouping, 2);
  const opacity = (palette: Uint8Array, group: number) =>
    palette[((group + 1) % grouping.groups.length) * 4 + 3] ?? 0;
  expect(opacity(lit.palette, 2)).toBe(opacity(cloud.palette, 2));
  expect(opacity(lit.palette, 3)).toBeLessThan(opacity(cloud.palette, 3) / 3);
});

test('says how the plane came to be, and when it is of other settings', () => {
  const layout = layoutOf(400);
  expect(layoutWords(layout, defaultAtlas)).toContain('20.0 % and 10.0 % of the variance');
  const fitted = { ...layout, facts: { ...layout.facts, nFitted: 100 } };
  expect(layoutWords(fitted, defaultAtlas)).toContain('axes from 100 of them');
  const umap: AtlasLayout = {
    ...layout,
    facts: { method: 'umap', explained: undefined, nFitted: 400 },
  };
  expect(layoutWords(umap, defaultAtlas)).toContain('five nearest embeddings');
  expect(isStale(layout, defaultAtlas)).toBe(false);
  expect(isStale(umap, defaultAtlas)).toBe(true);
  expect(isStale(layout, { ...defaultAtlas, scope: 'all' })).toBe(true);
});

test('a click selects a trial of the condition, and the next one when it is selected already', () => {
  const first = trialOf(dataset, 4, 0);
  expect(dataset.trialCondition[first]).toBe(4);
  const second = trialOf(dataset, 4, first);
  expect(second).toBeGreaterThan(first);
  expect(dataset.trialCondition[second]).toBe(4);
  const last = dataset.trialCondition.lastIndexOf(4);
  expect(trialOf(dataset, 4, last)).toBe(first);
});

test('the figure has every point once, and names its axes', () => {
  const layout = layoutOf(60);
  const grouping = groupingOf(layout, 'split', dataset, 'light');
  const marks = ['seen', 'decoded', 'perturbed'].map((name) => {
    return { name, colour: '#0b7083', at: [0.5, 0.5] as const };
  });
  const figure = atlasFigure(layout, grouping, { path: undefined, marks, note: 'note' });
  const n = figure.groups.reduce((sum, { points }) => sum + points.length / 2, 0);
  expect(n).toBe(60);
  const svg = pointFigure(figure, 85);
  expect(svg).toContain('principal axis 1 (20.0 % of the variance)');
  expect(svg).toContain('in training');
  const heights = ['seen', 'decoded', 'perturbed'].map((name) =>
    Number(new RegExp(`y="([-\\d.]+)"[^>]*>${name}<`).exec(svg)?.[1]),
  );
  // Names of points at one place stand a line (8 pt) apart.
  expect([...heights].sort((a, b) => a - b).map((y, i, all) => y - (all[i - 1] ?? y))).toEqual([
    0,
    expect.closeTo(8, 1),
    expect.closeTo(8, 1),
  ]);
});
