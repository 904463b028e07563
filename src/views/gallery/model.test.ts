/** @file Filters and orders of the gallery. */
import { expect, test } from 'vitest';
import type { Gallery } from '../../state/gallery.ts';
import { galleryWords, listedItems, type GalleryFilter } from './model.ts';

function gallery(n: number): Gallery {
  const items = Array.from({ length: n }, (_, i) => ({
    ...{ trial: 100 + i, condition: i, rank: i + 1, cosine: 1 - i / n, predictions: {} },
    change: i % 3 === 0 ? -0.1 : i % 3 === 1 ? 0.1 : 0,
  }));
  const categories = new Map(items.map(({ condition }) => [condition, [condition % 2]]));
  return { request: { condition: 'both', seed: 0 }, of: n, items, categories };
}

const all: GalleryFilter = { order: 'best', category: undefined, effect: 'all' };
const places = (g: Gallery, filter: Partial<GalleryFilter>) =>
  listedItems(g, { ...all, ...filter }).map(({ place }) => place);

test('best and worst first hold the same trials; places stay', () => {
  const best = places(gallery(30), {});
  expect(best).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  expect(places(gallery(30), { order: 'worst' })).toEqual(best.toReversed());
});

test('best, middle and worst are five each, and never one twice', () => {
  expect(places(gallery(31), { order: 'spread' })).toEqual([
    ...[1, 2, 3, 4, 5],
    ...[14, 15, 16, 17, 18],
    ...[27, 28, 29, 30, 31],
  ]);
  expect(places(gallery(4), { order: 'spread' })).toEqual([1, 2, 3, 4]);
  expect(places(gallery(0), { order: 'spread' })).toEqual([]);
});

test('filters by category and by what silencing does', () => {
  expect(places(gallery(6), { category: 1 })).toEqual([2, 4, 6]);
  expect(places(gallery(6), { effect: 'hurt' })).toEqual([1, 4]);
  expect(places(gallery(6), { effect: 'helped' })).toEqual([2, 5]);
});

test('the words tell the failures too', () => {
  expect(galleryWords(gallery(9))).toBe(
    '9 held-out trials among 9 conditions: median rank 5 (chance 5), 1 in first place, 4 (44 %) worse than chance.',
  );
});
