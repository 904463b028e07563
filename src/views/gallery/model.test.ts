/** @file Filters and orders of the gallery. */
import { expect, test } from 'vitest';
import type { Gallery } from '../../state/gallery.ts';
import { toCsv } from '../../ui/csv.ts';
import {
  galleryTable,
  galleryFigure,
  galleryWords,
  listedItems,
  type GalleryFilter,
} from './model.ts';

function gallery(n: number): Gallery {
  const items = Array.from({ length: n }, (_, i) => ({
    ...{
      trial: 100 + i,
      trials: [100 + i],
      condition: i,
      rank: i + 1,
      cosine: 1 - i / n,
      predictions: {},
    },
    change: i % 3 === 0 ? -0.1 : i % 3 === 1 ? 0.1 : 0,
  }));
  const categories = new Map(items.map(({ condition }) => [condition, [condition % 2]]));
  const request = { condition: 'both' as const, average: false, seed: 0 };
  return { request, of: n, items, categories };
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

test('the table holds what is listed, in its order, with names', () => {
  const g = gallery(4);
  const listed = listedItems(g, { ...all, order: 'worst' });
  const names = { conditionNames: ['a', 'b', 'c', 'd,e'], categoryNames: ['cat', 'dog'] };
  const lines = toCsv(galleryTable(g, listed, names))
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[1]).toBe('4,103,1,"d,e",dog,4,4,0.25,,-0.1');
});

test('the figure has five pictures a row, failures as they are listed', () => {
  const g = gallery(30);
  const listed = listedItems(g, { ...all, order: 'worst' }).slice(0, 7);
  const picture = { width: 1, height: 1, channels: 3 as const, pixels: new Uint8Array(3) };
  const { rows } = galleryFigure(
    g,
    listed,
    listed.map(() => picture),
  );
  expect(rows.map(({ cells }) => cells.length)).toEqual([5, 2]);
  expect(rows[0]?.cells[0]?.label).toBe('scan 129: rank 30');
});
