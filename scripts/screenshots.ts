/**
 * @file Screenshots of the built page, dark and light, for the README and the guide. Run with
 * `npx tsx scripts/screenshots.ts [folder]`; without a folder they go to docs/figures.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withBuiltPage } from './bench/browser.ts';

const folder = process.argv[2] ?? 'docs/figures';
mkdirSync(folder, { recursive: true });

await withBuiltPage(async ({ browser, url }) => {
  for (const colorScheme of ['dark', 'light'] as const) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (message) => console.log(message.type(), message.text()));
    page.on('pageerror', (error) => console.log('page error', error));
    await page.addInitScript((scheme) => {
      localStorage.setItem('mantine-color-scheme-value', scheme);
    }, colorScheme);
    await page.goto(url);
    await page.evaluate(() =>
      Promise.race([window.lab.ready, new Promise((resolve) => setTimeout(resolve, 60_000))]).catch(
        (error: unknown) => console.log(String(error)),
      ),
    );
    await page.waitForTimeout(15_000);
    await page.screenshot({ path: join(folder, `main-${colorScheme}.png`) });
    await context.close();
  }
});
