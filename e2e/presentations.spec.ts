/** @file One presentation or the mean of all: the switch, what follows from it, undo, reload, the figures beside it. */
import { type Page } from '@playwright/test';
import { expect, openLab, pixelsOf, test } from './support.ts';

const rankOf = async (page: Page): Promise<string> => {
  const words = page.getByText(/^\d+ of 300$/).first();
  await expect(words).toBeVisible({ timeout: 60_000 });
  return words.innerText();
};

const mean = (page: Page) =>
  page.getByRole('radiogroup', { name: 'What is decoded' }).getByText('Mean of 3');

test('the mean of a picture is decoded, told, undone and kept in the address', async ({ page }) => {
  await openLab(page);
  const before = await pixelsOf(page, 'Decoded');
  const rankBefore = await rankOf(page);
  await mean(page).click();
  await expect(page).toHaveURL(/average=1/);
  await expect.poll(() => pixelsOf(page, 'Decoded')).not.toEqual(before);
  const decoded = await page.evaluate(async () => {
    const { trial } = window.lab.selection();
    const { rank, provenance } = await window.lab.decode({ trial, average: true });
    return { rank, trials: provenance.trials };
  });
  expect(decoded.trials).toHaveLength(3);
  await expect.poll(() => rankOf(page)).toBe(`${decoded.rank} of 300`);
  expect(`${decoded.rank} of 300`).not.toBe(rankBefore);

  await page.getByRole('button', { name: 'Provenance of this result' }).click();
  const words = `mean of 3 presentations: ${decoded.trials.join(', ')}`;
  await expect(page.getByText(words)).toBeVisible();
  await page.keyboard.press('Escape');
  const averaged = await pixelsOf(page, 'Decoded');

  await page.getByRole('heading', { name: 'Scans' }).click();
  await page.keyboard.press('Control+z');
  await expect(page).not.toHaveURL(/average/);
  await expect.poll(() => pixelsOf(page, 'Decoded')).toEqual(before);
  await page.keyboard.press('Control+Shift+z');
  await expect(page).toHaveURL(/average=1/);

  await page.reload();
  await page.evaluate(() => window.lab.ready);
  await expect(mean(page)).toBeVisible();
  await expect.poll(() => pixelsOf(page, 'Decoded')).toEqual(averaged);
  await expect.poll(() => rankOf(page)).toBe(`${decoded.rank} of 300`);
});

test('means in the gallery are those that retrieval by averages counts', async ({ page }) => {
  await openLab(page);
  const found = await page.evaluate(async () => {
    const { trial } = window.lab.selection();
    const { items, of } = await window.lab.gallery({ average: true });
    const counts = await window.lab.evaluate({ kind: 'retrieval', average: true, of: Infinity });
    const own = items.find(({ trials }) => trials.includes(trial));
    const { rank } = await window.lab.decode({ trial, average: true });
    const first = items.filter((item) => item.rank === 1).length;
    return { n: items.length, of, first, forward: counts.forward, own: own?.rank, rank };
  });
  expect(found.n).toBe(found.of);
  expect(found.first).toBe(found.forward);
  expect(found.own).toBe(found.rank);
});

test('scripts select on the page as the switch does', async ({ page }) => {
  await openLab(page);
  await page.evaluate(() => window.lab.select({ trial: 2, average: true }));
  await expect(page).toHaveURL(/trial=2&average=1/);
  expect(await page.evaluate(() => window.lab.selection())).toMatchObject({
    ...{ trial: 2, average: true, perturbation: [] },
  });
  const code = await page.evaluate(() =>
    window.lab.select({ trial: 999_999 }).then(
      () => 'selected',
      (error: { code: string }) => error.code,
    ),
  );
  expect(code).toBe('bad-request');
  await expect(page).toHaveURL(/trial=2/);
});
