/** @file Nothing serious for axe in any view, dark and light; everything that opens by a key closes by it. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, openLab, test } from './support.ts';

async function seriousOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

const drawers = ['d', 't', 'm', 'c', 'x', 'i', 'p', 'g', 'n', 'o', 'e', '?'];

for (const scheme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious in the ${scheme} theme`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.addInitScript((theme) => {
      localStorage.setItem('mantine-color-scheme-value', theme);
    }, scheme);
    await openLab(page);
    expect(await seriousOf(page), 'main screen').toEqual([]);
    for (const key of drawers) {
      await page.keyboard.press(key);
      const dialog = page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await expect(dialog).toHaveCSS('opacity', '1');
      expect(await seriousOf(page), `drawer ${key}`).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
  });
}
