/** @file All held-out trials from best to worst, kept by what made them, drawn when looked at. */
import { expect, test, vi } from 'vitest';
import { linearBench } from '../testing/linear-bench.ts';
import { judgeGallery } from './gallery.ts';
import { createGalleryStore } from './gallery-store.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };
const request = { condition: 'image' as const, average: false, seed: 0 };

test('every held-out trial is there, best first, failures included', async () => {
  const { bench } = linearBench({ noise: 3 });
  const { items, of, categories } = await judgeGallery(bench, request, context);
  expect(items).toHaveLength(bench.dataset.split.val.length);
  const ranks = items.map(({ rank }) => rank);
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  // Noise of three times the signal: some are lost.
  expect(ranks.at(-1)).toBeGreaterThan(of / 4);
  expect(items.every(({ condition }) => categories.get(condition)?.length === 1)).toBe(true);
  expect(items.every(({ change }) => change === undefined)).toBe(true);
});

test('silencing the region that carries the picture hurts, another does not', async () => {
  const { bench } = linearBench();
  const changes = async (roi: string) =>
    (await judgeGallery(bench, { ...request, roi }, context)).items.map(
      ({ change }) => change ?? NaN,
    );
  expect(Math.max(...(await changes('V1v')))).toBeLessThan(-0.3);
  expect(Math.min(...(await changes('EBA')))).toBeGreaterThan(-0.05);
  await expect(judgeGallery(bench, { ...request, roi: 'V9' }, context)).rejects.toMatchObject({
    code: 'empty-roi',
  });
});

test('nothing held out is refused', async () => {
  const { bench } = linearBench();
  const split = { ...bench.dataset.split, val: new Uint32Array() };
  const blank = { ...bench, dataset: { ...bench.dataset, split } };
  await expect(judgeGallery(blank, request, context)).rejects.toMatchObject({
    code: 'too-few-trials',
  });
});

test('the same models and data are decoded once; another model anew', async () => {
  const { bench, calls } = linearBench();
  let models = 'a';
  const { store } = createGalleryStore({ bench: () => bench, modelsKey: () => models });
  const measure = async () => {
    store.getState().measure(request);
    await vi.waitFor(() => expect(store.getState().result.status).toBe('ready'));
    return calls.filter((op) => op === 'mapMany').length;
  };
  const once = await measure();
  expect(once).toBeGreaterThan(0);
  expect(await measure()).toBe(once);
  models = 'b';
  expect(await measure()).toBe(2 * once);
});

test('pictures of rows that come into sight together are drawn together', async () => {
  const { bench, calls } = linearBench();
  const { pictures } = createGalleryStore({ bench: () => bench, modelsKey: () => '' });
  const gallery = await judgeGallery(bench, request, context);
  const still = new AbortController().signal;
  const six = gallery.items.slice(0, 6);
  const drawn = await Promise.all(six.map((item) => pictures.get(gallery, item, still)));
  expect(new Set(drawn).size).toBe(6);
  expect(calls.filter((op) => op === 'generate')).toHaveLength(2);
  const more = gallery.items.slice(6, 8);
  await Promise.all(more.map((item) => pictures.get(gallery, item, still)));
  expect(calls.filter((op) => op === 'generate')).toHaveLength(3);
});

test('a picture is drawn once, and not for a row that is out of sight', async () => {
  const { bench, calls } = linearBench();
  const { pictures } = createGalleryStore({ bench: () => bench, modelsKey: () => '' });
  const gallery = await judgeGallery(bench, request, context);
  const [first, second] = gallery.items;
  if (!first || !second) throw new Error('the made-up gallery has items');
  const still = new AbortController().signal;
  const picture = await pictures.get(gallery, first, still);
  expect(await pictures.get(gallery, first, still)).toBe(picture);
  expect(pictures.known(gallery, first)).toBe(picture);
  expect(calls.filter((op) => op === 'generate')).toHaveLength(1);
  await expect(pictures.get(gallery, second, AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(calls.filter((op) => op === 'generate')).toHaveLength(1);
});
