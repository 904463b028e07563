/** @file A stimulus composed by the mouse, a dropped picture, and what the last visit left. */
import { writeFileSync } from 'node:fs';
import { dropFiles, expect, openLab, test } from './support.ts';

test('a scene is composed, encoded and drawn, and a dropped picture takes its place', async ({
  page,
}, info) => {
  test.setTimeout(300_000);
  await openLab(page);
  await page.keyboard.press('o');
  const dialog = page.getByRole('dialog', { name: 'Compose' });
  await dialog.getByRole('textbox', { name: 'Find a category' }).fill('eleph');
  await dialog.getByRole('button', { name: 'Add: elephant' }).click();
  await expect(dialog.getByRole('img', { name: /Composed scene: .*elephant/ })).toBeVisible();
  const drawn = dialog.getByRole('img', { name: 'Drawn from the embedding' });
  await expect(drawn).toBeVisible({ timeout: 120_000 });
  await expect(dialog.getByText('Nearest of 300 held-out stimuli')).toBeVisible({
    timeout: 120_000,
  });
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download PNG' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^scene-.*\.png$/);

  const image = await page.evaluate(async () => {
    const { image } = await window.lab.compose({
      place: 'beach',
      objects: [{ category: 'dog' }],
    });
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob();
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const path = info.outputPath('dog.png');
  writeFileSync(path, Uint8Array.from(image));
  await dropFiles(page, [path]);
  await expect(dialog.getByRole('img', { name: 'Your picture: dog.png' })).toBeVisible();
  await expect(dialog.getByText(/feature network/).locator('..')).toContainText('dog', {
    timeout: 60_000,
  });
});

test('what was done is kept for the next visit, and restored when asked', async ({ page }) => {
  await openLab(page);
  await page.getByRole('radiogroup', { name: 'V1v', exact: true }).locator('label').nth(1).click();
  await expect(page).toHaveURL(/perturbation=/);
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('afterimage.autosave') ?? ''))
    .toContain('V1v');
  await page.goto('about:blank');
  await openLab(page);
  await expect(page).not.toHaveURL(/perturbation=/);
  await page.getByRole('button', { name: /^Restore what you did at \d\d:\d\d$/ }).click();
  await expect(page).toHaveURL(/V1v/);
  await expect(page.getByText('What you did is restored.')).toBeVisible();
});

test('a damaged one is put aside with a notice', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('afterimage.autosave', '{"kind": "after'));
  await openLab(page);
  await expect(page.getByText(/cannot be restored and was put aside/)).toBeVisible();
});

test('the tour has five steps, is left by Escape, and starts again from Help', async ({ page }) => {
  await openLab(page);
  await page.getByRole('button', { name: 'Take the tour' }).click();
  const step = page.getByRole('dialog');
  for (const title of ['A scan', 'Its betas on the cortex', 'What it decodes to']) {
    await expect(step).toContainText(title);
    await page.keyboard.press('ArrowRight');
  }
  await expect(step).toContainText('4 of 5');
  await page.keyboard.press('Escape');
  await expect(step).toBeHidden();
  await expect(page.getByRole('button', { name: 'Take the tour' })).toBeHidden();
  await page.keyboard.press('?');
  await page
    .getByRole('dialog', { name: 'Help' })
    .getByRole('button', { name: 'Take the tour' })
    .click();
  await expect(page.getByRole('dialog').filter({ hasText: '1 of 5' })).toBeVisible();
});

test('diagnostics are copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openLab(page);
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Copy the diagnostics' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const facts = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(facts)).toEqual(
    expect.arrayContaining(['backends', 'webgpu', 'memory', 'times', 'models', 'workers']),
  );
});
