/** @file A served build and a browser for a bench, closed when it ends. */
import { chromium, type Browser } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium } from '../browser/find.mjs';

export interface Bench {
  browser: Browser;
  url: string;
}

/** Build the page, serve it as `npm start` does, open a browser, run, close both. */
export async function withBuiltPage<T>(run: (bench: Bench) => Promise<T>): Promise<T> {
  await build({ logLevel: 'warn' });
  const server = await preview({ preview: { port: 4190, strictPort: true } });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  try {
    return await run({ browser, url: server.resolvedUrls?.local[0] ?? 'http://localhost:4190/' });
  } finally {
    await browser.close();
    await server.close();
  }
}
