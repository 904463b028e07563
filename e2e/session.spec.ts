/** @file Undo, redo, and a session saved by the mouse and dropped on a page of its own. */
import { readFileSync } from 'node:fs';
import { dropFiles, expect, openLab, test } from './support.ts';

test('a choice is undone and redone by keys and buttons', async ({ page }) => {
  await openLab(page);
  const row = page.getByRole('radiogroup', { name: 'V1v', exact: true });
  await row.locator('label').nth(1).click();
  await expect(page).toHaveURL(/perturbation=/);
  await page.getByRole('heading', { name: 'Regions' }).click();
  await page.keyboard.press('Control+z');
  await expect(page).not.toHaveURL(/perturbation=/);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(page).toHaveURL(/perturbation=/);
});

test('a session saved here is restored where it is dropped', async ({ page }, info) => {
  await openLab(page, '#trial=11&seed=5&perturbation=[{"rois":["V1v"],"op":"silence"}]');
  await page.keyboard.press('e');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the session' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('demo-subject-scan-11.afterimage.json');
  const path = info.outputPath(download.suggestedFilename());
  await download.saveAs(path);
  const text = readFileSync(path, 'utf8');
  expect(text.length).toBeLessThan(20_000);

  await openLab(page, '?again');
  await expect(page).not.toHaveURL(/trial=11/);
  await dropFiles(page, [path]);
  await expect(page).toHaveURL(/trial=11/);
  await expect(page).toHaveURL(/seed=5/);
  await expect(page).toHaveURL(/V1v/);
  const refused = await page.evaluate(
    async (cut) =>
      window.lab.restoreSession(new Blob([cut])).then(
        () => 'restored',
        (error: { code: string }) => error.code,
      ),
    text.slice(0, 200),
  );
  expect(refused).toBe('malformed-file');
  await expect(page).toHaveURL(/trial=11/);
});
