/** @file Effects of regions and controls of a result, from their drawers on the demo subject. */
import { expect, openLab, test } from './support.ts';

test('regions are measured beside random voxels, sorted, and can be cancelled', async ({
  page,
}) => {
  await openLab(page);
  await page.keyboard.press('x');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('textbox', { name: 'Scans' }).fill('300');
  await drawer.getByRole('button', { name: 'Measure regions' }).click();
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await expect(drawer.getByText('Nothing was measured yet')).toBeVisible();
  await drawer.getByRole('textbox', { name: 'Scans' }).fill('3');
  await drawer.getByRole('button', { name: 'Measure regions' }).click();
  await expect(drawer.getByRole('rowheader', { name: 'V1v', exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await expect(drawer.getByText(/Mean over 3 held-out scans/)).toBeVisible();
  await drawer.getByRole('button', { name: 'Rank' }).click();
  await expect(drawer.getByRole('columnheader', { name: /Rank/ })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  const table = await page.evaluate(() => window.lab.effects({ op: 'keep', scans: 2, seed: 1 }));
  expect(table.nScans).toBe(2);
  for (const { effect, nVoxels } of table.rows) {
    expect(nVoxels).toBeGreaterThan(0);
    expect(effect.shift.mean).toBeGreaterThan(0);
    expect(effect.shift.low).toBeLessThanOrEqual(effect.shift.high);
  }
});

test('controls of a result are decoded, judged, and go stale', async ({ page }) => {
  await openLab(page);
  await page.keyboard.press('c');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Decode the controls' }).click();
  const list = drawer.getByRole('list', { name: 'Controls' });
  await expect(list.getByRole('listitem')).toHaveCount(6, { timeout: 60_000 });
  await expect(drawer.getByRole('alert')).toHaveText(/The scan ranks its picture \d+/);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await expect(page.getByText('Of an earlier selection')).toBeVisible();
});
