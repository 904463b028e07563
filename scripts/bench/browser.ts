/** @file A served build and a browser for a bench, closed when it ends. */
import { chromium, type Browser, type Page } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../browser/find.mjs';

const PORT = 4190;
const LOCAL = `http://localhost:${PORT}/`;

export interface Bench {
  browser: Browser;
  url: string;
}

/**
 * Build the page, serve it as `npm start` does, open it in a browser whose storage lies in `folder` and stays,
 * run, close both: what a bench that was broken off had done is there when it is run again.
 */
export async function withKeptPage<T>(
  folder: string,
  run: (page: Page, url: string) => Promise<T>,
): Promise<T> {
  await build({ logLevel: 'warn' });
  const server = await preview({ preview: { port: PORT, strictPort: true } });
  const options = { executablePath: findChromium(), args: chromiumFlags };
  const context = await chromium.launchPersistentContext(folder, options);
  try {
    return await run(await context.newPage(), server.resolvedUrls?.local[0] ?? LOCAL);
  } finally {
    await context.close();
    await server.close();
  }
}

/** Build the page, serve it as `npm start` does, open a browser, run, close both. */
export async function withBuiltPage<T>(run: (bench: Bench) => Promise<T>): Promise<T> {
  await build({ logLevel: 'warn' });
  const server = await preview({ preview: { port: PORT, strictPort: true } });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    return await run({ browser, url: server.resolvedUrls?.local[0] ?? LOCAL });
  } finally {
    await browser.close();
    await server.close();
  }
}
