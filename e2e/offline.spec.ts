/** @file Nothing leaves the tab: with the network cut after load, everything goes on. */
import { expect, openLab, test } from './support.ts';

test('decodes, trains and interpolates with the network cut', async ({ page, context }) => {
  await openLab(page);
  await page.evaluate(() => window.lab.evaluate({ kind: 'retrieval', of: 50 }));
  await context.setOffline(true);
  const result = await page.evaluate(async () => {
    const decoded = await window.lab.decode({ trial: 100 });
    const strip = await window.lab.interpolate({ from: 1, to: 2, steps: 3 });
    return { colours: new Set(decoded.image.data).size, frames: strip.length };
  });
  expect(result.colours).toBeGreaterThan(50);
  expect(result.frames).toBe(3);
  await context.setOffline(false);
});

test('the server sends isolation headers and a policy without eval', async ({ request }) => {
  const headers = (await request.get('./')).headers();
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/connect-src 'self'/);
  expect(policy).not.toMatch(/'unsafe-eval'/);
});
