/** @file The main job with the mouse: a region silenced, two scans interpolated, files dropped. */
import type { Page } from '@playwright/test';
import { demoFile, dropFiles, expect, fixture, openLab, pixelsOf, test } from './support.ts';

/** The choices in a region's row, in order: as is, silence, keep only, boost. */
const choice = (page: Page, roi: string, place: number) =>
  page.getByRole('radiogroup', { name: roi, exact: true }).locator('label').nth(place);

test('silencing V1v by mouse shows a perturbed picture; as is takes it away', async ({ page }) => {
  await openLab(page);
  const decoded = await pixelsOf(page, 'Decoded');
  await choice(page, 'V1v', 1).click();
  await expect(page.getByRole('img', { name: 'Perturbed', exact: true })).toBeVisible();
  await expect(page).toHaveURL(/perturbation=/);
  expect(await pixelsOf(page, 'Perturbed')).not.toEqual(decoded);
  expect(await pixelsOf(page, 'Decoded')).toEqual(decoded);
  await choice(page, 'V1v', 0).click();
  await expect(page.getByRole('img', { name: 'Perturbed', exact: true })).toHaveCount(0);
  await expect(page).not.toHaveURL(/perturbation=/);
});

test('two scans interpolated by mouse give ten pictures', async ({ page }) => {
  await openLab(page);
  await page.getByRole('main').getByRole('button', { name: 'Interpolate' }).click();
  const strip = page.getByRole('list', { name: 'Interpolated pictures' });
  await expect(strip.getByRole('listitem')).toHaveCount(10);
});

test('files dropped with the mouse and chosen by the picker both get cards', async ({ page }) => {
  await openLab(page);
  await dropFiles(page, [fixture('digits69.mat')]);
  await expect
    .poll(() => page.evaluate(() => window.lab.dataset()?.files.map(({ name }) => name)))
    .toEqual(['digits69.mat']);
  const betas = 'nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR/';
  const chosen = [
    `${betas}betas_session02.hdf5`,
    'nsddata/ppdata/subj01/func1pt8mm/roi/nsdgeneral.nii.gz',
    'nsddata/ppdata/subj01/behav/responses.tsv',
  ];
  await page.locator('input[type=file]').first().setInputFiles(chosen.map(demoFile));
  await expect
    .poll(() => page.evaluate(() => window.lab.dataset()?.sessions))
    .toEqual([{ session: 2, nTrials: 750 }]);
  const summary = await page.evaluate(() => window.lab.dataset());
  expect(summary).toMatchObject({ simulated: false, nTrials: 750, nVoxels: 2394 });
  expect(summary?.missing.length).toBeGreaterThan(0);
});
