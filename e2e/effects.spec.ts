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

test('one scan: steps, what they do, a dose curve, a grid, beside random voxels', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openLab(
    page,
    '#trial=0&perturbation=' + encodeURIComponent('[{"rois":["V1v"],"op":"silence"}]'),
  );
  await expect(page.getByRole('listitem', { name: /^Silence V1v/ })).toBeVisible();
  await page.keyboard.press('x');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('tab', { name: 'This scan' }).click();
  await drawer.getByRole('textbox', { name: 'Random draws' }).fill('4');
  await drawer.getByRole('button', { name: 'Measure what it does' }).click();
  await expect(drawer.getByRole('row', { name: /^Embedding shift/ })).toBeVisible({
    timeout: 120_000,
  });
  await expect(drawer.getByRole('img', { name: 'Decoded: Random voxels' })).toBeVisible();
  await drawer.getByRole('tab', { name: 'Dose' }).click();
  await drawer.getByRole('textbox', { name: 'Amounts' }).fill('3');
  await drawer.getByRole('button', { name: 'Measure the curve' }).click();
  const strip = drawer.getByRole('list', { name: 'Pictures along the doses' });
  await expect(strip.getByRole('listitem')).toHaveCount(3, { timeout: 60_000 });
  const found = await page.evaluate(async () => {
    const perturbation = [{ rois: ['V1v'], op: 'silence' as const }];
    const dose = await window.lab.dose({ trial: 0, perturbation, amounts: [1, 0], draws: 2 });
    const levels = await window.lab.levels({ nScans: 2 });
    const grid = await window.lab.grid({ trials: [0], rois: ['V1v'], ops: ['silence'] });
    const plain = await window.lab.decode({ trial: 0 });
    return {
      shifts: dose.points.map(({ shift }) => shift),
      expected: levels.rows.map(({ expected }) => expected),
      ranks: grid.rows[0]?.cells.map(({ rank }) => rank),
      plain: plain.rank,
    };
  });
  expect(found.shifts[0]).toBeCloseTo(0, 5);
  expect(found.shifts[1]).toBeGreaterThan(0.001);
  expect(found.expected.filter(Boolean)).toHaveLength(4);
  expect(found.ranks).toHaveLength(2);
  expect(found.ranks?.[0]).toBe(found.plain);
});

test('the gallery holds every held-out trial, the worst too, and leads to the scan', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await openLab(page);
  await page.keyboard.press('g');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Decode all held-out trials' }).click();
  const list = drawer.getByRole('listbox', { name: 'Held-out trials' });
  await expect(list.getByRole('option').first()).toBeVisible({ timeout: 180_000 });
  await expect(list.getByRole('option').first()).toHaveAttribute('aria-setsize', '900');
  await drawer.getByText('Worst first').click();
  const worst = list.getByRole('option').first();
  await expect(worst).toHaveText(/^900/);
  await expect(worst.getByRole('img', { name: /^Decoded from scan/ })).toBeVisible({
    timeout: 60_000,
  });
  await worst.click();
  await expect(page).toHaveURL(/trial=\d+/);
});
