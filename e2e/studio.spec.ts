/** @file The studio and the map on the demo subject: a chain drawn, films saved, embeddings laid out, figures. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, openLab, test } from './support.ts';

/** The bytes of what a click saves, with its name. */
async function saved(page: Page, click: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('a chain of three scans: its scans are the plain decodings, its film leaves the page', async ({
  page,
}) => {
  await openLab(page);
  const exact = await page.evaluate(async () => {
    const frames = await window.lab.interpolate({
      from: 3,
      via: [30],
      to: 7,
      steps: 4,
      space: 'embedding-line',
      top: 0,
    });
    const plain: ImageData[] = [];
    for (const trial of [3, 30, 7]) plain.push((await window.lab.decode({ trial, top: 0 })).image);
    const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
    return [0, 3, 6].map((k, i) => same(frames[k]?.image.data ?? [], plain[i]?.data ?? [1]));
  });
  expect(exact).toEqual([true, true, true]);
  await page.keyboard.press('i');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Add a scan' }).click();
  await drawer.getByRole('textbox', { name: 'Steps of a leg' }).fill('4');
  await drawer.getByRole('button', { name: 'Draw 7 pictures' }).click();
  await expect(drawer.getByText(/Feature distance \(demo feature net [0-9a-f]{12}\)/)).toBeVisible({
    timeout: 60_000,
  });
  await drawer.getByRole('button', { name: /^Frame at t 0.50/ }).click();
  await expect(drawer.getByText(/decoded as it is/)).toBeVisible();
  const menu = drawer.getByRole('button', { name: 'Save the strip, a film, or the curves' });
  await menu.click();
  const film = await saved(page, () => page.getByRole('menuitem', { name: /^WebM/ }).click());
  expect(film.name).toMatch(/\.webm$/);
  // EBML, as every WebM file begins.
  expect(film.bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  await menu.click();
  const curves = await saved(page, () =>
    page.getByRole('menuitem', { name: 'Curves, CSV' }).click(),
  );
  expect(curves.bytes.toString().trim().split('\r\n')).toHaveLength(8);
});

test('embeddings are laid out at once and by UMAP; a click selects; figures are saved', async ({
  page,
}) => {
  await openLab(page);
  await page.keyboard.press('p');
  const drawer = page.getByRole('dialog');
  const map = drawer.getByRole('application', { name: /^Map of \d+ embeddings/ });
  await expect(map).toBeVisible({ timeout: 120_000 });
  await drawer.getByText('UMAP', { exact: true }).click();
  await drawer.getByRole('button', { name: 'Lay out' }).click();
  await expect(drawer.getByText(/UMAP over 50 principal axes/)).toBeVisible({ timeout: 120_000 });
  const first = page.url();
  const { x, y, width, height } = (await map.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  // Somewhere on this line there is a point: the ring shows that it is under the pointer.
  const ring = map.locator('svg > circle[class*="ring"]');
  for (let i = 1; i < 40 && (await ring.count()) === 0; i += 1) {
    await page.mouse.move(x + (width * i) / 40, y + height / 2);
  }
  await page.mouse.down();
  await page.mouse.up();
  await expect.poll(() => page.url()).not.toBe(first);
  const before = page.url();
  await drawer
    .getByRole('button', { name: /^Select / })
    .first()
    .click();
  await expect.poll(() => page.url()).not.toBe(before);
  await drawer.getByRole('button', { name: 'Save the map' }).click();
  const figure = await saved(page, () =>
    page.getByRole('menuitem', { name: 'Figure, PNG' }).click(),
  );
  expect(figure.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(figure.bytes.includes('pHYs')).toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await page.keyboard.press('e');
  const overlay = await saved(page, () =>
    page.getByRole('button', { name: 'Embedding overlay, SVG' }).click(),
  );
  expect(overlay.bytes.toString()).toContain('value (unit norm)');
  const vectors = await saved(page, () =>
    page.getByRole('button', { name: 'Held-out embeddings, safetensors' }).click(),
  );
  const header = JSON.parse(
    vectors.bytes.subarray(8, 8 + Number(vectors.bytes.readBigUInt64LE(0))).toString(),
  ) as Record<string, { shape: number[] }>;
  expect(header['decoded']?.shape).toEqual(header['truth']?.shape);
  expect(header['decoded']?.shape[1]).toBe(512);
});
