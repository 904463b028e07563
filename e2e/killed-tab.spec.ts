/** @file A tab killed while it trains: the next one goes on by itself from the last state kept, says so, and finishes it. */
import { expect, openLab, test } from './support.ts';

const EPOCHS = 4;

/** Runs in the page: epochs of the newest training. */
const epochsDone = () => window.lab.trainings()[0]?.epochs.length ?? 0;

test('a training goes on in a new tab after its own was killed', async ({ page, context }) => {
  await openLab(page, '?mapper=wasm');
  await page.evaluate((epochs) => {
    const recipe = { preset: 'mse+cos', size: 'small', channels: 8, epochs } as const;
    void window.lab.train({ kind: 'conv', target: 'image', ...recipe }).catch(() => undefined);
  }, EPOCHS);
  // One more than is looked for below: the newest may still be on its way to the disk.
  await expect.poll(() => page.evaluate(epochsDone), { timeout: 60_000 }).toBeGreaterThan(1);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The renderer is gone before it can answer.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;

  const next = await context.newPage();
  await openLab(next, '?mapper=wasm');
  await expect(next.getByText(/The training went on from batch \d+, saved .* ago/)).toBeVisible();
  // Epochs done in the tab that died come with it.
  expect(await next.evaluate(epochsDone)).toBeGreaterThan(0);
  await expect.poll(() => next.evaluate(epochsDone), { timeout: 90_000 }).toBe(EPOCHS);
  await expect
    .poll(() => next.evaluate(() => window.lab.trainings()[0]?.status), { timeout: 30_000 })
    .toBe('done');
});
