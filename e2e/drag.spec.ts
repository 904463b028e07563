/** @file A slider that is dragged: one call in flight, the last value wins, drawn frames cost nothing. */
import { dragBoost, watchCalls } from '../scripts/bench/drag.ts';
import { expect, openLab, pixelsOf, test } from './support.ts';

test('a boost dragged through a hundred places leaves no queue, and the last one is decoded', async ({
  page,
}) => {
  await page.addInitScript(watchCalls);
  await openLab(page, '#trial=12&seed=3&condition=image');
  const { sent, mostInFlight, wasted, open } = await dragBoost(page);
  expect(sent).toBeGreaterThan(10);
  expect(mostInFlight).toBe(1);
  expect(open).toBe(0);
  expect(wasted).toBeLessThan(sent / 2);
  const thumb = page.getByRole('slider', { name: 'Boost of V1v' });
  const amount = Number(await thumb.getAttribute('aria-valuenow'));
  const hash = new URLSearchParams(new URL(page.url()).hash.slice(1));
  expect(JSON.parse(hash.get('perturbation') ?? '[]')).toMatchObject([{ op: 'add', amount }]);
  const image = await page.evaluate(async (z) => {
    const perturbation = [{ rois: ['V1v'], op: 'add' as const, amount: z }];
    const request = { trial: 12, seed: 3, condition: 'image' as const, perturbation };
    return [...(await window.lab.decode(request)).image.data];
  }, amount);
  expect(await pixelsOf(page, 'Perturbed')).toEqual(image);
});
