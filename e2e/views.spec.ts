/**
 * @file Every view in both themes looks as it did: the main screen and each drawer against references
 * of a pixel a block. After a change that is meant: `UPDATE_LOOKS=1 npx playwright test e2e/views.spec.ts`,
 * then look at the page, for references of 120 by 75 pixels tell little.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { complaint, differenceOf, type Look, lookOf, readLook, writeLook } from './look.ts';
import { dropFiles, expect, fixture, openLab, test } from './support.ts';

const drawers: Record<string, string> = {
  ...{ d: 'data', t: 'train', m: 'measure', c: 'controls', x: 'effects', i: 'interpolate' },
  ...{ p: 'map', g: 'gallery', n: 'generators', o: 'compose', e: 'export', '?': 'help' },
};
const isUpdate = process.env['UPDATE_LOOKS'] === '1';

const referenceOf = (name: string) => fileURLToPath(new URL(`looks/${name}.png`, import.meta.url));

async function look(page: Page): Promise<Look> {
  return lookOf(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
}

/** A page on its first scan, decoded, retrieved and put into words; the pointer out of the way. */
async function open(page: Page, scheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: scheme });
  await page.addInitScript((theme) => {
    localStorage.setItem('mantine-color-scheme-value', theme);
    localStorage.setItem('afterimage.tour', 'seen');
  }, scheme);
  await openLab(page);
  await expect(page.getByText('Retrieved')).toBeVisible({ timeout: 90_000 });
  await page.mouse.move(720, 2);
}

/** What is computed for a view comes when it comes: looked at until it looks right, or time is up. */
async function expectLook(page: Page, name: string): Promise<void> {
  const path = referenceOf(name);
  if (isUpdate) {
    await page.waitForTimeout(/map|compose|main/.test(name) ? 8000 : 2500);
    writeFileSync(path, writeLook(await look(page)));
    return;
  }
  expect(existsSync(path), `${name} has no reference: run with UPDATE_LOOKS=1`).toBe(true);
  const reference = await readLook(readFileSync(path));
  await expect
    .poll(async () => complaint(differenceOf(await look(page), reference)), {
      message: name,
      timeout: 20_000,
    })
    .toBeUndefined();
}

/** The other tabs of a drawer: the first was there when it opened. */
async function expectTabs(page: Page, name: string): Promise<void> {
  const tabs = page.getByRole('dialog').getByRole('tab');
  const n = await tabs.count();
  for (let i = 1; i < n; i += 1) {
    const title = (await tabs.nth(i).textContent()) ?? '';
    await tabs.nth(i).click();
    await page.mouse.move(720, 2);
    await expectLook(page, `${name}-${fileName(title)}`);
  }
}

/** A title as part of a file's name: plain letters, no spaces. */
function fileName(title: string): string {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replaceAll(' ', '-');
}

for (const scheme of ['dark', 'light'] as const) {
  test(`every view in the ${scheme} theme`, async ({ page }) => {
    test.setTimeout(300_000);
    await open(page, scheme);
    await expectLook(page, `${scheme}-main`);
    for (const [key, name] of Object.entries(drawers)) {
      await page.keyboard.press(key);
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectLook(page, `${scheme}-${name}`);
      await expectTabs(page, `${scheme}-${name}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });

  test(`what opens over the page, and a file that cannot be read, in the ${scheme} theme`, async ({
    page,
  }) => {
    test.setTimeout(300_000);
    await open(page, scheme);
    await page.getByRole('button', { name: 'Provenance of this result' }).click();
    await page.mouse.move(720, 2);
    await expectLook(page, `${scheme}-provenance`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Take the tour' }).click();
    for (const step of [1, 2, 3, 4, 5]) {
      await expectLook(page, `${scheme}-tour-${step}`);
      if (step < 5) await page.getByRole('button', { name: 'Next', exact: true }).click();
    }
    await page.keyboard.press('Escape');
    await dropFiles(page, [fixture('cut.nii.gz')]);
    await page.keyboard.press('d');
    await expectLook(page, `${scheme}-bad-file`);
  });
}

test('the comparison finds a panel that is missing, a theme that broke, a drawer that did not open', async ({
  page,
}) => {
  await open(page, 'dark');
  const whole = await look(page);
  const without = async (panel: string): Promise<string | undefined> => {
    const region = page.getByRole('region', { name: panel, exact: true });
    await region.evaluate((element) => (element.style.opacity = '0'));
    const found = complaint(differenceOf(await look(page), whole));
    await region.evaluate((element) => (element.style.opacity = ''));
    return found;
  };
  // Three of different size and brightness.
  for (const panel of ['Files', 'Pictures', 'Interpolation']) {
    expect(await without(panel), panel).toBeDefined();
  }
  expect(complaint(differenceOf(await look(page), whole)), 'nothing changed').toBeUndefined();
  // Another font set: other letters, other widths.
  await page.addStyleTag({ content: '* { font-family: serif !important; }' });
  expect(complaint(differenceOf(await look(page), whole)), 'another font').toBeUndefined();
  await page.keyboard.press('m');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(complaint(differenceOf(await look(page), whole)), 'a drawer').toBeDefined();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Change to the light theme' }).click();
  expect(complaint(differenceOf(await look(page), whole)), 'the other theme').toBeDefined();
});
