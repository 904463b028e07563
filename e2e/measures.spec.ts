/** @file Identification and distances on the page: the same numbers as by the script, marked, exported, cancelled. */
import { readFileSync } from 'node:fs';
import { expect, openLab, test } from './support.ts';

test('identification has the numbers of lab.evaluate, a row a scan to take away, and stays when a mapper comes', async ({
  page,
}) => {
  await openLab(page);
  await page.keyboard.press('m');
  const drawer = page.getByRole('dialog', { name: 'Measure' });
  await drawer.getByRole('tab', { name: 'Identification' }).click();
  await drawer.getByText('Image embedding').click();
  await drawer.getByText('100 scans').click();
  await drawer.getByRole('button', { name: 'Measure identification' }).click();
  const row = drawer.getByRole('row', { name: /^10-way/ });
  await expect(row).toBeVisible({ timeout: 60_000 });
  const found = await page.evaluate(() =>
    window.lab.evaluate({ kind: 'identification', n: 10, by: 'embedding', of: 100 }),
  );
  const percent = (value: unknown) => (100 * Number(value)).toFixed(1);
  const interval = `${percent(found.accuracyLow)} to ${percent(found.accuracyHigh)}`;
  await expect(row).toContainText(`${percent(found.accuracy)}${interval}`);
  expect(found).toMatchObject({ of: 100, scans: 100, chance: 0.1 });
  expect(Number(found.accuracy)).toBeGreaterThan(0.5);
  const saved = page.waitForEvent('download');
  await drawer.getByRole('button', { name: 'Table, CSV' }).click();
  const lines = readFileSync(await (await saved).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines[0]).toMatch(
    /,subject,dataset,simulated,mappers,generator,feature_network,seed,version$/,
  );
  expect(lines[1]).toMatch(/image:[0-9a-f]{12}/);
  await page.evaluate(() => window.lab.train({ kind: 'ridge', target: 'image', seed: 1 }));
  await expect(drawer.getByText(/^Made before the mapper .* came: measure again\.$/)).toBeVisible();
  await expect(row).toBeVisible();
});

test('the distance is cancelled, then measured among few pictures, beside noise and true pictures', async ({
  page,
}) => {
  test.slow();
  await openLab(page);
  await page.keyboard.press('m');
  const drawer = page.getByRole('dialog', { name: 'Measure' });
  await drawer.getByRole('tab', { name: 'Fréchet distance' }).click();
  await drawer.getByText('100 scans').click();
  await drawer.getByRole('button', { name: 'Measure the distance' }).click();
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await expect(drawer.getByText('Nothing was measured yet')).toBeVisible();
  const [few, again] = await page.evaluate(async () => {
    const asked = { kind: 'frechet', of: 30 } as const;
    return [await window.lab.evaluate(asked), await window.lab.evaluate(asked)];
  });
  expect(again).toEqual(few);
  expect(few.network).toContain('demo feature net');
  expect(Number(few.distanceLow)).toBeLessThan(Number(few.distance));
  const { noise, stimuli } = (few.controls ?? {}) as Record<string, Record<string, number>>;
  // A decoder of scans is nearer to the seen pictures than one of noise. Other true pictures are
  // nearer than noise by the kernel distance; by the Fréchet distance thirty are too few to tell.
  expect(noise?.distance).toBeGreaterThan(Number(few.distance));
  expect(stimuli?.distance).toBeGreaterThan(0);
  expect(Math.abs(stimuli?.kernel ?? NaN)).toBeLessThan(Number(noise?.kernel) / 2);
});

test('too many ways are refused in a sentence', async ({ page }) => {
  await openLab(page);
  const refused = await page.evaluate(async () => {
    const asked = { kind: 'identification', n: 51, by: 'embedding', of: 50 } as const;
    return window.lab.evaluate(asked).catch((error: Error) => error.message);
  });
  expect(refused).toContain('needs n from 2 to 50');
});
