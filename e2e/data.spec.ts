/** @file Real files of a subject: opened, looked into, corrected, kept, and put aside for another. */
import type { Page } from '@playwright/test';
import type { Correction } from '../src/domain/dataset.ts';
import { demoFile, expect, openLab, test } from './support.ts';

const FUNC = 'nsddata/ppdata/subj01/func1pt8mm';
const BETAS = 'nsddata_betas/ppdata/subj01/func1pt8mm/betas_fithrf_GLMdenoise_RR';
const files = [
  `${BETAS}/betas_session01.hdf5`,
  `${FUNC}/roi/nsdgeneral.nii.gz`,
  `${FUNC}/roi/prf-visualrois.nii.gz`,
  'nsddata/ppdata/subj01/behav/responses.tsv',
  'nsddata/experiments/nsd/nsd_expdesign.mat',
  'nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5',
].map(demoFile);

/** One session of the subject, opened by the picker. */
async function dropSession(page: Page): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(files);
  await expect
    .poll(() => page.evaluate(() => window.lab.dataset()?.nTrials), { timeout: 60_000 })
    .toBe(750);
}

test('files of a subject are opened, looked into, kept and closed', async ({ page }) => {
  await openLab(page);
  await page.evaluate(() => window.lab.clear());
  expect(await page.evaluate(() => window.lab.dataset())).toBeUndefined();
  await dropSession(page);
  const opened = await page.evaluate(() => window.lab.dataset());
  expect(opened).toMatchObject({ simulated: false, subject: 'subj01', units: 'psc300' });

  await page.getByRole('button', { name: 'I have read this' }).click();
  await page.keyboard.press('d');
  const drawer = page.getByRole('dialog', { name: 'Data' });
  await expect(drawer.getByText('300 × percent signal change').first()).toBeVisible();
  await drawer.getByRole('button', { name: 'Keep the betas in use' }).click();
  await expect(drawer.getByText(/masked betas of 1 session,/)).toBeVisible({ timeout: 60_000 });
  await expect(drawer.getByText(/All 1 session in use are read from here/)).toBeVisible();
  await drawer.getByRole('tab', { name: 'Repetitions' }).click();
  await expect(drawer.getByRole('img', { name: /^Repetitions of/ })).toBeVisible();
  await drawer.getByRole('tab', { name: 'Slices' }).click();
  await expect(drawer.getByRole('img', { name: /nii\.gz, axial slice/ })).toBeVisible();
  await drawer.getByRole('tab', { name: 'Files' }).click();
  await drawer.getByRole('button', { name: 'Wipe all that is kept' }).click();
  await expect(drawer.getByText(/^Wiped: masked betas of 1 session,/)).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Keep the betas in use' })).toBeVisible();
});

test('a correction changes what a file is taken for, a wrong one changes nothing', async ({
  page,
}) => {
  await openLab(page);
  await dropSession(page);
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const file = 'betas_session01.hdf5';
    const before = lab.dataset()?.id;
    const wrong = await lab
      .correct({ file, order: 'numpy' })
      .catch((error: { code: string }) => error.code);
    const same = lab.dataset()?.id === before;
    const corrected = await lab.correct({ file, units: 'psc' });
    return { wrong, same, units: corrected.units, moved: corrected.id !== before };
  });
  expect(result).toEqual({ wrong: 'bad-request', same: true, units: 'psc', moved: true });
});

test('what marks missing data and the release are corrected on the card, and saved', async ({
  page,
}) => {
  await openLab(page);
  await dropSession(page);
  await page.getByRole('button', { name: 'I have read this' }).click();
  await page.keyboard.press('d');
  const drawer = page.getByRole('dialog', { name: 'Data' });
  const card = drawer.getByRole('article', { name: /betas_session01\.hdf5$/ });
  await expect(card.getByText('0 in all trials int16 has no NaN')).toBeVisible();
  const before = await page.evaluate(() => window.lab.dataset()?.id);
  await card.getByLabel(/^Correct the missing data of/).selectOption('zero-any');
  await expect(card.getByText('0 in any trial said by hand')).toBeVisible();
  const moved = () => page.evaluate((id) => window.lab.dataset()?.id !== id, before);
  await expect.poll(moved).toBe(true);
  await card.getByLabel(/^Correct the subject of/).fill('1');
  await page.keyboard.press('Enter');
  await expect(card.getByText('subj01 said by hand')).toBeVisible();
  await card.getByLabel(/^Correct the release of/).selectOption('late');
  await expect(card.getByText('late (2023-08-20) said by hand')).toBeVisible();
  const saved = await page.evaluate(async () => (await window.lab.saveSession()).text());
  const { corrections } = JSON.parse(saved) as { corrections: Correction[] };
  expect(corrections).toMatchObject([{ missing: 'zero-any' }, { subject: 1 }, { release: 'late' }]);
});
