/** @file A data set that is not NSD: matrices get their roles by hand and decode to their own pixels. */
import type { Source } from '../src/domain/dataset.ts';
import { expect, fixture, openLab, test } from './support.ts';

test('a MAT file of responses and stimuli trains to pixels and decodes', async ({ page }) => {
  await openLab(page);
  await page.locator('input[type=file]').first().setInputFiles(fixture('digits69.mat'));
  await expect(page.getByText('digits69.mat').first()).toBeVisible();
  const result = await page.evaluate(async () => {
    const { lab } = window;
    const file = 'digits69.mat';
    const image = {
      imageShape: [28, 28, 1] as [number, number, number],
      imageOrder: 'column' as const,
    };
    await lab.assign('responses', { file, array: 'fmriTrn', split: 'train' });
    await lab.assign('stimuli', { file, array: 'stimTrn', split: 'train', ...image });
    await lab.assign('responses', { file, array: 'fmriTest', split: 'val' });
    const dataset = await lab.assign('stimuli', {
      file,
      array: 'stimTest',
      split: 'val',
      ...image,
    });
    const training = await lab.train({ kind: 'ridge', target: 'pixels' });
    const measured = await lab.evaluate({ kind: 'retrieval', target: 'pixels', of: 10 });
    const decoded = await lab.decode({ trial: 92 });
    return {
      dataset,
      penalty: training.penalty,
      measured,
      side: [decoded.image.width, decoded.image.height],
      pixels: [...decoded.embedding],
      stale: decoded.provenance.generator,
    };
  });
  expect(result.dataset).toMatchObject({
    simulated: false,
    nTrials: 100,
    nVoxels: 250,
    split: { train: 90, val: 10, rule: 'given' },
  });
  expect(result.side).toEqual([28, 28]);
  expect(result.penalty).toBeGreaterThan(0);
  expect(result.pixels).toHaveLength(784);
  expect(result.measured.forward).toBeGreaterThanOrEqual(6);
  expect(result.measured.controls?.shuffled).toBeDefined();
  expect(result.stale).toContain('pixels');
});

test('the mark of missing data of responses is said on their card, undone, and saved', async ({
  page,
}) => {
  await openLab(page);
  await page.locator('input[type=file]').first().setInputFiles(fixture('digits69.mat'));
  await expect(page.getByText('digits69.mat').first()).toBeVisible();
  await page.evaluate(async () => {
    const file = 'digits69.mat';
    await window.lab.assign('responses', { file, array: 'fmriTrn', split: 'train' });
    await window.lab.assign('responses', { file, array: 'fmriTest', split: 'val' });
  });
  const drawer = page.getByRole('dialog', { name: 'Data' });
  if (!(await drawer.isVisible())) await page.keyboard.press('d');
  const card = drawer.getByRole('article', { name: 'digits69.mat' });
  const id = () => page.evaluate(() => window.lab.dataset()?.id);
  const before = await id();
  await card.getByLabel('Correct the missing data of fmriTrn of digits69.mat').selectOption('nan');
  await expect(card.getByText('NaN alone said by hand')).toHaveCount(1);
  await expect.poll(id).not.toBe(before);
  const saved = await page.evaluate(async () => (await window.lab.saveSession()).text());
  const { roles } = JSON.parse(saved) as { roles: { source: Source }[] };
  expect(roles.at(-1)?.source).toMatchObject({ array: 'fmriTrn', missing: 'nan', split: 'train' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect.poll(id).toBe(before);
});
