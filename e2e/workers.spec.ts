/** @file A worker killed in the middle of its work: calls fail clearly, it comes back, work goes on. */
import { expect, openLab, test } from './support.ts';

for (const name of ['mapper', 'generator', 'reader'] as const) {
  test(`the ${name} killed mid-decode is started again and the page decodes on`, async ({
    page,
  }) => {
    await openLab(page);
    const before = await page.evaluate(() => window.lab.decode({ trial: 20 }).then(pick));
    const worker = page.workers().find((w) => w.url().includes(`${name}.worker`));
    expect(worker, `the ${name} runs in a worker of its own`).toBeDefined();
    const outcome = page.evaluate(async () => {
      const trials = Array.from({ length: 40 }, (_, i) => i * 70);
      const results = await Promise.allSettled(trials.map((trial) => window.lab.decode({ trial })));
      return results.map((r) =>
        r.status === 'fulfilled' ? 'ok' : (r.reason as { code: string }).code,
      );
    });
    await worker?.evaluate(() => self.close());
    const codes = new Set(await outcome);
    expect([...codes].every((code) => code === 'ok' || code === 'worker-crashed')).toBe(true);
    await expect
      .poll(() => page.evaluate(async () => (await window.lab.diagnostics()).workers))
      .toMatchObject({ [name]: { state: 'ready', restarts: 1 } });
    const after = await page.evaluate(() => window.lab.decode({ trial: 20 }).then(pick));
    expect(after).toEqual(before);
  });
}

/** Runs in the page: what of a result is compared. */
declare function pick(decoded: { embedding: Float32Array; image: ImageData }): number[];

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      pick: (d: { embedding: Float32Array; image: ImageData }) => [
        ...d.embedding.slice(0, 50),
        ...d.image.data.slice(0, 200),
      ],
    });
  });
});
