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
      const tabs = dialog.getByRole('tab', { selected: false, disabled: false });
      for (const name of key === 'm' ? await tabs.allTextContents() : []) {
        await dialog.getByRole('tab', { name }).click();
        expect(await seriousOf(page), `drawer ${key}, ${name}`).toEqual([]);
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
  });
}

/** The element that has the focus: its group, and whether an outline says so. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    // A hidden radio or checkbox shows its focus on the label or the track beside it.
    const shown = [element, element.nextElementSibling].flatMap((own) => own ?? []);
    // The border between two panels shows a line instead of an outline.
    const line = getComputedStyle(element, '::after').backgroundColor;
    const hasLine = element.role === 'separator' && line !== 'rgba(0, 0, 0, 0)';
    const isSeen = hasLine || shown.some((own) => getComputedStyle(own).outlineStyle !== 'none');
    const group = element.closest('[role="radiogroup"]')?.getAttribute('aria-label');
    return { group, isSeen, what: element.outerHTML.slice(0, 160) };
  });

test('the main job by keyboard alone: a scan, a silenced region, and back', async ({ page }) => {
  test.setTimeout(240_000);
  await openLab(page);
  await page.keyboard.press('j');
  await expect(page.getByRole('option', { selected: true })).toContainText('#1');
  let here = await focused(page);
  for (let i = 0; i < 120 && here?.group !== 'V1v'; i += 1) {
    await page.keyboard.press('Tab');
    here = await focused(page);
    if (here) await expect.poll(async () => (await focused(page))?.isSeen, here.what).toBe(true);
  }
  expect(here?.group).toBe('V1v');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('img', { name: 'Perturbed', exact: true })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('img', { name: 'Perturbed', exact: true })).toHaveCount(0);
});
