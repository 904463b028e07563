/**
 * @file Screenshots of the built page for the README and the guide: the main screen dark and light, a
 * perturbed scan with a strip, and the drawers. Run with `npx tsx scripts/screenshots.ts [folder]`;
 * without a folder they go to docs/figures.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { withBuiltPage } from './bench/browser.ts';

const folder = process.argv[2] ?? 'docs/figures';
mkdirSync(folder, { recursive: true });

type Scheme = 'dark' | 'light';

/** A page of its own, with its first scan decoded and retrieved. */
async function openPage(browser: Browser, url: string, scheme: Scheme): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.log('page error', error));
  await page.addInitScript((theme) => {
    localStorage.setItem('mantine-color-scheme-value', theme);
    localStorage.setItem('afterimage.tour', 'seen');
  }, scheme);
  await page.goto(url);
  await page.evaluate(() => window.lab.ready);
  await page.getByText('Retrieved').waitFor({ timeout: 120_000 });
  return page;
}

const shoot = async (page: Page, name: string) => {
  await page.mouse.move(700, 890);
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

/** Open a drawer by its key, do what it is for, take its picture, close it. */
async function drawer(page: Page, key: string, name: string, act?: () => Promise<void>) {
  await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor();
  await act?.();
  await shoot(page, name);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function shootDrawers(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await drawer(page, 'd', 'data-dark');
  await drawer(page, 'c', 'controls-dark', async () => {
    await dialog.getByRole('button', { name: 'Decode the controls' }).click();
    await dialog.getByRole('list', { name: 'Controls' }).waitFor();
  });
  await drawer(page, 'x', 'effects-dark', async () => {
    await dialog.getByRole('textbox', { name: 'Scans' }).fill('10');
    await dialog.getByRole('button', { name: 'Measure regions' }).click();
    await dialog.getByRole('table').waitFor({ timeout: 180_000 });
  });
  await drawer(page, 'i', 'interpolate-dark', async () => {
    await dialog.getByRole('button', { name: 'Add a scan' }).click();
    await dialog.getByRole('button', { name: /^Draw \d+ pictures$/ }).click();
    const cancel = dialog.getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    await cancel.waitFor({ state: 'detached', timeout: 120_000 });
  });
  await drawer(page, 'p', 'map-dark', () => page.waitForTimeout(4000));
  await drawer(page, 'g', 'gallery-dark', async () => {
    await dialog.getByRole('button', { name: 'Decode all held-out trials' }).click();
    await dialog.getByRole('listbox').waitFor({ timeout: 240_000 });
    await page.waitForTimeout(4000);
  });
  await drawer(page, 'o', 'compose-dark', () => page.waitForTimeout(4000));
  await drawer(page, 'n', 'generators-dark');
  await drawer(page, 't', 'train-dark');
  await drawer(page, 'e', 'export-dark');
}

await withBuiltPage(async ({ browser, url }) => {
  for (const scheme of ['dark', 'light'] as const) {
    const page = await openPage(browser, url, scheme);
    await shoot(page, `main-${scheme}`);
    if (scheme === 'dark') {
      await page.getByRole('main').getByRole('button', { name: 'Interpolate' }).click();
      const early = page.getByRole('radiogroup', { name: 'V1v', exact: true });
      await early.locator('label').nth(1).click();
      await page.getByRole('img', { name: 'Perturbed', exact: true }).waitFor();
      await page.getByRole('list', { name: 'Interpolated pictures' }).waitFor();
      await shoot(page, 'perturbed-dark');
      await shootDrawers(page);
    }
    await page.context().close();
  }
});
